import { afterEach, expect, it } from 'vitest';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { resumeJob } from '../../src/workflows/jobs/resume-job.ts';
import { stopJob } from '../../src/workflows/jobs/stop-job.ts';
import { type SmallApp, smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

/** Everybody holds both values by grants of their own; returns those of the viewer. */
const givenBoth = ({ app, users, admin, viewer }: SmallApp) =>
  users.map(({ id: userId }) => {
    const { tenant } = world.sandbox;
    const common = { type: 'ENTITLEMENT', appId: app.id, userId };
    tenant.addMember(app.id, userId);
    tenant.placeGrant({ ...common, values: [admin.id] });
    return tenant.placeGrant({ ...common, values: [viewer.id] });
  });

it('a first wave that was found right is not looked at again: what others change later does not stop the rest', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 300 } } }, latencyMs: 20 });
  const { outsider } = world.sandbox;
  const small = await smallApp(world, 300, 0);
  const { app } = small;
  const others = givenBoth(small);
  await world.clock.sleep(60_000);
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
  const operations = await world.context.store.plans.operations(plan.id, 0, plan.operations);
  const first = operations.flatMap((row) => ('principal' in row && row.firstWave ? [row.principal] : []));
  let ends = 0;
  let stopping: Promise<unknown> = Promise.resolve();
  world.sandbox.onCommit(({ actor, kind }) => {
    if (actor !== 'client' || kind !== 'expire') return;
    ends += 1;
    if (ends !== 50) return;
    stopping = world.context.store.jobs.forPlan(plan.id).then((job) => stopJob(world.context, job?.id ?? ''));
  });
  const stopped = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  await stopping;
  expect(stopped).toMatchObject({ state: 'parked', parked: { reason: 'stopped-by-person' } });
  expect(ends).toBeLessThan(300);
  // In the console, hours later.
  await world.clock.sleep(2 * 3_600_000);
  const changed = others.find(({ userId }) => userId === first[0]);
  if (changed === undefined) throw new Error('nobody');
  outsider.revoke(changed);
  await world.clock.sleep(60_000);
  const job = await resumeJob(world.context, { job: stopped.id });
  expect(job).toMatchObject({ state: 'done', verification: { changes: { toRemove: 300, removed: 300 } } });
});

it.each(['exact', 'replace'] as const)(
  'nor is it, mode %s, where only the reading back is left because Okta was down',
  async (mode) => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { outsider, faults } = world.sandbox;
    const small = await smallApp(world, 12, 0);
    const { app } = small;
    const others = givenBoth(small);
    await world.clock.sleep(60_000);
    const input = { app: app.id, report: 'small.csv' };
    const plan =
      mode === 'exact'
        ? await planGrants(world.context, { ...input, mode })
        : await planStructure(world.context, { ...input, mode });
    const applying = applyPlan(world.context, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    const job = () => world.context.store.jobs.forPlan(plan.id);
    while ((await job())?.phase !== 'verifying') await world.clock.sleep(500);
    faults.failNext('listGrants', 'server-error', 8);
    while ((await job())?.state !== 'parked') await world.clock.sleep(500);
    // In the console, before the runner tries again.
    for (const grant of others) outsider.revoke(grant);
    const { state, parked } = await applying;
    expect({ state, parked }).toEqual({ state: 'done', parked: undefined });
  },
);
