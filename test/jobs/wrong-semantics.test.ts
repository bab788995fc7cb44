import { afterEach, describe, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { Seeded } from '../../src/sandbox/generate/random.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { arrange, type Arranged } from '../laws/arrange.ts';
import type { Kind } from '../laws/tenant-spec.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/**
 * Tenants that do not behave as documented. The judge is the sandbox: whoever lost something at a commit of ours is
 * harmed; nobody beyond the first wave may be, and the job stops and names what it saw.
 */
let world: World;
afterEach(() => world.close());

const PEOPLE = 90;
const REPORT = 'wrong.csv';

interface Watched {
  readonly arranged: Arranged;
  readonly harmed: Set<string>;
  readonly written: Set<string>;
}

/** People of these kinds, each with some values and wishing for others. */
async function tenant(kinds: readonly Kind[], settings: SettingsPatch, additive: boolean): Promise<Watched> {
  world = await createWorld({
    latencyMs: 20,
    settings: {
      ...settings,
      rateLimits: { limits: { '*': 100_000 } },
      grants: { ...settings.grants, entitlementType: additive ? 'available' : 'reject400' },
    },
  });
  const random = new Seeded(7);
  const arranged = arrange(world.sandbox, {
    seed: 7,
    entitlements: [
      { multiValue: true, values: 4 },
      { multiValue: true, values: 4 },
    ],
    people: Array.from({ length: PEOPLE }, () => ({
      kind: random.pick(kinds),
      identity: 'matched',
      key: 'login',
      inReport: true,
      byGroup: false,
      held: [random.below(2), 4 + random.below(2)],
      wanted: [2 + random.below(2), 6 + random.below(2)],
    })),
    brokenLines: 0,
    settings: {},
  });
  world.report(REPORT, arranged.csv);
  await analyzeReport(world.context, { report: REPORT, overrides: arranged.overrides });
  const { id } = await world.context.org();
  await world.context.store.facts.set(id, ADDITIVE_CAPABILITY, additive ? 'yes' : 'no', world.clock.now());
  return { arranged, ...watched() };
}

/** From now on: whom our commits wrote to, and whom they took something from. */
function watched(): Pick<Watched, 'harmed' | 'written'> {
  const harmed = new Set<string>();
  const written = new Set<string>();
  world.sandbox.onCommit(({ actor, userId, before, after }) => {
    if (actor !== 'client') return;
    written.add(userId);
    if ([...before].some((value) => !after.has(value))) harmed.add(userId);
  });
  return { harmed, written };
}

const apply = (plan: PlanHeader): Promise<JobStatus> =>
  applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });

async function firstWaveOf(plan: PlanHeader): Promise<ReadonlySet<string>> {
  const operations = await world.context.store.plans.operations(plan.id, 0, plan.operations);
  return new Set(
    operations.flatMap((operation) =>
      'principal' in operation && operation.firstWave ? [operation.principal] : [],
    ),
  );
}

/** It stopped with the first wave, harmed nobody else, and names what it saw of people that were harmed. */
async function stoppedInTime(
  plan: PlanHeader,
  status: JobStatus,
  { harmed, written }: Omit<Watched, 'arranged'>,
) {
  const first = await firstWaveOf(plan);
  expect(first.size).toBeLessThan(PEOPLE / 2);
  expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
  expect(harmed.size, 'the wrong semantics showed').toBeGreaterThan(0);
  for (const user of [...harmed, ...written])
    expect(first.has(user), `${user} is of the first wave`).toBe(true);
  const saw = status.parked?.saw ?? [];
  expect(saw.length).toBeGreaterThan(0);
  for (const { kind, principal } of saw) {
    expect(kind).toBe('lost');
    expect(harmed.has(principal)).toBe(true);
  }
  await expect(apply(plan)).rejects.toMatchObject({ code: 'plan.stale' });
  expect([...written].every((user) => first.has(user))).toBe(true);
}

describe('additive grants that end other grants', () => {
  const kinds: readonly Kind[] = [
    'not-a-member',
    'member',
    'custom',
    'policy',
    'bundle',
    'entitlement',
    'custom+bundle',
  ];
  it.each([
    ['everything', 'everything'],
    ['CUSTOM only', ['CUSTOM']],
    ['POLICY only', ['POLICY']],
    ['bundles only', ['ENTITLEMENT-BUNDLE']],
    ['earlier additive ones only', ['ENTITLEMENT']],
  ] as const)('are found in the first wave: %s', async (_, additiveEnds) => {
    const { arranged, ...seen } = await tenant(kinds, { grants: { additiveEnds } }, true);
    const plan = await planGrants(world.context, { app: arranged.app.id, report: REPORT });
    await stoppedInTime(plan, await apply(plan), seen);
  });

  it('are found in the first wave of an exact import whose answers were lost and that cannot prove its grants', async () => {
    world = await createWorld({
      latencyMs: 20,
      settings: {
        rateLimits: { limits: { '*': 100_000 } },
        grants: { additiveEnds: 'everything' },
        users: { meUnknown: true },
      },
    });
    const { app, users } = await smallApp(world, PEOPLE, 0);
    const { tenant: state } = world.sandbox;
    const team = state.addEntitlement({ appId: app.id, name: 'Team', values: [{ name: 'Blue' }] });
    for (const { id } of users) {
      state.addMember(app.id, id);
      state.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [...team.values.keys()] });
    }
    const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
    const first = await firstWaveOf(plan);
    const seen = watched();
    world.sandbox.faults.failNext('createGrant', 'reset-after', first.size);
    const status = await apply(plan);
    expect(status.states.done).toBe(0);
    await stoppedInTime(plan, status, seen);
  });

  it('are found in the first wave of an exact import where everything is held still: a grant that gave it too is gone', async () => {
    world = await createWorld({
      latencyMs: 20,
      settings: { rateLimits: { limits: { '*': 100_000 } }, grants: { additiveEnds: ['CUSTOM'] } },
    });
    const { app, users, admin, viewer } = await smallApp(world, PEOPLE, 0);
    const { tenant: state } = world.sandbox;
    const team = state.addEntitlement({ appId: app.id, name: 'Team', values: [{ name: 'Blue' }] });
    const [blue = ''] = team.values.keys();
    // What stays of the grant that is surplus in part is given anew: it gives what the CUSTOM one gave.
    for (const { id } of users) {
      state.addMember(app.id, id);
      state.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [blue] });
      state.placeGrant({
        type: 'ENTITLEMENT',
        appId: app.id,
        userId: id,
        values: [admin.id, viewer.id, blue],
      });
    }
    const { id } = await world.context.org();
    await world.context.store.facts.set(id, ADDITIVE_CAPABILITY, 'yes', world.clock.now());
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
    const first = await firstWaveOf(plan);
    const { written } = watched();
    expect(await apply(plan)).toMatchObject({
      state: 'parked',
      parked: { reason: 'first-wave-differs', saw: [{ kind: 'base', outside: false }] },
    });
    expect([...written].every((user) => first.has(user))).toBe(true);
  });

  it('are found in the first wave where only new accounts meet them: a policy takes these in', async () => {
    const settings: SettingsPatch = { grants: { additiveEnds: ['POLICY'] }, policy: { onAssign: 7_000 } };
    const { arranged, ...seen } = await tenant(['not-a-member', 'custom'], settings, true);
    const plan = await planGrants(world.context, { app: arranged.app.id, report: REPORT });
    await stoppedInTime(plan, await apply(plan), seen);
  });
});

describe('CUSTOM grants that give less than they say', () => {
  it.each([
    ['the last entitlement only', { customGives: 'last-entitlement' }],
    ['the last value only', { customGives: 'last-value' }],
  ] as const)('are found in the first wave: %s', async (_, grants) => {
    const { arranged, ...seen } = await tenant(['custom', 'member', 'not-a-member'], { grants }, false);
    const plan = await planGrants(world.context, { app: arranged.app.id, report: REPORT });
    expect(plan.method?.grants).toBe('custom');
    const status = await apply(plan);
    await stoppedInTime(plan, status, seen);
    expect(status.parked?.saw?.[0]).toMatchObject({
      entitlementName: expect.stringMatching(/^Role_/) as string,
      valueName: expect.stringMatching(/ value /) as string,
      outside: false,
    });
  });

  it('are found in the first wave when the account goes with the old grant', async () => {
    const { arranged, ...seen } = await tenant(
      ['custom', 'member'],
      { grants: { customUnassigns: true } },
      false,
    );
    const plan = await planGrants(world.context, { app: arranged.app.id, report: REPORT });
    await stoppedInTime(plan, await apply(plan), seen);
  });

  it('are found in the first wave of an undo', async () => {
    const { arranged } = await tenant(['custom', 'member'], {}, false);
    const job = await apply(await planGrants(world.context, { app: arranged.app.id, report: REPORT }));
    expect(job.state).toBe('done');
    world.sandbox.settings.grants.customGives = 'last-value';
    const undo = await undoJob(world.context, { job: job.id });
    const written = new Set<string>();
    world.sandbox.onCommit(({ userId }) => void written.add(userId));
    const status = await apply(undo);
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    const first = await firstWaveOf(undo);
    for (const user of written) expect(first.has(user)).toBe(true);
    expect(status.parked?.saw?.map(({ kind }) => kind)).toContain('lost');
  });

  it('are not tried out on a mix of grants that nobody of the first wave had', async () => {
    world = await createWorld({
      latencyMs: 20,
      settings: {
        rateLimits: { limits: { '*': 100_000 } },
        grants: { entitlementType: 'reject400', customGives: 'last-value' },
      },
    });
    // Members without a grant lose nothing by it: the first wave cannot show it.
    const small = await smallApp(world, PEOPLE, 0);
    for (const { id } of small.users) world.sandbox.tenant.addMember(small.app.id, id);
    const { id } = await world.context.org();
    await world.context.store.facts.set(id, ADDITIVE_CAPABILITY, 'no', world.clock.now());
    const plan = await small.plan();
    const first = await firstWaveOf(plan);
    const { harmed, written } = watched();
    const late = small.users.filter((user) => !first.has(user.id)).slice(-30);
    world.sandbox.onCommit(({ actor }) => {
      if (actor !== 'client' || written.size !== first.size + 1) return;
      for (const user of late)
        if (world.sandbox.tenant.grantsOf(small.app.id, user.id).length === 0)
          world.sandbox.outsider.grant({
            type: 'CUSTOM',
            appId: small.app.id,
            userId: user.id,
            values: [small.admin.id],
          });
    });
    const status = await apply(plan);
    expect(status.state).toBe('done');
    expect(harmed.size).toBe(0);
    expect(status.states.stale).toBeGreaterThan(0);
    expect(status.failures.map(({ code }) => code)).toEqual(['stale: new mix']);
    for (const user of late)
      expect(world.sandbox.effectiveAccess(small.app.id, user.id).has(small.admin.id)).toBe(true);
  });
});

describe('grants that are listed, and give nothing', () => {
  it('are found in the first wave', async () => {
    world = await createWorld({ latencyMs: 20, settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { plan: made, app } = await smallApp(world, PEOPLE, 0);
    const { tenant: state } = world.sandbox;
    const { written } = watched();
    world.sandbox.onCommit(({ actor, kind, userId }) => {
      if (actor === 'client' && kind === 'grant')
        state.placeGrant({ type: 'CUSTOM', action: 'DENY', appId: app.id, userId, values: [] });
    });
    const plan = await made();
    const status = await apply(plan);
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    for (const { kind, valueName } of status.parked?.saw ?? [])
      expect({ kind, valueName }).toEqual({ kind: 'missing', valueName: 'Viewer' });
    const first = await firstWaveOf(plan);
    expect([...written].every((user) => first.has(user))).toBe(true);
  });

  it('stop nothing where it only takes minutes until they do', async () => {
    world = await createWorld({
      latencyMs: 20,
      settings: {
        rateLimits: { limits: { '*': 100_000 } },
        consistency: { searchDelayMs: 0, grantsDelayMs: 0, effectiveDelayMs: 240_000 },
      },
    });
    const { plan } = await smallApp(world, PEOPLE, 0);
    expect(await apply(await plan())).toMatchObject({
      state: 'done',
      verification: { ledger: { granted: PEOPLE } },
    });
  });
});

it('an additive grant that was there, and is given back as if it had been made, is not ours: no undo ends it', async () => {
  world = await createWorld({
    latencyMs: 20,
    settings: {
      rateLimits: { limits: { '*': 100_000 } },
      grants: { duplicateEntitlement: 'existing' },
    },
  });
  const { app, users, viewer, plan: made } = await smallApp(world, 8, 8);
  const plan = await made();
  const userId = users[0]?.id ?? '';
  // In the console, after the plan.
  world.sandbox.tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId, values: [viewer.id] });
  await world.clock.sleep(120_000);
  const job = await apply(plan);
  expect(job).toMatchObject({
    state: 'done',
    states: { done: 7, already: 1 },
    verification: { grantsWritten: 7, extra: 0, ledger: { granted: 7, already: 1 } },
  });
  const undo = await undoJob(world.context, { job: job.id });
  expect(undo).toMatchObject({ operations: 7, counts: { toRemove: 7 } });
  await apply(undo);
  expect(world.sandbox.effectiveAccess(app.id, userId).has(viewer.id)).toBe(true);
});

it('grants that are dated by a clock some seconds behind the one of the answers are ours all the same', async () => {
  world = await createWorld({ latencyMs: 20, settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { plan } = await smallApp(world, 8, 8);
  const { tenant: state } = world.sandbox;
  world.sandbox.onCommit(({ actor, kind, userId }) => {
    for (const grant of state.grants.values())
      if (actor === 'client' && kind === 'grant' && grant.userId === userId && grant.type === 'ENTITLEMENT')
        Object.assign(grant, { created: grant.created - 10_000 });
  });
  const job = await apply(await plan());
  expect(job.states).toMatchObject({ done: 8, already: 0 });
  expect(await undoJob(world.context, { job: job.id })).toMatchObject({ operations: 8 });
});
