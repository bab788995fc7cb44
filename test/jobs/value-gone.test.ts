import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { staleCodes } from '../support/stale-codes.ts';
import { createWorld, type World } from '../support/world.ts';

/** A value that was removed from the app between the plan and the write. */
let world: World;
afterEach(() => world.close());

it.each([
  ['merge', 'yes', 0],
  ['merge', 'yes', 11 * 60_000],
  ['merge', 'no', 0],
  ['exact', 'yes', 0],
] as const)(
  'makes nobody an account with nothing in it: %s, additive %s, %d ms later',
  async (mode, additive, later) => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { app, users, viewer } = await smallApp(world, 40, 4);
    const { id: org } = await world.context.org();
    await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, additive, world.clock.now());
    const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode });
    expect(plan.counts.newAccounts).toBe(36);
    const role = world.sandbox.tenant.entitlements.get(viewer.entitlementId);
    if (role === undefined) throw new Error('no entitlement');
    world.sandbox.tenant.removeValue(role, viewer.id);
    await world.clock.sleep(later);
    const before = users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()]);
    const status = await applyPlan(world.context, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    expect(world.sandbox.tenant.memberCount(app.id), 'accounts').toBe(4);
    expect(await staleCodes(world, status.id, plan.operations)).toContain('stale: value gone');
    expect(users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()])).toEqual(before);
  },
);
