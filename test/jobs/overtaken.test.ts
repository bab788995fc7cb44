import { afterEach, beforeEach, expect, it } from 'vitest';
import type { PlanHeader } from '../../src/model/plan.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { previewPurge, purge } from '../../src/workflows/jobs/purge.ts';
import { resumeJob } from '../../src/workflows/jobs/resume-job.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { type SmallApp, smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** A job stopped, another job wrote to some of its people meanwhile, and it goes on: what its plan says of them is no longer so. */
const PEOPLE = 40;
let world: World;
let small: SmallApp;
let stopped: string;
/** Whom it left to be done. */
let left: readonly number[];

async function apply({ id, hash }: PlanHeader) {
  return applyPlan(world.context, { plan: id, hash, agreement: { method: 'terminal', who: 'tester' } });
}

const viewersOf = (n: number) => world.sandbox.effectiveAccess(small.app.id, small.users[n]?.id ?? '').size;

beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  small = await smallApp(world, PEOPLE, 0);
  const { token } = world.sandbox;
  let commits = 0;
  world.sandbox.onCommit(() => {
    commits += 1;
    if (commits === 30) Object.assign(world.sandbox, { token: 'changed' });
  });
  const job = await apply(await small.plan());
  expect(job).toMatchObject({ state: 'parked', parked: { reason: 'token-rejected' } });
  Object.assign(world.sandbox, { token });
  stopped = job.id;
  left = [...Array(PEOPLE).keys()].filter((n) => viewersOf(n) === 0);
  await world.clock.sleep(60_000);
});
afterEach(() => world.close());

/** Somebody of those left is given it by a job of their own, and it is taken back again. */
async function givenAndTakenBack(n: number) {
  const login = `p${n}@acme.example`;
  world.report('one.csv', `Login,Role\n${login},Viewer\n`);
  await analyzeReport(world.context, {
    report: 'one.csv',
    overrides: { identifier: 'Login', entitlements: ['Role'] },
  });
  const given = await apply(await planGrants(world.context, { app: small.app.id, report: 'one.csv' }));
  expect(viewersOf(n)).toBe(1);
  await world.clock.sleep(60_000);
  const taken = await apply(await undoJob(world.context, { job: given.id }));
  expect(viewersOf(n)).toBe(0);
  await world.clock.sleep(60_000);
  return [given.id, taken.id];
}

it('leaves alone whom the other job wrote to, says so, and does the rest', async () => {
  const [one = -1, ...others] = left;
  await givenAndTakenBack(one);
  const done = await resumeJob(world.context, { job: stopped });
  expect(done).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
  expect(viewersOf(one)).toBe(0);
  expect(others.map(viewersOf)).toEqual(others.map(() => 1));
  expect(done.failures).toMatchObject([{ state: 'stale', code: 'stale: another job wrote' }]);
  const { wanted, ...parts } = done.verification?.ledger ?? { wanted: -1 };
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(wanted);
});

it('leaves all that is left alone where a purge forgot to whom the other job wrote', async () => {
  const [one = -1] = left;
  const ids = await givenAndTakenBack(one);
  const preview = await previewPurge(world.context, { ids });
  expect(preview.endsRestOf).toEqual([stopped]);
  await purge(world.context, preview);
  await resumeJob(world.context, { job: stopped });
  expect(left.map(viewersOf)).toEqual(left.map(() => 0));
});

it('goes on where the job that was purged had written before it was begun', async () => {
  const { token } = world.sandbox;
  const ids = await givenAndTakenBack(left[0] ?? -1);
  await world.clock.sleep(60_000);
  let commits = 0;
  world.sandbox.onCommit(() => {
    commits += 1;
    if (commits === 3) Object.assign(world.sandbox, { token: 'changed' });
  });
  const later = await apply(await small.plan());
  expect(later).toMatchObject({ state: 'parked', parked: { reason: 'token-rejected' } });
  Object.assign(world.sandbox, { token });
  await world.clock.sleep(60_000);
  const preview = await previewPurge(world.context, { ids: [stopped, ...ids] });
  expect(preview.endsRestOf).toEqual([]);
  await purge(world.context, preview);
  expect(await resumeJob(world.context, { job: later.id })).toMatchObject({ state: 'done' });
  expect(left.map(viewersOf)).toEqual(left.map(() => 1));
});
