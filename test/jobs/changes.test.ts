import { afterEach, describe, expect, it } from 'vitest';
import type { SandboxGrant } from '../../src/sandbox/state/objects.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

it('an end whose answer was lost, and that has come when somebody looks, is no difference in the first wave', async () => {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } } },
    environment: { OKTA_ENTITLEMENTS_END_AHEAD_MS: '1000' },
  });
  const { app, users, admin, viewer } = await smallApp(world, 8, 0);
  for (const { id } of users) {
    world.sandbox.tenant.addMember(app.id, id);
    const values = [admin.id, viewer.id];
    world.sandbox.tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: id, values });
  }
  await analyzeReport(world.context, {
    report: 'small.csv',
    overrides: { identifier: 'Login', entitlements: ['Role'] },
  });
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
  world.sandbox.faults.failNext('updateGrant', 'reset-after', 2);
  const status = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(status).toMatchObject({
    state: 'done',
    states: { done: 14, already: 2 },
    verification: { lost: 0, extra: 0, differences: [] },
  });
  for (const { id } of users)
    expect([...world.sandbox.effectiveAccess(app.id, id).keys()]).toEqual([viewer.id]);
});

it('a grant that ends by itself sooner than it would be ended is not given more time', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
  const { app, users, admin } = await smallApp(world, 8, 0);
  for (const { id } of users) {
    world.sandbox.tenant.addMember(app.id, id);
    world.sandbox.tenant.placeGrant({
      type: 'ENTITLEMENT',
      appId: app.id,
      userId: id,
      values: [admin.id],
      expiresAt: world.clock.now() + 90_000,
    });
  }
  const end = world.clock.now() + 90_000;
  let latest = 0;
  world.sandbox.onCommit(({ userId }) => {
    for (const { values, expiresAt = Infinity } of world.sandbox.tenant.grantsOf(app.id, userId))
      if (values.includes(admin.id)) latest = Math.max(latest, expiresAt);
  });
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
  await world.clock.sleep(50_000);
  const status = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(status).toMatchObject({
    state: 'done',
    verification: { lost: 0, extra: 0, changes: { toRemove: 8, removed: 8 } },
  });
  expect(latest).toBeLessThanOrEqual(end);
});

it.each([
  ['merge', 5_000],
  ['exact', 40_000],
] as const)(
  'what ends by itself while the first people are written is not lost by it: %s',
  async (mode, afterMs) => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
    const { tenant } = world.sandbox;
    const { app, users, admin } = await smallApp(world, 8, 0);
    const room = tenant.addEntitlement({ appId: app.id, name: 'Room', values: [{ name: 'Vault' }] });
    const [vault = ''] = room.values.keys();
    const end = Math.ceil((world.clock.now() + 60_000 + afterMs) / 1000) * 1000;
    for (const { id } of users) {
      const common = { type: 'ENTITLEMENT', appId: app.id, userId: id };
      tenant.addMember(app.id, id);
      tenant.placeGrant({ ...common, values: [admin.id] });
      tenant.placeGrant({ ...common, values: [vault], expiresAt: end });
    }
    await world.clock.sleep(50_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode });
    await world.clock.sleep(10_000);
    const ends: boolean[] = [];
    world.sandbox.onCommit(() => ends.push(world.clock.now() >= end));
    const status = await applyPlan(world.context, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    expect(ends).toContain(false);
    expect(status).toMatchObject({
      state: 'done',
      verification: { lost: 0, extra: 0, ledger: { granted: 8 } },
    });
    expect(world.clock.now()).toBeGreaterThan(end);
  },
);

it('a grant that ends by itself meanwhile, and gave nothing alone, is no difference in the first wave', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
  const { app, users, admin, viewer } = await smallApp(world, 8, 0);
  const { tenant } = world.sandbox;
  for (const { id } of users) {
    const common = { type: 'ENTITLEMENT', appId: app.id, userId: id };
    tenant.addMember(app.id, id);
    tenant.placeGrant({ ...common, values: [admin.id] });
    tenant.placeGrant({ ...common, values: [viewer.id] });
    tenant.placeGrant({ ...common, values: [viewer.id], expiresAt: world.clock.now() + 90_000 });
  }
  await world.clock.sleep(60_000);
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
  const status = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(status).toMatchObject({
    state: 'done',
    verification: { lost: 0, extra: 0, changes: { toRemove: 8, removed: 8 } },
  });
});

describe('the rest of a grant, given anew before the grant ends', () => {
  const changes: readonly (readonly [string, (grant: SandboxGrant) => void])[] = [
    ['ended it', (grant) => world.sandbox.outsider.revoke(grant)],
    ['gave it an end', (grant) => world.sandbox.outsider.expire(grant, world.clock.now() + 3_600_000)],
  ];
  it.each(changes)('is not given where somebody else %s since the plan was made', async (_, change) => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { tenant } = world.sandbox;
    const { app, users, admin } = await smallApp(world, 8, 0);
    const [room] = tenant
      .addEntitlement({ appId: app.id, name: 'Room', values: [{ name: 'Vault' }] })
      .values.values();
    const grants = users.map(({ id }) => {
      tenant.addMember(app.id, id);
      const values = [admin.id, room?.id ?? ''];
      return tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: id, values });
    });
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
    const [changed] = grants;
    const [user] = users;
    if (changed === undefined || user === undefined) throw new Error('nobody');
    change(changed);
    await world.clock.sleep(60_000);
    const given = () => world.sandbox.effectiveAccess(app.id, user.id).get(room?.id ?? '') ?? [];
    const before = given();
    await applyPlan(world.context, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    expect(given()).toEqual(before);
    const rows = await world.context.store.jobs.operationRows(
      (await world.context.store.jobs.forPlan(plan.id))?.id ?? '',
      0,
      plan.operations,
    );
    const codes = rows.flatMap(({ state, code }) => (state === 'stale' ? [code] : []));
    expect(codes).toEqual(['stale: grant changed', 'stale: an earlier step did not come through']);
  });

  it('and that somebody else took away before it came to that is named', async () => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
    const { tenant, outsider } = world.sandbox;
    const { app, users, admin, viewer } = await smallApp(world, 8, 0);
    const room = tenant.addEntitlement({ appId: app.id, name: 'Room', values: [{ name: 'Vault' }] });
    const [vault = ''] = room.values.keys();
    const grants = users.map(({ id }) => {
      tenant.addMember(app.id, id);
      const values = [admin.id, viewer.id, vault];
      return tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: id, values });
    });
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
    const [taken] = grants.slice(-1);
    if (taken === undefined) throw new Error('nobody');
    world.sandbox.onCommit(({ actor, kind, userId }) => {
      if (actor === 'client' && kind === 'grant' && userId === taken.userId) outsider.revoke(taken);
    });
    const status = await applyPlan(world.context, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    const held = world.sandbox.effectiveAccess(app.id, taken.userId);
    expect([...held.keys()].sort()).toEqual([viewer.id, vault].sort());
    expect(status).toMatchObject({ state: 'done', verification: { overwritten: 2 } });
    expect(status.verification?.differences).toMatchObject([
      { kind: 'revived', principal: taken.userId, valueName: 'Viewer', outside: false },
      { kind: 'revived', principal: taken.userId, valueName: 'Vault', outside: false },
    ]);
  });
});
