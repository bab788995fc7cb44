import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

const DAY_MS = 86_400_000;

it('what the report gives does not end with a CUSTOM grant that surplus is taken out of', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const { id: org } = await world.context.org();
  await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'yes', world.clock.now());
  const { app, users, admin, viewer } = await smallApp(world, 7, 0);
  const room = tenant.addEntitlement({ appId: app.id, name: 'Room', values: [{ name: 'Vault' }] });
  const [vault = ''] = room.values.keys();
  const expiresAt = world.clock.now() + DAY_MS;
  for (const { id: userId } of users) {
    tenant.addMember(app.id, userId);
    tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId, values: [admin.id, vault], expiresAt });
  }
  await world.clock.sleep(60_000);
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
  expect(plan.counts).toMatchObject({ toGrant: 7, toRemove: 0, surplusStays: 7 });
  const [row] = await world.context.store.plans.people(plan.id, 'all', -1, 1);
  expect(row?.stays?.reasons).toEqual(['time-limited']);
  const job = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(job).toMatchObject({ state: 'done', verification: { lost: 0, ledger: { granted: 7 } } });
  await world.clock.sleep(2 * DAY_MS);
  for (const { id } of users)
    expect([...world.sandbox.effectiveAccess(app.id, id).keys()]).toEqual([viewer.id]);
});
