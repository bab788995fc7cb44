import { afterEach, expect, it } from 'vitest';
import { analyzeReport } from '../../src/workflows/analyze-report.ts';
import { applyPlan } from '../../src/workflows/apply-plan.ts';
import { planGrants } from '../../src/workflows/plan-grants.ts';
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
