import { afterEach, describe, expect, it } from 'vitest';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** Lists that show for minutes what was there before the last writes. */
let world: World;
afterEach(() => world.close());

const LAG_MS = 180_000;

const lagging = (settings: SettingsPatch = {}): Promise<World> =>
  createWorld({
    settings: {
      rateLimits: { limits: { '*': 100_000 } },
      consistency: { searchDelayMs: 0, grantsDelayMs: LAG_MS, effectiveDelayMs: LAG_MS },
      ...settings,
    },
    latencyMs: 20,
  });

const apply = (plan: PlanHeader): Promise<JobStatus> =>
  applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });

describe.each([
  ['additive grants', {}],
  ['CUSTOM grants', { entitlementType: 'reject400' }],
] as const)('under a lag of minutes, by %s', (_, grants) => {
  it('what was written is neither called missing nor lost, and an undo takes it back and says so', async () => {
    world = await lagging({ grants });
    const small = await smallApp(world, 30, 10);
    await world.clock.sleep(2 * LAG_MS);
    const access = () =>
      small.users.map(({ id }) => [...world.sandbox.effectiveAccess(small.app.id, id).keys()].sort());
    const before = access();
    let job = await apply(await small.plan());
    if (job.parked?.reason === 'additive-refused') job = await apply(await small.plan());
    expect(job).toMatchObject({
      state: 'done',
      verification: { grantsWritten: 30, lost: 0, extra: 0, differences: [], ledger: { granted: 30 } },
    });
    const undo = await undoJob(world.context, { job: job.id });
    expect(undo.counts.toRemove).toBe(30);
    expect(await apply(undo)).toMatchObject({
      state: 'done',
      verification: { lost: 0, extra: 0, differences: [], changes: { removed: 30, notRemoved: 0 } },
    });
    expect(access()).toEqual(before);
  });
});

it('a grant whose answer was lost is not made twice because the list does not show it for minutes', async () => {
  world = await lagging();
  const { plan } = await smallApp(world, 12, 0);
  const given: string[] = [];
  world.sandbox.onCommit(({ kind, userId }) => {
    if (kind === 'grant') given.push(userId);
  });
  // The first ones are written one by one: nothing that is known tells yet that the list lags.
  world.sandbox.faults.failNext('createGrant', 'reset-after', 3, 8);
  const job = await apply(await plan());
  expect(job).toMatchObject({ state: 'done', verification: { grantsWritten: 12, differences: [] } });
  expect(given).toHaveLength(12);
});

it('a job that is cancelled while it asks whether the list lags is cancelled', async () => {
  world = await lagging();
  const { plan } = await smallApp(world, 12, 0);
  const { context, clock, okta } = world;
  const planned = await plan();
  const grants = { ...okta.grants };
  let asked = false;
  Object.assign(okta.grants, {
    async byId(id: string, signal?: AbortSignal) {
      if (!asked) {
        asked = true;
        const job = await context.store.jobs.forPlan(planned.id);
        await context.store.jobs.setWish(job?.id ?? '', 'cancel');
        await clock.sleep(3_000);
      }
      return grants.byId(id, signal);
    },
  });
  world.sandbox.faults.failNext('createGrant', 'reset-after', 3, 8);
  const job = await apply(planned);
  expect(asked).toBe(true);
  expect(job).toMatchObject({ state: 'cancelled', states: { sent: 0, pending: 0 } });
});
