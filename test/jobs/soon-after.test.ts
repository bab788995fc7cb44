import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import type { Context } from '../../src/workflows/context.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

it('a CUSTOM grant leaves soon after what it is made of was read, however few requests Okta takes at once', async () => {
  world = await createWorld({
    latencyMs: 1_000,
    settings: {
      rateLimits: { limits: { '*': 100_000 }, concurrency: 2 },
      grants: { entitlementType: 'reject400' },
    },
  });
  const { id: org } = await world.context.org();
  await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'no', world.clock.now());
  const { users, plan } = await smallApp(world, 100, 100);
  const made = await plan();
  const okta = world.context.okta();
  const readAt = new Map<string, number>();
  const watched: Context = {
    ...world.context,
    okta: () => ({
      ...okta,
      grants: {
        ...okta.grants,
        listForPrincipal: async (...which) => {
          const found = await okta.grants.listForPrincipal(...which);
          readAt.set(which[1], world.clock.now());
          return found;
        },
      },
    }),
  };
  const late: number[] = [];
  world.sandbox.onCommit(({ actor, userId }) => {
    if (actor === 'client') late.push(world.clock.now() - (readAt.get(userId) ?? Number.NaN));
  });
  const job = await applyPlan(watched, {
    plan: made.id,
    hash: made.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(job).toMatchObject({ state: 'done', states: { done: users.length } });
  expect(late).toHaveLength(users.length);
  // A few round trips of a second each; first come first served, it was most of a minute.
  expect(Math.max(...late)).toBeLessThan(5_000);
});
