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

/** What somebody else changed in the tenant, between the plan and the write, as the fresh read of a person's grants shows it. */
let world: World;
afterEach(() => world.close());

const apply = ({ id, hash }: PlanHeader): Promise<JobStatus> =>
  applyPlan(world.context, { plan: id, hash, agreement: { method: 'terminal', who: 'tester' } });

describe('grants that somebody else made since, as the fresh read shows them', () => {
  /** 8 members hold Other by CUSTOM; the report wants Low of everybody, in an entitlement that takes one value. */
  async function levels(entitlementType: 'available' | 'reject400') {
    world = await createWorld({
      settings: { rateLimits: { limits: { '*': 100_000 } }, grants: { entitlementType } },
    });
    const { tenant } = world.sandbox;
    const { id: org } = await world.context.org();
    const additive = entitlementType === 'available' ? 'yes' : 'no';
    await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, additive, world.clock.now());
    const app = tenant.addApp({ label: 'Levels' });
    const values = (name: string, multiValue: boolean) =>
      [
        ...tenant
          .addEntitlement({ appId: app.id, name, multiValue, values: [{ name: 'Low' }, { name: 'High' }] })
          .values.values(),
      ].map(({ id }) => id);
    const [low = '', high = ''] = values('Level', false);
    const [other = ''] = values('Other', true);
    const users = Array.from({ length: 8 }, (_, n) => {
      const login = `p${n}@acme.example`;
      const { id } = tenant.addUser({ profile: { login, email: login } });
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [other] });
      return id;
    });
    world.report('levels.csv', `Login,Level\n${users.map((_, n) => `p${n}@acme.example,Low`).join('\n')}\n`);
    await analyzeReport(world.context, {
      report: 'levels.csv',
      overrides: { identifier: 'Login', entitlements: ['Level'] },
    });
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'levels.csv' });
    expect(plan.counts.toGrant).toBe(8);
    return { app, plan, user: users[0] ?? '', low, high, other };
  }

  it.each([
    ['of an access request', 'reject400', 'stale: access-request', ['other'], 'ACCESS_REQUEST'],
    ['with what is missing', 'reject400', 'nothing-missing', ['other', 'low'], 'ADMIN'],
    [
      'with another value of the entitlement',
      'reject400',
      'stale: single value held',
      ['other', 'high'],
      'ADMIN',
    ],
    ['of any kind, before an additive one', 'available', 'stale: grants changed', ['other'], 'ADMIN'],
  ] as const)('a grant %s is not written over (additive grants: %s)', async (_, type, code, gives, actor) => {
    const { app, plan, user, ...ids } = await levels(type);
    const theirs = world.sandbox.outsider.grant({
      type: 'CUSTOM',
      appId: app.id,
      userId: user,
      values: gives.map((name) => ids[name]),
      actor,
    });
    await world.clock.sleep(60_000);
    const job = await apply(plan);
    const grants = world.sandbox.tenant.grantsOf(app.id, user).map(({ id }) => id);
    expect(grants).toEqual([theirs.id]);
    const rows = await world.context.store.jobs.operationRows(job.id, 0, plan.operations);
    expect(rows.flatMap((row) => (row.state === 'done' ? [] : [row.code]))).toEqual([code]);
  });
});

it('an undo takes back no CUSTOM grant that somebody else has given again since, under the same id', async () => {
  world = await createWorld({
    settings: {
      rateLimits: { limits: { '*': 100_000 } },
      grants: { entitlementType: 'reject400', customRepost: 'same-id' },
    },
  });
  const { id: org } = await world.context.org();
  await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'no', world.clock.now());
  // Of whom held nothing the grant would end; of whom held something it would be written anew.
  const { app, users, plan } = await smallApp(world, 8, 4);
  const job = await apply(await plan());
  await world.clock.sleep(60_000);
  const undo = await undoJob(world.context, { job: job.id });
  expect(undo.counts.toRemove).toBe(8);
  const [holder = '', joiner = ''] = [users[0]?.id, users[7]?.id];
  const { tenant, outsider } = world.sandbox;
  for (const userId of [holder, joiner]) {
    const [grant] = tenant.grantsOf(app.id, userId);
    const again = outsider.grant({ type: 'CUSTOM', appId: app.id, userId, values: grant?.values ?? [] });
    expect(again.id).toBe(grant?.id);
  }
  const held = (userId: string) => [...world.sandbox.effectiveAccess(app.id, userId).keys()];
  const before = [held(holder), held(joiner)];
  await world.clock.sleep(60_000);
  const undone = await apply(undo);
  await world.clock.sleep(120_000);
  expect([held(holder), held(joiner)]).toEqual(before);
  expect(undone.states).toMatchObject({ done: 6, stale: 2 });
  expect(new Set(await staleCodes(world, undone.id, undo.operations))).toEqual(
    new Set(['stale: not the grant we made']),
  );
});

describe('a CUSTOM grant that an exact import writes anew', () => {
  it.each([
    ['gave another grant besides', 'stale: grants changed'],
    ['ended it', 'stale: grants changed'],
    ['made the policy decide', 'stale: grants changed'],
    ['gave it an end', 'stale: expiry changed'],
  ] as const)('is not written where somebody else %s', async (what, code) => {
    world = await createWorld({
      settings: { rateLimits: { limits: { '*': 100_000 } }, grants: { entitlementType: 'reject400' } },
    });
    const { tenant, outsider } = world.sandbox;
    const { id: org } = await world.context.org();
    await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'no', world.clock.now());
    const { app, users, admin } = await smallApp(world, 8, 0);
    const room = tenant.addEntitlement({
      appId: app.id,
      name: 'Room',
      values: [{ name: 'Vault' }, { name: 'Lab' }],
    });
    const [vault = '', lab = ''] = room.values.keys();
    for (const { id } of users) {
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [admin.id, vault] });
    }
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
    expect(plan.counts).toMatchObject({ toRemove: 8, toGrant: 8 });
    const userId = users[0]?.id ?? '';
    const [grant] = tenant.grantsOf(app.id, userId);
    if (grant === undefined) throw new Error('no grant');
    const common = { appId: app.id, userId };
    const acts: Readonly<Record<typeof what, () => void>> = {
      'gave another grant besides': () => outsider.grant({ ...common, type: 'ENTITLEMENT', values: [lab] }),
      'ended it': () => outsider.revoke(grant),
      'made the policy decide': () => outsider.grant({ ...common, type: 'POLICY', values: [lab] }),
      'gave it an end': () => outsider.expire(grant, tenant.now() + 7_200_000),
    };
    acts[what]();
    await world.clock.sleep(60_000);
    const grants = () =>
      tenant.grantsOf(app.id, userId).map(({ id, values, expiresAt }) => ({ id, values, expiresAt }));
    const before = grants();
    const job = await apply(plan);
    expect(grants()).toEqual(before);
    expect(job.states).toMatchObject({ done: 7, stale: 1 });
    expect(await staleCodes(world, job.id, plan.operations)).toEqual([code]);
  });
});

describe('a CUSTOM grant of which an exact import takes a part', () => {
  /** Role = Admin, Viewer; Level, of one value, = Low, High. The report says Viewer and Low of all, who hold `held`. */
  async function changedTo(held: readonly Name[], now: readonly Name[]) {
    world = await createWorld({
      settings: { rateLimits: { limits: { '*': 100_000 } }, grants: { entitlementType: 'reject400' } },
    });
    const { tenant, outsider } = world.sandbox;
    const { id: org } = await world.context.org();
    await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'no', world.clock.now());
    const { app, users, admin, viewer } = await smallApp(world, 8, 0);
    const level = tenant.addEntitlement({
      appId: app.id,
      name: 'Level',
      multiValue: false,
      values: [{ name: 'Low' }, { name: 'High' }],
    });
    const [low = '', high = ''] = level.values.keys();
    const ids = { admin: admin.id, viewer: viewer.id, low, high };
    for (const { id } of users) {
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: held.map((name) => ids[name]) });
    }
    const lines = users.map((_, n) => `p${n}@acme.example,Viewer,Low`);
    world.report('both.csv', `Login,Role,Level\n${lines.join('\n')}\n`);
    await analyzeReport(world.context, {
      report: 'both.csv',
      overrides: { identifier: 'Login', entitlements: ['Role', 'Level'] },
    });
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'both.csv', mode: 'exact' });
    expect(plan.counts.toRemove).toBe(8);
    const userId = users[0]?.id ?? '';
    const [grant] = tenant.grantsOf(app.id, userId);
    if (grant === undefined) throw new Error('no grant');
    outsider.revoke(grant);
    Object.assign(tenant.placeGrant({ ...grant, values: now.map((name) => ids[name]) }), { id: grant.id });
    const written: string[] = [];
    world.sandbox.onCommit(({ userId: whose }) => written.push(whose));
    const job = await apply(plan);
    const rows = await world.context.store.jobs.operationRows(job.id, 0, plan.operations);
    const values = [...world.sandbox.effectiveAccess(app.id, userId).keys()];
    return {
      notDone: rows.flatMap(({ state, code }) => (state === 'done' ? [] : [`${state} ${code}`])),
      written: written.includes(userId),
      holds: Object.entries(ids).flatMap(([name, id]) => (values.includes(id) ? [name] : [])),
    };
  }
  type Name = 'admin' | 'viewer' | 'low' | 'high';

  it.each<[string, Name[], Name[], string]>([
    ['has nothing of it left', ['admin', 'viewer', 'low'], ['viewer', 'low'], 'already nothing-left'],
    ['has nothing but that left', ['admin', 'viewer', 'low'], ['admin'], 'stale stale: nothing would remain'],
    ['has another single value', ['admin', 'viewer'], ['admin', 'high'], 'stale stale: single value held'],
  ])('is not written where it %s by then', async (_, held, now, end) => {
    expect(await changedTo(held, now)).toEqual({ notDone: [end], written: false, holds: now });
  });

  it('is written for what is still to be given where it has nothing of that part left', async () => {
    expect(await changedTo(['admin', 'viewer'], ['viewer'])).toEqual({
      notDone: [],
      written: true,
      holds: ['viewer', 'low'],
    });
  });
});

describe('an additive grant that an undo gives back', () => {
  it.each([
    ['gave it again', 'nothing-left'],
    ['denied the person everything', 'stale: denied'],
    ['took the person out of the app', 'stale: no longer in the app'],
  ] as const)('is not given where somebody else %s', async (what, code) => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { tenant, outsider } = world.sandbox;
    const { app, users, admin } = await smallApp(world, 8, 0);
    for (const { id } of users) {
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: id, values: [admin.id] });
    }
    await world.clock.sleep(60_000);
    const job = await apply(
      await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' }),
    );
    await world.clock.sleep(120_000);
    const undo = await undoJob(world.context, { job: job.id });
    expect(undo.counts).toMatchObject({ toGrant: 8, toRemove: 8 });
    const userId = users[0]?.id ?? '';
    const common = { appId: app.id, userId, type: 'ENTITLEMENT', values: [admin.id] };
    const acts: Readonly<Record<typeof what, () => void>> = {
      'gave it again': () => outsider.grant(common),
      'denied the person everything': () => outsider.grant({ ...common, action: 'DENY' }),
      'took the person out of the app': () => outsider.unassign(app.id, userId),
    };
    acts[what]();
    await world.clock.sleep(60_000);
    const admins = () => tenant.grantsOf(app.id, userId).filter(({ values }) => values.includes(admin.id));
    const before = [admins().length, tenant.member(app.id, userId) === undefined];
    const undone = await apply(undo);
    expect([admins().length, tenant.member(app.id, userId) === undefined]).toEqual(before);
    const rows = await world.context.store.jobs.operationRows(undone.id, 0, undo.operations);
    expect(rows.flatMap((row) => (row.state === 'done' ? [] : [row.code]))).toContain(code);
  });
});

it('what an access request gave is no surplus that an exact import takes away', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const { app, users, admin } = await smallApp(world, 8, 4);
  const userId = users[7]?.id ?? '';
  tenant.addMember(app.id, userId);
  tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId, values: [admin.id], actor: 'ACCESS_REQUEST' });
  await world.clock.sleep(60_000);
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
  expect(plan.counts).toMatchObject({ toRemove: 4, surplusStays: 1 });
  const people = await world.context.store.plans.people(plan.id, 'all', -1, 100);
  expect(people.find(({ principal }) => principal === userId)?.stays?.reasons).toEqual(['access-request']);
});

it('an undo that would replace a grant of somebody else says so in its plan, and leaves it', async () => {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } }, grants: { entitlementType: 'reject400' } },
  });
  const { id: org } = await world.context.org();
  await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'no', world.clock.now());
  const { app, users, viewer, plan } = await smallApp(world, 8, 8);
  const job = await apply(await plan());
  const userId = users[0]?.id ?? '';
  world.sandbox.outsider.grant({ type: 'ENTITLEMENT', appId: app.id, userId, values: [viewer.id] });
  await world.clock.sleep(60_000);
  const undo = await undoJob(world.context, { job: job.id });
  expect(undo.undo?.labels).toMatchObject({ exact: 7, none: 1 });
  const people = await world.context.store.plans.people(undo.id, 'all', -1, 100);
  expect(people.find(({ principal }) => principal === userId)?.undo).toMatchObject([
    { label: 'none', reason: 'other-grants' },
  ]);
});

it('a value is not removed where a denial has come to name it: it might be lifted', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { app, users, admin } = await smallApp(world, 8, 4);
  await world.clock.sleep(60_000);
  const input = { app: app.id, report: 'small.csv', mode: 'replace' } as const;
  const plan = await planStructure(world.context, input);
  expect(plan.counts.removedValues).toBe(1);
  const userId = users[0]?.id ?? '';
  const denial = { type: 'ENTITLEMENT', appId: app.id, userId, values: [admin.id], action: 'DENY' };
  world.sandbox.outsider.grant(denial);
  await world.clock.sleep(60_000);
  const job = await apply(plan);
  expect(world.sandbox.tenant.values.has(admin.id)).toBe(true);
  expect(await staleCodes(world, job.id, plan.operations)).toEqual(['stale: somebody would gain by it']);
});

it('an undo gives back no value in whose place somebody else has given another since, nor to whoever is denied', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant, outsider } = world.sandbox;
  const { app, users } = await smallApp(world, 6, 0);
  const [low = '', high = ''] = tenant
    .addEntitlement({
      appId: app.id,
      name: 'Level',
      multiValue: false,
      values: [{ name: 'Low' }, { name: 'High' }],
    })
    .values.keys();
  const [vault = ''] = tenant
    .addEntitlement({ appId: app.id, name: 'Room', values: [{ name: 'Vault' }] })
    .values.keys();
  const give = (n: number, values: readonly string[], action = 'ALLOW') => {
    const userId = users[n]?.id ?? '';
    tenant.addMember(app.id, userId);
    outsider.grant({ type: 'ENTITLEMENT', appId: app.id, userId, values, action });
  };
  for (const n of [1, 2, 3, 4, 5]) give(n, [low]);
  world.report(
    'levels.csv',
    'Login,Level\np0@acme.example,High\n' + [1, 2, 3, 4, 5].map((n) => `p${n}@acme.example,\n`).join(''),
  );
  await analyzeReport(world.context, {
    report: 'levels.csv',
    overrides: { identifier: 'Login', entitlements: ['Level'] },
  });
  await world.clock.sleep(60_000);
  const plan = await planGrants(world.context, { app: app.id, report: 'levels.csv', mode: 'exact' });
  expect(plan.counts).toMatchObject({ toRemove: 5 });
  const job = await apply(plan);
  await world.clock.sleep(120_000);
  give(1, [high]);
  give(2, [low]);
  give(3, [vault]);
  give(4, [vault], 'DENY');
  await world.clock.sleep(60_000);
  const undo = await undoJob(world.context, { job: job.id });
  const people = await world.context.store.plans.people(undo.id, 'all', -1, 100);
  const labels = users.map(({ id }) => people.find(({ principal }) => principal === id)?.undo?.[0]);
  expect(labels.slice(1)).toMatchObject([
    { label: 'none', reason: 'single-value-held' },
    { label: 'exact' },
    { label: 'exact' },
    { label: 'none', reason: 'denied' },
    { label: 'exact' },
  ]);
});
