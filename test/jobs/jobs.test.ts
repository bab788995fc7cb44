import { afterEach, describe, expect, it } from 'vitest';
import { formatInstant } from '../../src/model/instant.ts';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import type { Fault } from '../../src/sandbox/faults.ts';
import type { Commit } from '../../src/sandbox/state/commits.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { planDirectGrants } from '../../src/workflows/plans/plan-direct-grants.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { applyPlan, planToApply } from '../../src/workflows/jobs/apply-plan.ts';
import { type SmallApp, smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** How a job behaves when the tenant does not: what it stops for, what it keeps, what it never does twice. */
let world: World;
afterEach(() => world.close());

async function arranged(people: number, holders: number, settings: SettingsPatch = {}): Promise<SmallApp> {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } }, ...settings },
    latencyMs: 20,
  });
  return smallApp(world, people, holders);
}

const apply = (plan: PlanHeader): Promise<JobStatus> =>
  applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });

function commits(): Commit[] {
  const seen: Commit[] = [];
  world.sandbox.onCommit((commit) => seen.push(commit));
  return seen;
}

describe('two plans for the same people', () => {
  it('made from one state: the second is refused before anybody is asked, and nothing is written twice', async () => {
    const { plan, app, users, admin } = await arranged(12, 3);
    const [first, second] = [await plan(), await plan()];
    const direct = (value: string, people: readonly string[]) =>
      planDirectGrants(world.context, { app: app.id, values: [{ entitlement: 'Role', value }], people });
    const others = await direct(admin.name, [users[11]?.profile['login'] ?? '']);
    expect(await apply(first)).toMatchObject({ state: 'done', verification: { grantsWritten: 12 } });
    const seen = commits();
    const refused = { code: 'plan.overtaken' };
    await expect(planToApply(world.context, { plan: second.id, hash: second.hash })).rejects.toMatchObject(
      refused,
    );
    await expect(apply(second)).rejects.toMatchObject(refused);
    await expect(apply(others)).rejects.toMatchObject(refused);
    expect(seen).toEqual([]);
    expect(await apply(await plan())).toMatchObject({ operations: 0 });
    expect(await apply(first)).toMatchObject({ state: 'done' });
    // Of different people, plans of one state do not concern each other.
    const pair = [
      await direct(admin.name, ['p9@acme.example']),
      await direct(admin.name, ['p10@acme.example']),
    ];
    for (const one of pair) expect(await apply(one)).toMatchObject({ state: 'done' });
  });
});

it('a plan that is elevated is not carried out on the word of a host alone', async () => {
  const { plan } = await arranged(40, 0);
  const { id, hash, risk } = await plan();
  expect(risk).toBe('elevated');
  await expect(
    applyPlan(world.context, { plan: id, hash, agreement: { method: 'host', who: 'tester' } }),
  ).rejects.toMatchObject({ code: 'plan.not_agreed' });
});

describe('the first wave', () => {
  it('harms at most itself where additive grants replace, then stops and says whom it saw', async () => {
    const { plan } = await arranged(60, 60, { grants: { additiveEnds: 'everything' } });
    const seen = commits();
    const status = await apply(await plan());
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    expect(status.parked?.subject).toMatch(/^00u/);
    expect(new Set(seen.map(({ userId }) => userId)).size).toBeLessThanOrEqual(1);
  });

  it('cannot be continued once it differed: the plan is stale', async () => {
    const { plan } = await arranged(20, 20, { grants: { additiveEnds: 'everything' } });
    const made = await plan();
    await apply(made);
    await expect(apply(made)).rejects.toMatchObject({ code: 'plan.stale' });
  });

  it('sends one additive grant alone where it is not known whether the tenant takes them', async () => {
    const { plan, users, app, admin, viewer } = await arranged(30, 30, {
      grants: { entitlementType: 'reject400' },
    });
    const seen = commits();
    const first = await plan();
    expect(first.method).toEqual({ grants: 'additive', additiveCapability: 'unknown' });
    expect(await apply(first)).toMatchObject({ state: 'parked', parked: { reason: 'additive-refused' } });
    expect(world.sandbox.requests.byOperation.get('createGrant')).toBe(1);
    expect(seen).toEqual([]);
    const second = await plan();
    expect(second.method?.grants).toBe('custom');
    expect(await apply(second)).toMatchObject({
      state: 'done',
      verification: { lost: 0, extra: 0, grantsWritten: 30 },
    });
    for (const { id } of users)
      expect([...world.sandbox.effectiveAccess(app.id, id).keys()].sort()).toEqual(
        [admin.id, viewer.id].sort(),
      );
  });

  const DAY = 24 * 3_600_000;

  it('asks a tenant again, by one grant alone, whether it takes additive grants when that was learned too long ago', async () => {
    const { plan } = await arranged(30, 30, { grants: { entitlementType: 'reject400' } });
    await apply(await plan());
    const learned = formatInstant(world.clock.now()).slice(0, 10);
    const known = await plan();
    expect(known.method).toMatchObject({ grants: 'custom', additiveCapability: 'no' });
    expect(known.method?.learnedAt?.slice(0, 10)).toBe(learned);
    expect(known.headline.join('\n')).toContain(`additive grants were refused here on ${learned}`);
    await world.clock.sleep(29 * DAY);
    expect((await plan()).method?.additiveCapability).toBe('no');
    await world.clock.sleep(DAY + 3_600_000);
    const seen = commits();
    const again = await plan();
    expect(again.method).toEqual({ grants: 'additive', additiveCapability: 'unknown' });
    const before = world.sandbox.requests.byOperation.get('createGrant') ?? 0;
    expect(await apply(again)).toMatchObject({ state: 'parked', parked: { reason: 'additive-refused' } });
    expect(world.sandbox.requests.byOperation.get('createGrant')).toBe(before + 1);
    expect(seen, 'asking changes nothing').toEqual([]);
    const custom = await plan();
    expect(custom.method?.learnedAt?.slice(0, 10)).toBe(formatInstant(world.clock.now()).slice(0, 10));
    // It has them by now: the next one who asks finds out.
    await world.clock.sleep(31 * DAY);
    world.sandbox.settings.grants.entitlementType = 'available';
    expect(await apply(await plan())).toMatchObject({
      state: 'done',
      verification: { lost: 0, extra: 0, grantsWritten: 30 },
    });
    expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(['grant']));
  });

  it('tells of a value that says no more than yes what it gives, and counts it as what its entitlement is called', async () => {
    const { app, users } = await arranged(3, 3);
    for (const name of ['Administrator', 'Newsletter'])
      world.sandbox.tenant.addEntitlement({ appId: app.id, name, values: [{ name: 'Yes' }] });
    const planned = (entitlement: string) =>
      planDirectGrants(world.context, {
        app: app.id,
        people: [users[0]?.profile['login'] ?? ''],
        values: [{ entitlement, value: 'Yes' }],
      });
    const { headline, risk } = await planned('Administrator');
    expect(headline).toContain('Sensitive: Administrator=Yes');
    expect(risk).toBe('elevated');
    expect((await planned('Newsletter')).risk).toBe('routine');
  });

  it('finds out that a tenant takes additive grants no more', async () => {
    const { plan, app, users, admin } = await arranged(30, 30);
    expect(await apply(await plan())).toMatchObject({ state: 'done' });
    const further = () =>
      planDirectGrants(world.context, {
        app: app.id,
        people: users.map(({ profile }) => profile['login'] ?? ''),
        values: [{ entitlement: 'Level', value: 'High' }],
      });
    world.sandbox.tenant.addEntitlement({ appId: app.id, name: 'Level', values: [{ name: 'High' }] });
    expect((await further()).method).toMatchObject({ grants: 'additive', additiveCapability: 'yes' });
    world.sandbox.settings.grants.entitlementType = 'reject400';
    await world.clock.sleep(31 * DAY);
    const before = world.sandbox.requests.byOperation.get('createGrant') ?? 0;
    expect(await apply(await further())).toMatchObject({ parked: { reason: 'additive-refused' } });
    expect(world.sandbox.requests.byOperation.get('createGrant')).toBe(before + 1);
    expect((await further()).method?.additiveCapability).toBe('no');
    for (const { id } of users) expect(world.sandbox.effectiveAccess(app.id, id).has(admin.id)).toBe(true);
  });

  it('does not take two refusals without a reason for one when they are long apart', async () => {
    const { plan } = await arranged(1, 1, { grants: { entitlementType: 'reject400-without-a-word' } });
    for (const _ of [1, 2]) {
      expect(await apply(await plan())).toMatchObject({ state: 'done', states: { refused: 1 } });
      await world.clock.sleep(31 * DAY);
    }
    expect((await plan()).method?.additiveCapability).toBe('unknown');
  });

  it.each(['IDENTIFIER_NOT_FOUND', 'none'] as const)(
    'does not take a value that is gone for a tenant without additive grants: reason %s',
    async (unknownValue) => {
      const { plan, app, viewer } = await arranged(12, 10, { grants: { unknownValue } });
      const made = await plan();
      const role = world.sandbox.tenant.entitlements.get(viewer.entitlementId);
      if (role !== undefined) world.sandbox.tenant.removeValue(role, viewer.id);
      const status = await apply(made);
      expect(status.parked?.reason).not.toBe('additive-refused');
      // The two who are not in the app yet get no account for nothing.
      expect(status.states).toMatchObject({ refused: 10, stale: 4, done: 0 });
      const later = await planDirectGrants(world.context, {
        app: app.id,
        people: ['p11@acme.example'],
        values: [{ entitlement: 'Role', value: 'Admin' }],
      });
      expect(later.method).toEqual({ grants: 'additive', additiveCapability: 'unknown' });
    },
  );

  it('tries the next person alone where the first could not show whether the tenant takes additive grants', async () => {
    const { plan, users } = await arranged(30, 30);
    const made = await plan();
    const order: string[] = [];
    world.sandbox.onCommit(({ actor, userId }) => {
      if (actor === 'client') order.push(userId);
    });
    const operations = await world.context.store.plans.operations(made.id, 0, 100);
    const first = operations.flatMap((row) => ('principal' in row && row.firstWave ? [row.principal] : []));
    // Nobody of the first wave can be written to; what the others show comes too late for two at once.
    for (const id of first) world.sandbox.outsider.deleteUser(id);
    world.sandbox.settings.grants.additiveEnds = 'everything';
    const status = await apply(made);
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    expect(order).toHaveLength(1);
    expect(users.map(({ id }) => id)).toContain(order[0]);
  });

  it.each([
    ['two people', 30, 1],
    ['one person, in two jobs', 1, 2],
  ] as const)(
    'learns from a refusal that names no reason only when it comes again: %s',
    async (_, people, jobs) => {
      const { plan } = await arranged(people, people, {
        grants: { entitlementType: 'reject400-without-a-word' },
      });
      for (let job = 1; job < jobs; job++) {
        const made = await plan();
        expect(made.method?.additiveCapability).toBe('unknown');
        expect(await apply(made)).toMatchObject({ state: 'done', states: { refused: 1 } });
      }
      expect(await apply(await plan())).toMatchObject({ parked: { reason: 'additive-refused' } });
      expect(world.sandbox.requests.byOperation.get('createGrant')).toBe(2);
      const last = await plan();
      expect(last.method?.grants).toBe('custom');
      expect(await apply(last)).toMatchObject({ state: 'done', verification: { grantsWritten: people } });
    },
  );

  it('compares what it wrote and cannot prove to be its own', async () => {
    const { plan } = await arranged(60, 60, {
      grants: { additiveEnds: 'everything' },
      users: { meUnknown: true },
    });
    const seen = commits();
    const made = await plan();
    world.sandbox.faults.failNext('createGrant', 'reset-after');
    const status = await apply(made);
    expect(status).toMatchObject({
      state: 'parked',
      parked: { reason: 'first-wave-differs', saw: [{ kind: 'lost', valueName: 'Admin' }] },
      states: { already: 1, done: 0 },
    });
    expect(new Set(seen.map(({ userId }) => userId)).size).toBe(1);
  });

  it('compares it also when another runner finds it', async () => {
    const { plan } = await arranged(60, 60, {
      grants: { additiveEnds: 'everything' },
      users: { meUnknown: true },
    });
    const seen = commits();
    const made = await plan();
    const { token } = world.sandbox;
    world.sandbox.faults.failNext('createGrant', 'reset-after');
    world.sandbox.onCommit(() => Object.assign(world.sandbox, { token: 'changed' }));
    expect(await apply(made)).toMatchObject({ state: 'parked', states: { done: 0 } });
    Object.assign(world.sandbox, { token });
    expect(await apply(made)).toMatchObject({
      state: 'parked',
      parked: { reason: 'first-wave-differs', saw: [{ kind: 'lost', valueName: 'Admin' }] },
    });
    expect(new Set(seen.map(({ userId }) => userId)).size).toBe(1);
  });

  it('writes at least five people, and one of every mix, before anybody else', async () => {
    const { plan } = await arranged(40, 10);
    const made = await plan();
    const operations = await world.context.store.plans.operations(made.id, 0, 1_000);
    const first = operations.flatMap((operation) =>
      operation.kind === 'grant' && operation.firstWave ? [operation.mix] : [],
    );
    const mixes = new Set(
      operations.flatMap((operation) => (operation.kind === 'grant' ? [operation.mix] : [])),
    );
    expect(first.length).toBeGreaterThanOrEqual(5);
    expect(new Set(first)).toEqual(mixes);
    expect(
      operations.findLastIndex((operation) => 'firstWave' in operation && operation.firstWave),
    ).toBeLessThan(operations.findIndex((operation) => 'firstWave' in operation && !operation.firstWave));
  });
});

describe('somebody who was taken out of the app since the plan was made', () => {
  it.each([
    ['additive grants', {}],
    ['CUSTOM grants', { grants: { entitlementType: 'reject400' } }],
  ] as const)('is not put back by %s', async (_, settings) => {
    const { app, users, plan } = await arranged(20, 20, settings);
    if ('grants' in settings) await apply(await plan());
    const later = await plan();
    const gone = users[3]?.id ?? '';
    world.sandbox.outsider.unassign(app.id, gone);
    await world.clock.sleep(600_000);
    const status = await apply(later);
    expect(status.states.stale).toBe(1);
    expect(world.sandbox.tenant.member(app.id, gone)).toBeUndefined();
    expect(status.verification).toMatchObject({ lost: 0, extra: 0 });
  });
});

describe('who is in the app, when everything is read back', () => {
  it.each(['200', '409'] as const)(
    'is told by whose accounts they are, where an account that is there answers %s',
    async (assignDuplicate) => {
      const { app, users, plan } = await arranged(20, 8, { apps: { assignDuplicate } });
      const made = await plan();
      expect(made.counts).toMatchObject({ people: 20, members: 8, newAccounts: 12 });
      for (const { id } of users.slice(10, 13)) world.sandbox.outsider.assign(app.id, id);
      for (const { id } of users.slice(0, 2)) world.sandbox.outsider.unassign(app.id, id);
      await world.clock.sleep(600_000);
      const status = await apply(made);
      expect(status).toMatchObject({ state: 'done', states: { stale: 2 } });
      expect(status.verification).toMatchObject({ people: 20, newAccounts: 9, alreadyMembers: 9 });
    },
  );
});

describe('people who were deleted since the plan was made', () => {
  it.each([
    ['new accounts', 0, {}],
    ['members', 20, {}],
    ['members, by CUSTOM grants', 20, { grants: { entitlementType: 'reject400' } }],
    ['members who are in the first wave', 3, {}],
  ] as const)('end each for themselves, and everybody else is served: %s', async (_, holders, settings) => {
    const { app, users, viewer, plan } = await arranged(20, holders, settings);
    if ('grants' in settings) await apply(await plan());
    const made = await plan();
    const gone = holders === 3 ? users.slice(0, 3) : users.slice(8, 13);
    for (const { id } of gone) world.sandbox.outsider.deleteUser(id);
    const status = await apply(made);
    expect(status).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
    expect(status.states).toMatchObject({ refused: 0, unknown: 0, pending: 0 });
    expect(status.verification?.ledger).toMatchObject({ granted: 20 - gone.length, stale: gone.length });
    for (const { code } of status.failures) expect(code).toMatch(/^stale: no longer in (Okta|the app)$/);
    for (const { id } of users)
      if (world.sandbox.tenant.users.has(id))
        expect(world.sandbox.effectiveAccess(app.id, id).has(viewer.id)).toBe(true);
  });

  it('do not hide that the app itself is gone', async () => {
    const { app, users, plan } = await arranged(20, 0);
    const made = await plan();
    for (const { id } of users.slice(0, 3)) world.sandbox.outsider.deleteUser(id);
    let assigned = 0;
    world.sandbox.onCommit(() => {
      assigned += 1;
      if (assigned === 2) world.sandbox.tenant.apps.delete(app.id);
    });
    const status = await apply(made);
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'feature-gone' } });
    expect(status.states.pending).toBeGreaterThan(10);
  });
});

describe('a job parks, keeps the rest pending, and goes on when the cause is gone', () => {
  it('when the token is refused', async () => {
    const { plan, app } = await arranged(80, 80);
    const made = await plan();
    let grants = 0;
    const { token } = world.sandbox;
    world.sandbox.onCommit(() => {
      grants += 1;
      if (grants === 30) Object.assign(world.sandbox, { token: 'changed' });
    });
    const parked = await apply(made);
    expect(parked).toMatchObject({ state: 'parked', parked: { reason: 'token-rejected' } });
    expect(parked.states.pending).toBeGreaterThan(0);
    Object.assign(world.sandbox, { token });
    const done = await apply(made);
    expect(done).toMatchObject({ id: parked.id, state: 'done', verification: { lost: 0, extra: 0 } });
    expect(world.sandbox.tenant.grantList(app.id).filter(({ type }) => type === 'ENTITLEMENT')).toHaveLength(
      80,
    );
  });

  it('when it may not do this any more', async () => {
    const { plan } = await arranged(80, 80);
    const made = await plan();
    let grants = 0;
    world.sandbox.onCommit(() => {
      grants += 1;
      if (grants === 20) world.sandbox.settings.permissions.denied = ['createGrant'];
    });
    expect(await apply(made)).toMatchObject({ state: 'parked', parked: { reason: 'not-permitted' } });
    world.sandbox.settings.permissions.denied = [];
    expect(await apply(made)).toMatchObject({ state: 'done', verification: { grantsWritten: 80 } });
  });

  it.each([
    ['accounts', 0, 'assignUserToApplication', 'merge'],
    ['accounts, among grants for members that go well', 40, 'assignUserToApplication', 'merge'],
    ['ends of grants, among others that are made', 80, 'updateGrant', 'exact'],
  ] as const)('when it may not write %s', async (_, members, operation, mode) => {
    const { app, users, admin } = await arranged(80, 0);
    const { tenant, settings } = world.sandbox;
    for (const { id } of users.slice(0, members)) {
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: id, values: [admin.id] });
    }
    await world.clock.sleep(60_000);
    const made = await planGrants(world.context, { app: app.id, report: 'small.csv', mode });
    settings.permissions.denied = [operation];
    expect(await apply(made)).toMatchObject({ state: 'parked', parked: { reason: 'not-permitted' } });
    settings.permissions.denied = [];
    expect(await apply(made)).toMatchObject({
      state: 'done',
      states: { pending: 0, refused: 0, stale: 0, done: made.operations },
      verification: { lost: 0, extra: 0, ledger: { granted: 80 } },
    });
  });

  it('when the host leads to another organisation', async () => {
    const { plan } = await arranged(10, 10);
    const made = await plan();
    Object.assign(world.sandbox.tenant, { org: { ...world.sandbox.tenant.org, id: '00oanother0000000000' } });
    expect(await apply(made)).toMatchObject({ state: 'parked', parked: { reason: 'tenant-changed' } });
  });

  it('when the server is stopped in the middle, and is continued by another one', async () => {
    const { plan, app } = await arranged(300, 100);
    const made = await plan();
    const seen = commits();
    const running = applyPlan(world.context, {
      plan: made.id,
      hash: made.hash,
      agreement: { method: 'terminal', who: 'tester' },
      waitMs: 21_000,
    });
    await running;
    await world.context.running.stopAll();
    const status = await apply(made);
    expect(status).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0, grantsWritten: 300 } });
    const grants = seen.filter(({ kind }) => kind === 'grant').map(({ userId }) => userId);
    expect(new Set(grants).size).toBe(grants.length);
    expect(world.sandbox.tenant.memberCount(app.id)).toBe(300);
  });
});

describe('a lost answer', () => {
  const LOST: readonly Fault[] = [
    'reset-after',
    'reset-before',
    'server-error',
    'server-error-after',
    'timeout',
    'timeout-late-commit',
    'unreadable-after',
  ];
  it.each(
    LOST.flatMap((fault) =>
      ['assignUserToApplication', 'createGrant'].map((operation) => [fault, operation] as const),
    ),
  )('%s on %s is looked into: done once, whatever happened', async (fault, operation) => {
    const { plan, users, app, viewer } = await arranged(12, 4);
    const made = await plan();
    const seen = commits();
    world.sandbox.faults.failNext(operation, fault, 3, 1);
    const status = await apply(made);
    expect(status).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
    for (const { id } of users) {
      expect(world.sandbox.effectiveAccess(app.id, id).has(viewer.id)).toBe(true);
      expect(seen.filter(({ userId, kind }) => userId === id && kind === 'grant')).toHaveLength(1);
    }
  });
});

describe('what a base write undid of others', () => {
  const twice = async (settings: SettingsPatch, during: (app: SmallApp) => void = () => {}) => {
    const app = await arranged(30, 30, { grants: { entitlementType: 'reject400' }, ...settings });
    await apply(await app.plan());
    during(app);
    return { app, status: await apply(await app.plan()) };
  };

  it('is named, and counted', async () => {
    const { app, status } = await twice({}, ({ app: { id: appId }, users, admin }) => {
      const user = users[7]!;
      let read = false;
      world.sandbox.onExchange(({ operation, request }) => {
        if (read || operation !== 'listGrants' || !request.url.includes(user.id)) return;
        read = true;
        // Between the reading of that person and the write.
        world.sandbox.schedule(world.clock.now() + 1, () => {
          for (const grant of world.sandbox.tenant.grantsOf(appId, user.id))
            world.sandbox.outsider.revoke(grant);
          expect(world.sandbox.effectiveAccess(appId, user.id).has(admin.id)).toBe(false);
        });
      });
    });
    const user = app.users[7]!;
    expect([...world.sandbox.effectiveAccess(app.app.id, user.id).keys()]).toContain(app.admin.id);
    expect(status.verification).toMatchObject({
      overwritten: 1,
      differences: [{ kind: 'revived', principal: user.id, valueName: 'Admin', outside: false }],
    });
    expect(status.verification?.raceUnknown).toBeUndefined();
  });

  it('is said to be unknown of writes whose answers were lost, where nobody can tell that they were ours', async () => {
    const { status } = await twice({ users: { meUnknown: true } }, () =>
      world.sandbox.faults.failNext('createGrant', 'reset-after', 5),
    );
    expect(status).toMatchObject({ states: { done: 25, already: 5 } });
    expect(status.verification).toMatchObject({ overwritten: 0, raceUnknown: 5 });
  });

  it('is said to be unknown where the history may not be read', async () => {
    const { status } = await twice({ permissions: { denied: ['getPrincipalEntitlementsHistory'] } });
    expect(status).toMatchObject({ state: 'done', verification: { overwritten: 0, raceUnknown: 30 } });
    expect(world.sandbox.requests.byOperation.get('getPrincipalEntitlementsHistory')).toBeLessThanOrEqual(20);
  });
});

it('differences beyond those that are named are counted', async () => {
  const { app, users, plan } = await arranged(560, 560);
  let wave = 0;
  world.sandbox.onCommit(({ actor, kind, userId }) => {
    if (actor !== 'client' || kind !== 'grant' || (wave += 1) <= 20) return;
    world.sandbox.schedule(world.clock.now() + 1, () => {
      for (const grant of world.sandbox.tenant.grantsOf(app.id, userId))
        if (grant.type === 'ENTITLEMENT') world.sandbox.outsider.revoke(grant);
    });
  });
  const { verification } = await apply(await plan());
  expect(verification?.ledger).toMatchObject({ wanted: users.length, granted: 20, unknown: 540 });
  expect(verification?.differences).toHaveLength(500);
  expect(verification?.unnamed).toBe(40);
});
