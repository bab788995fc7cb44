import { afterEach, describe, expect, it } from 'vitest';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { SandboxGrant } from '../../src/sandbox/state/objects.ts';
import type { NewGrant } from '../../src/sandbox/state/app-grants.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { stopJob } from '../../src/workflows/jobs/stop-job.ts';
import { resumeJob } from '../../src/workflows/jobs/resume-job.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { type SmallApp, smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** A request never arrived, and somebody else acts before the tenant is looked at: what of that is taken for ours. */
let world: World;
afterEach(() => world.close());

async function apply({ id, hash }: PlanHeader) {
  const agreement = { method: 'terminal', who: 'tester' } as const;
  return applyPlan(world.context, { plan: id, hash, agreement });
}

/** Carries a plan out; of its first request of an operation the tenant hears nothing, and then something happens. */
async function applyLosing(plan: PlanHeader, operation: string, happens: () => void) {
  const { faults } = world.sandbox;
  const fault: Fault = 'reset-before';
  faults.failNext(operation, fault);
  const applied = apply(plan);
  while ((faults.injected.get(fault) ?? 0) === 0) await world.clock.sleep(100);
  await world.clock.sleep(5_000);
  happens();
  const job = await applied;
  const rows = await world.context.store.jobs.operationRows(job.id, 0, plan.operations);
  return { job, ends: rows.map(({ state, code }) => `${state} ${code ?? ''}`.trim()) };
}

describe('an additive grant whose request was lost', () => {
  const until = Date.parse('2026-12-31T23:59:59Z');
  type Made = Omit<NewGrant, 'appId' | 'userId'>;
  const same = (...values: string[]): Made => ({ type: 'ENTITLEMENT', values, expiresAt: until });

  async function givenMeanwhile(made: (small: SmallApp) => Made, by?: string, before = false) {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const small = await smallApp(world, 1, 0);
    const userId = small.users[0]?.id ?? '';
    const { app } = small;
    world.sandbox.tenant.addMember(app.id, userId);
    const report = 'ends.csv';
    world.report(report, 'Login,Role,Valid Until\np0@acme.example,Viewer,2026-12-31\n');
    await analyzeReport(world.context, {
      report,
      overrides: { identifier: 'Login', entitlements: ['Role'] },
    });
    const plan = await planGrants(world.context, { app: app.id, report });
    const owner = (await world.okta.me())?.id ?? '';
    const give = () =>
      world.sandbox.tenant.placeGrant({
        ...made(small),
        appId: app.id,
        userId,
        by: by ?? owner,
      });
    if (before) {
      give();
      await world.clock.sleep(60_000);
    }
    const lost = await applyLosing(plan, 'createGrant', before ? () => undefined : give);
    return { ...lost, undo: await undoJob(world.context, { job: lost.job.id }) };
  }

  it('is ours where one like it was made by our account since', async () => {
    const { ends, undo } = await givenMeanwhile(({ viewer }) => same(viewer.id));
    expect(ends).toEqual(['done reconciled']);
    expect(undo.operations).toBe(1);
  });

  it.each<{ why: string; made: (small: SmallApp) => Made; by?: string; before?: boolean }>([
    { why: 'is a CUSTOM one', made: ({ viewer }) => ({ ...same(viewer.id), type: 'CUSTOM' }) },
    { why: 'gives more', made: ({ viewer, admin }) => same(viewer.id, admin.id) },
    { why: 'does not end', made: ({ viewer }) => ({ type: 'ENTITLEMENT', values: [viewer.id] }) },
    {
      why: 'ends on another day',
      made: ({ viewer }) => ({ ...same(viewer.id), expiresAt: until + 86_400_000 }),
    },
    { why: 'was made by somebody else', made: ({ viewer }) => same(viewer.id), by: 'outsider' },
    { why: 'was made before', made: ({ viewer }) => same(viewer.id), before: true },
  ])(
    'is not ours where the one that gives its value $why, and no undo ends that',
    async ({ made, by, before }) => {
      const { ends, undo } = await givenMeanwhile(made, by, before);
      expect(ends).toEqual(['already effect-not-provably-ours']);
      expect(undo).toMatchObject({ operations: 0, undo: { labels: { none: 1 } } });
    },
  );

  it('is sent again where what our account made since gives another value', async () => {
    const { ends } = await givenMeanwhile(({ admin }) => same(admin.id));
    expect(ends).toEqual(['done']);
  });
});

it.each<[string, (grant: SandboxGrant, viewer: string) => void, string]>([
  [
    'set another end',
    (grant) => world.sandbox.outsider.expire(grant, world.clock.now() + 3_600_000),
    'unknown cannot-be-told',
  ],
  [
    'gave it more',
    (grant, viewer) =>
      Object.assign(grant, { values: [...grant.values, viewer], lastUpdated: world.clock.now() }),
    'unknown cannot-be-told',
  ],
  [
    'ended it',
    (grant) => world.sandbox.outsider.expire(grant, world.clock.now() + 1_000),
    'already effect-not-provably-ours',
  ],
])('an end whose request was lost is not ours where somebody else %s', async (_, change, end) => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { app, users, admin, viewer } = await smallApp(world, 8, 0);
  const grants = users.map(({ id }) => {
    world.sandbox.tenant.addMember(app.id, id);
    const grant = { type: 'ENTITLEMENT', appId: app.id, userId: id, values: [admin.id] };
    return world.sandbox.tenant.placeGrant(grant);
  });
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
  const { ends } = await applyLosing(plan, 'updateGrant', () => {
    for (const grant of grants) if (grant.expiresAt === undefined) change(grant, viewer.id);
  });
  expect(ends).toContain(end);
  expect(ends).not.toContain('done reconciled');
});

it('what was taken by a request whose answer was lost, and can be seen no more, is no operation that was not done', async () => {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } } },
    environment: { OKTA_ENTITLEMENTS_END_AHEAD_MS: '5000' },
  });
  const { app, users, admin, viewer } = await smallApp(world, 3, 0);
  for (const { id: userId } of users) {
    world.sandbox.tenant.addMember(app.id, userId);
    for (const value of [admin, viewer])
      world.sandbox.tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId, values: [value.id] });
  }
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
  world.sandbox.faults.failNext('updateGrant', 'reset-after');
  const job = await apply(plan);
  expect(job.states).toMatchObject({ done: 2, already: 1 });
  const undo = await undoJob(world.context, { job: job.id });
  expect(undo.undo?.labels).toMatchObject({ exact: 2, none: 1 });
  const said = undo.headline.join('\n');
  expect(said).toContain('2 undone exactly, 0 in effect only, 0 in part, 1 not');
  expect(said).toMatch(/Not undone exactly, each with its reason in the list: p\d@acme\.example/);
  expect(said).not.toContain('not done');
});

it('a job whose writes get nothing but errors for an answer stops after a few people, and goes on with the others', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const small = await smallApp(world, 30, 0);
  const plan = await small.plan();
  // Each is sent twelve times before it is given up.
  world.sandbox.faults.failNext('createGrant', 'server-error', 3 * 12);
  const job = await apply(plan);
  expect(job).toMatchObject({
    state: 'parked',
    parked: { reason: 'equal-failures', subject: 'status 500' },
    // Nobody else got an account meanwhile.
    states: { unknown: 3, done: 3, refused: 0 },
  });
  const ended = await resumeJob(world.context, { job: job.id });
  expect(ended).toMatchObject({ state: 'done', states: { unknown: 3, done: 27 + 30 } });
});

it('people of whom nothing can be learned stop no job while a write between them is found to have come through', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const okta = world.context.okta();
  const asked: string[] = [];
  const create: typeof okta.grants.create = async (appId, principal, type, control, expiresAt) => {
    if (!asked.includes(principal)) asked.push(principal);
    const turn = asked.indexOf(principal);
    // The first two and the fourth never arrive; the others do, and their answers are lost.
    if (turn === 0 || turn === 1 || turn === 3) {
      await control.beforeSend(1);
      return { outcome: 'ambiguous', why: 'reset' };
    }
    const outcome = await okta.grants.create(appId, principal, type, control, expiresAt);
    return outcome.outcome === 'ok' ? { outcome: 'ambiguous', why: 'reset' } : outcome;
  };
  const losing = { ...world.context, okta: () => ({ ...okta, grants: { ...okta.grants, create } }) };
  const { plan } = await smallApp(world, 8, 0);
  const { id, hash } = await plan();
  const agreement = { method: 'terminal', who: 'tester' } as const;
  const job = await applyPlan(losing, { plan: id, hash, agreement });
  expect(job).toMatchObject({ state: 'done', states: { unknown: 3, done: 5 + 8 } });
});

it('what left late of a job that was stopped, and continued at once, is waited for as long as it may arrive', async () => {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } } },
    environment: { OKTA_ENTITLEMENTS_CONCURRENCY: '1' },
  });
  const { context, clock, okta } = world;
  const { tenant, faults } = world.sandbox;
  const { app, users, admin, viewer, plan } = await smallApp(world, 2, 0);
  for (const { id } of users) tenant.addMember(app.id, id);
  await clock.sleep(60_000);
  const { id: tenantId } = await context.org();
  await context.store.facts.set(tenantId, ADDITIVE_CAPABILITY, 'yes', clock.now());
  const planned = await plan();
  // The rate of grants is known, so that the second is not held back until the first is answered.
  const owner = (await okta.me())?.id ?? '';
  const other = tenant.addUser({ profile: { login: 'other@acme.example', email: 'other@acme.example' } });
  await okta.grants.create(app.id, other.id, 'ENTITLEMENT', {
    beforeSend: () => Promise.resolve([{ id: admin.entitlementId, values: [admin.id] }]),
  });
  // The first takes all of its time; the second, which has been journaled with it, leaves only then.
  faults.failNext('createGrant', 'timeout', 2);
  const applying = apply(planned);
  await clock.sleep(45_000);
  const begun = await context.store.jobs.forPlan(planned.id);
  await stopJob(context, begun?.id ?? '');
  const stopped = await applying;
  const [late] = (await context.store.jobs.operationRows(stopped.id, 0, 2)).filter(
    ({ state }) => state === 'sent',
  );
  const operation = await context.store.plans.operation(planned.id, late?.seq ?? -1);
  if (operation?.kind !== 'grant') throw new Error('nothing is left as sent');
  const resumed = resumeJob(context, { job: stopped.id });
  await clock.sleep(6_000);
  const userId = operation.principal;
  tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId, values: [viewer.id], by: owner });
  expect(await resumed).toMatchObject({ state: 'done', states: { done: 2 } });
  const given = [...tenant.grants.values()].filter((grant) => grant.userId === userId);
  expect(given).toHaveLength(1);
});
