import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import type { Context } from '../../src/workflows/context.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** A machine sleeps in the middle of a write: what was read directly before it is hours old by then. */
let world: World;
afterEach(() => world.close());

const HOURS_MS = 8 * 3_600_000;

it.each([
  ['merge', { done: 30 }],
  // The CUSTOM grant that the plan saw was replaced by another one.
  ['exact', { done: 29, stale: 1 }],
] as const)(
  'what somebody else took away while the machine slept is not given back by a write that had been read for: %s',
  async (mode, states) => {
    world = await createWorld({
      latencyMs: 20,
      settings: {
        rateLimits: { limits: { '*': 100_000 } },
        grants: { entitlementType: 'reject400' },
      },
    });
    const { tenant, outsider } = world.sandbox;
    const { id: org } = await world.context.org();
    await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'no', world.clock.now());
    const { app, users, admin, viewer } = await smallApp(world, 30, 0);
    const room = tenant.addEntitlement({
      appId: app.id,
      name: 'Room',
      values: [{ name: 'Vault' }, { name: 'Lab' }],
    });
    const [vault = '', lab = ''] = room.values.keys();
    for (const { id: userId } of users) {
      tenant.addMember(app.id, userId);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId, values: [admin.id, vault, lab] });
    }
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode });
    const [last] = users.slice(-1);
    if (last === undefined) throw new Error('nobody');
    const okta = world.context.okta();
    let slept = false;
    const sleepy: Context = {
      ...world.context,
      okta: () => ({
        ...okta,
        grants: {
          ...okta.grants,
          listForPrincipal: async (...which) => {
            const found = await okta.grants.listForPrincipal(...which);
            if (which[1] !== last.id || slept) return found;
            slept = true;
            // Vault is taken away meanwhile, in the console.
            outsider.grant({
              type: 'CUSTOM',
              appId: app.id,
              userId: last.id,
              values: [admin.id, lab],
            });
            world.clock.jump(HOURS_MS);
            return found;
          },
        },
      }),
    };
    const job = await applyPlan(sleepy, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    expect(slept).toBe(true);
    expect(job).toMatchObject({
      state: 'done',
      states,
      verification: { overwritten: 0 },
    });
    const held = world.sandbox.effectiveAccess(app.id, last.id);
    expect(held.has(vault)).toBe(false);
    expect(held.has(viewer.id)).toBe(mode === 'merge');
  },
);
