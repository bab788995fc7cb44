import { afterEach, expect, it } from 'vitest';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import type { Progress } from '../../src/workflows/context.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { stopJob } from '../../src/workflows/jobs/stop-job.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

it('a plan made right after a job stopped sees what it wrote last, though reads lag: nobody is given it twice', async () => {
  world = await createWorld({
    latencyMs: 20,
    settings: { rateLimits: { limits: { '*': 300 } }, consistency: { grantsDelayMs: 8_000 } },
  });
  const { app, users, viewer, plan } = await smallApp(world, 300, 300);
  const made = await plan();
  let grants = 0;
  let stopping: Promise<unknown> = Promise.resolve();
  world.sandbox.onCommit(({ kind }) => {
    if (kind === 'grant' && (grants += 1) === 50)
      stopping = world.context.store.jobs
        .forPlan(made.id)
        .then((job) => stopJob(world.context, job?.id ?? ''));
  });
  const agreement = { method: 'terminal', who: 'tester' } as const;
  const stopped = await applyPlan(world.context, { plan: made.id, hash: made.hash, agreement });
  await stopping;
  expect(stopped).toMatchObject({ state: 'parked', parked: { reason: 'stopped-by-person' } });
  const again = await plan();
  expect(again.counts.toGrant).toBe(300 - grants);
  await applyPlan(world.context, { plan: again.id, hash: again.hash, agreement });
  for (const { id } of users)
    expect(world.sandbox.effectiveAccess(app.id, id).get(viewer.id)).toHaveLength(1);
});

it('a plan made right after a job stopped waits for what may arrive yet: of its last writes no answer came', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { context, clock } = world;
  const { faults } = world.sandbox;
  const { app, plan } = await smallApp(world, 1, 1);
  const { id: tenantId } = await context.org();
  await context.store.facts.set(tenantId, ADDITIVE_CAPABILITY, 'yes', clock.now());
  const { id, hash } = await plan();
  faults.failNext('createGrant', 'timeout');
  const agreement = { method: 'terminal', who: 'tester' } as const;
  const applying = applyPlan(context, { plan: id, hash, agreement });
  while (!faults.injected.has('timeout')) await clock.sleep(1_000);
  const sentAt = clock.now();
  await stopJob(context, (await context.store.jobs.forPlan(id))?.id ?? '');
  expect(await applying).toMatchObject({ state: 'parked', states: { sent: 1 } });
  const told = new Map<string, number | undefined>();
  const progress: Progress = (_done, _total, stage, secondsLeft) => told.set(stage, secondsLeft);
  await planGrants(context, { app: app.id, report: 'small.csv' }, { progress });
  // As long as a request may be on its way, and until reads show what it did; and it says so.
  const { timeoutMs, settleMs } = context.settings;
  expect(told.get('settling')).toBeGreaterThan(0);
  expect(clock.now() - sentAt).toBeGreaterThanOrEqual(timeoutMs + settleMs - 1_000);
});

it('a plan made while a job runs waits for what is not answered yet: it is not taken for what was written later', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { context, clock } = world;
  const { faults } = world.sandbox;
  const { app, users, viewer, plan } = await smallApp(world, 1, 1);
  const { id: tenantId } = await context.org();
  await context.store.facts.set(tenantId, ADDITIVE_CAPABILITY, 'yes', clock.now());
  const { id, hash } = await plan();
  faults.use({ rate: 0, seed: 4, lateMs: context.settings.timeoutMs });
  faults.failNext('createGrant', 'timeout-late-commit');
  const agreement = { method: 'terminal', who: 'tester' } as const;
  const applying = applyPlan(context, { plan: id, hash, agreement });
  while (!faults.injected.has('timeout-late-commit')) await clock.sleep(1_000);
  const sentAt = clock.now();
  const again = await plan();
  const { timeoutMs, settleMs } = context.settings;
  expect(clock.now() - sentAt).toBeGreaterThanOrEqual(timeoutMs + settleMs - 1_000);
  expect(again.counts.toGrant).toBe(0);
  expect(await applying).toMatchObject({ state: 'done' });
  await applyPlan(context, { plan: again.id, hash: again.hash, agreement });
  expect(world.sandbox.effectiveAccess(app.id, users[0]?.id ?? '').get(viewer.id)).toHaveLength(1);
});
