import { afterEach, describe, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { smallApp } from '../support/small-app.ts';
import { staleCodes } from '../support/stale-codes.ts';
import { createWorld, type World } from '../support/world.ts';

/** What somebody else changed in the tenant, between the plan and the write, that the grants of a person do not show. */
let world: World;
afterEach(() => world.close());

const apply = ({ id, hash }: PlanHeader): Promise<JobStatus> =>
  applyPlan(world.context, { plan: id, hash, agreement: { method: 'terminal', who: 'tester' } });

describe('an entitlement that takes one value', () => {
  it('keeps the value that a bundle has come to give: a grant of ours would win over it', async () => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { tenant } = world.sandbox;
    const app = tenant.addApp({ label: 'Levels' });
    const values = (name: string, multiValue: boolean) => [
      ...tenant
        .addEntitlement({ appId: app.id, name, multiValue, values: [{ name: 'Low' }, { name: 'High' }] })
        .values.values(),
    ];
    const [low, high] = values('Level', false);
    const [any] = values('Other', true);
    if (low === undefined || high === undefined || any === undefined) throw new Error('no values');
    const bundle = tenant.addBundle({ appId: app.id, name: 'Bundle', values: [any.id] });
    const users = Array.from({ length: 8 }, (_, n) => {
      const user = tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } });
      tenant.addMember(app.id, user.id);
      const common = { appId: app.id, userId: user.id };
      if (n < 4) tenant.placeGrant({ ...common, type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id });
      return user;
    });
    world.report('levels.csv', `Login,Level\n${users.map((_, n) => `p${n}@acme.example,Low`).join('\n')}\n`);
    await analyzeReport(world.context, {
      report: 'levels.csv',
      overrides: { identifier: 'Login', entitlements: ['Level'] },
    });
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'levels.csv' });
    expect(plan.counts).toMatchObject({ toGrant: 8, conflict: 0 });
    tenant.changeBundle(bundle, { name: 'Bundle', description: undefined, values: [high.id] }, 'outsider');
    await world.clock.sleep(60_000);
    const status = await apply(plan);
    const held = users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()]);
    expect(held).toEqual(users.map((_, n) => [n < 4 ? high.id : low.id]));
    expect(status).toMatchObject({
      state: 'done',
      verification: { lost: 0, extra: 0, ledger: { granted: 4, stale: 4 } },
    });
    expect(await staleCodes(world, status.id, plan.operations)).toEqual(
      Array(4).fill('stale: single value held'),
    );
  });
});

describe('a value that was renamed since the plan was made', () => {
  /** Of 8 people 4 hold Admin; the report says Viewer of all. */
  async function renamed(mode: 'merge' | 'exact' | 'replace', value: 'admin' | 'viewer') {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const small = await smallApp(world, 8, 4);
    const input = { app: small.app.id, report: 'small.csv' };
    await world.clock.sleep(60_000);
    const plan =
      mode === 'replace'
        ? await planStructure(world.context, { ...input, mode })
        : await planGrants(world.context, { ...input, mode });
    const held = () =>
      small.users.map(({ id }) => [...world.sandbox.effectiveAccess(small.app.id, id).keys()]);
    const before = held();
    small[value].name = 'Something else';
    return { ...small, plan, held, before };
  }

  it.each([
    ['is not granted', 'merge', 'viewer'],
    ['is not taken away', 'exact', 'admin'],
    ['is not removed', 'replace', 'admin'],
  ] as const)('%s: a person agreed to its name', async (_, mode, value) => {
    const { plan, app, held, before } = await renamed(mode, value);
    const members = world.sandbox.tenant.memberCount(app.id);
    const status = await apply(plan);
    expect(status.states.stale).toBeGreaterThan(0);
    expect(new Set(await staleCodes(world, status.id, plan.operations))).toEqual(
      new Set([mode === 'replace' ? 'stale: values changed' : 'stale: value renamed']),
    );
    if (mode === 'merge') expect(world.sandbox.tenant.memberCount(app.id), 'accounts').toBe(members);
    const now = held();
    for (const [n, values] of before.entries()) expect(now[n]).toEqual(expect.arrayContaining(values));
    if (mode === 'merge') expect(now).toEqual(before);
  });

  it('is taken back by an undo, which calls it as it is called now', async () => {
    const { plan, users, app, viewer, held, before } = await renamed('merge', 'admin');
    const job = await apply(plan);
    expect(job).toMatchObject({ state: 'done', verification: { ledger: { granted: users.length } } });
    viewer.name = 'Reader';
    const undo = await undoJob(world.context, { job: job.id });
    expect(undo.values.map(({ valueName }) => valueName)).toContain('Reader');
    expect(await apply(undo)).toMatchObject({ state: 'done', states: { stale: 0 } });
    await world.clock.sleep(120_000);
    expect(held()).toEqual(before);
    expect(world.sandbox.tenant.member(app.id, users[0]?.id ?? '')).toBeDefined();
  });
});

describe('an entitlement that was renamed since the plan was made', () => {
  it.each([
    ['gets nobody a grant', 'grants', 'merge', 'Role', 'Viewer'],
    ['takes nothing from anybody', 'grants', 'exact', 'Role', 'Viewer'],
    ['gets no values', 'structure', 'merge', 'Role', 'Auditor'],
    ['loses no values', 'structure', 'replace', 'Role', 'Viewer'],
    ['is not removed', 'structure', 'replace', 'Level', 'One'],
  ] as const)('%s: a person agreed to its name', async (_, kind, mode, column, value) => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { app, admin, users } = await smallApp(world, 8, 4);
    const role = world.sandbox.tenant.entitlements.get(admin.entitlementId);
    if (role === undefined) throw new Error('no entitlement');
    world.report(
      'then.csv',
      `Login,${column}\n${users.map((_, n) => `p${n}@acme.example,${value}`).join('\n')}\n`,
    );
    await analyzeReport(world.context, {
      report: 'then.csv',
      overrides: { identifier: 'Login', entitlements: [column] },
    });
    await world.clock.sleep(60_000);
    const input = { app: app.id, report: 'then.csv' };
    const plan =
      kind === 'structure'
        ? await planStructure(world.context, { ...input, mode })
        : await planGrants(world.context, { ...input, mode });
    const seen = () => ({
      held: users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()]),
      values: [...role.values.keys()],
      accounts: world.sandbox.tenant.memberCount(app.id),
    });
    const before = seen();
    role.name = 'Something else';
    await world.clock.sleep(11 * 60_000);
    const status = await apply(plan);
    expect(await staleCodes(world, status.id, plan.operations)).toContain('stale: entitlement renamed');
    expect(seen()).toEqual(before);
    expect(world.sandbox.tenant.entitlements.get(admin.entitlementId)).toBe(role);
  });

  it.each([
    ['soon after it was planned', 0],
    ['when the names that it was planned with count no more', 11 * 60_000],
  ])('is called as it is called now by an undo, which can be carried out %s', async (_, later) => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { app, users, plan, viewer } = await smallApp(world, 8, 4);
    const held = () => users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()]);
    const before = held();
    const job = await apply(await plan());
    expect(job).toMatchObject({ state: 'done', verification: { ledger: { granted: users.length } } });
    const role = world.sandbox.tenant.entitlements.get(viewer.entitlementId);
    if (role === undefined) throw new Error('no entitlement');
    role.name = 'Function';
    await world.clock.sleep(60_000);
    const undo = await undoJob(world.context, { job: job.id });
    expect(new Set(undo.values.map(({ entitlementName }) => entitlementName))).toEqual(new Set(['Function']));
    await world.clock.sleep(later);
    expect(await apply(undo)).toMatchObject({ state: 'done', states: { stale: 0 } });
    await world.clock.sleep(120_000);
    expect(held()).toEqual(before);
  });
});

describe('somebody who is no longer active in Okta when their turn comes', () => {
  it.each([
    ['SUSPENDED', 'merge', 'available'],
    ['DEPROVISIONED', 'merge', 'available'],
    ['SUSPENDED', 'merge', 'reject400'],
    ['SUSPENDED', 'exact', 'available'],
    ['SUSPENDED', 'exact', 'reject400'],
  ] as const)(
    'gets no account and no grant: %s, %s, additive grants %s',
    async (status, mode, entitlementType) => {
      world = await createWorld({
        settings: {
          rateLimits: { limits: { '*': 100_000 } },
          grants: { entitlementType, inactiveUser: 'allow' },
        },
      });
      const { app, users } = await smallApp(world, 12, 6);
      const { id: org } = await world.context.org();
      const additive = entitlementType === 'available' ? 'yes' : 'no';
      await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, additive, world.clock.now());
      await world.clock.sleep(60_000);
      const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode });
      const [member, locked, joiner] = [users[0], users[1], users[11]];
      if (member === undefined || locked === undefined || joiner === undefined) throw new Error('nobody');
      world.sandbox.outsider.updateUser(member.id, { status });
      world.sandbox.outsider.updateUser(locked.id, { status: 'LOCKED_OUT' });
      world.sandbox.outsider.updateUser(joiner.id, { status });
      await world.clock.sleep(20 * 60_000);
      const gained = new Set<string>();
      world.sandbox.onCommit(({ actor, userId, kind, before, after }) => {
        if (actor === 'client' && (kind === 'assign' || [...after].some((value) => !before.has(value))))
          gained.add(userId);
      });
      const job = await apply(plan);
      expect(job).toMatchObject({ state: 'done' });
      expect(gained).toEqual(
        new Set(users.flatMap(({ id }) => (id === member.id || id === joiner.id ? [] : [id]))),
      );
      const codes = await staleCodes(world, job.id, plan.operations);
      expect(codes).toContain('stale: no longer active');
      expect(job.verification?.ledger).toMatchObject({ granted: 10, stale: 2 });
    },
  );

  it.each([
    ['soon after it began', 24, 0],
    ['later than they were first asked for', 48, 11 * 60_000],
  ])(
    'gets none either from a job that began soon after its plan and takes long: %s',
    async (_, people, afterMs) => {
      world = await createWorld({
        settings: {
          rateLimits: { limits: { 'apps/*': 2, '*': 100_000 } },
          grants: { inactiveUser: 'allow' },
        },
      });
      const { app, users, plan } = await smallApp(world, people, 0);
      const planned = await plan();
      const last = users.at(-1);
      if (last === undefined) throw new Error('nobody');
      const start = world.clock.now();
      let suspended = false;
      world.sandbox.onCommit(({ actor }) => {
        if (actor !== 'client' || suspended || world.clock.now() - start < afterMs) return;
        suspended = true;
        world.sandbox.outsider.updateUser(last.id, { status: 'SUSPENDED' });
      });
      const job = await apply(planned);
      expect(world.clock.now() - start).toBeGreaterThan(afterMs + 12 * 60_000);
      expect(job.verification?.ledger).toMatchObject({ granted: people - 1, stale: 1 });
      expect([...world.sandbox.effectiveAccess(app.id, last.id).keys()]).toEqual([]);
    },
  );
});

it('a plan that was made by a clock which was an hour ahead does not tell who is in the app, nor who is active', async () => {
  let ahead = 3_600_000;
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } }, grants: { inactiveUser: 'allow' } },
    clock: (tenants) => ({
      now: () => tenants.now() + ahead,
      sleep: (ms, signal) => tenants.sleep(ms, signal),
      deadline: (ms) => tenants.deadline(ms),
    }),
  });
  const { app, users, plan } = await smallApp(world, 12, 6);
  const planned = await plan();
  ahead = 0;
  const [out, suspended] = [users[0]?.id ?? '', users[1]?.id ?? ''];
  world.sandbox.outsider.unassign(app.id, out);
  world.sandbox.outsider.updateUser(suspended, { status: 'SUSPENDED' });
  await world.clock.sleep(20 * 60_000);
  const job = await apply(planned);
  expect(job.verification?.ledger).toMatchObject({ granted: 10, stale: 2 });
  expect(world.sandbox.tenant.member(app.id, out)).toBeUndefined();
});

describe('whoever is taken out of the app while a long job runs', () => {
  it.each([
    ['soon after it began', 24, 24, 0],
    ['later than who is in the app was first read again', 48, 48, 11 * 60_000],
    ['after it took them in itself', 40, 0, 5 * 60_000],
  ])('is not put back by it: %s', async (_, people, members, afterMs) => {
    world = await createWorld({
      settings: { rateLimits: { limits: { 'WRITE grants': 2, '*': 100_000 } } },
    });
    const { app, users, plan } = await smallApp(world, people, members);
    const planned = await plan();
    const last = users.at(-1);
    if (last === undefined) throw new Error('nobody');
    const start = world.clock.now();
    let out = false;
    world.sandbox.onCommit(({ actor }) => {
      if (actor !== 'client' || out || world.clock.now() - start < afterMs) return;
      out = true;
      world.sandbox.outsider.unassign(app.id, last.id);
    });
    const job = await apply(planned);
    expect(world.clock.now() - start).toBeGreaterThan(afterMs + 11 * 60_000);
    expect(job.verification?.ledger).toMatchObject({ granted: people - 1, stale: 1 });
    expect(await staleCodes(world, job.id, planned.operations)).toEqual(['stale: no longer in the app']);
    expect(world.sandbox.tenant.member(app.id, last.id)).toBeUndefined();
  });
});
