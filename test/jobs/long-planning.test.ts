import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import type { SandboxEntitlement, SandboxUser } from '../../src/sandbox/state/objects.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { smallApp } from '../support/small-app.ts';
import { staleCodes } from '../support/stale-codes.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

const LONG_MS = 11 * 60_000;

interface Changed {
  readonly appId: string;
  readonly member: SandboxUser;
  readonly role: SandboxEntitlement;
}

/** What a plan says of the tenant counts for ten minutes from when it was read, however long planning took. */
it.each<{ what: string; change: (changed: Changed) => void; code: string; stale: number }>([
  {
    what: 'a member is taken out of the app',
    change: ({ appId, member }) => world.sandbox.outsider.unassign(appId, member.id),
    code: 'stale: no longer in the app',
    stale: 1,
  },
  {
    what: 'a member is suspended',
    change: ({ member }) => world.sandbox.outsider.updateUser(member.id, { status: 'SUSPENDED' }),
    code: 'stale: no longer active',
    stale: 1,
  },
  {
    what: 'the entitlement is renamed',
    change: ({ role }) => {
      role.name = 'Something else';
    },
    code: 'stale: entitlement renamed',
    stale: 108,
  },
])('while the plan is still being made $what: the job sees it', async ({ change, code, stale }) => {
  world = await createWorld({
    settings: {
      rateLimits: { limits: { 'GET|POST users': 2, '*': 100_000 } },
      users: { searchMaxLength: 120 },
      grants: { inactiveUser: 'allow' },
    },
  });
  const { app, users, plan, viewer, admin } = await smallApp(world, 60, 12);
  const { id } = await world.context.org();
  await world.context.store.facts.set(id, ADDITIVE_CAPABILITY, 'yes', world.clock.now());
  const role = world.sandbox.tenant.entitlements.get(viewer.entitlementId);
  const member = users[11];
  if (role === undefined || member === undefined) throw new Error('nothing to change');
  let changedAt: number | undefined;
  world.sandbox.onExchange(({ operation, request }) => {
    if (changedAt !== undefined || operation !== 'listUsers' || request.method !== 'GET') return;
    changedAt = world.clock.now();
    change({ appId: app.id, member, role });
  });
  const { hash, operations, ...planned } = await plan();
  expect(world.clock.now() - (changedAt ?? Number.NaN)).toBeGreaterThan(LONG_MS);
  const status = await applyPlan(world.context, {
    plan: planned.id,
    hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  const codes = await staleCodes(world, status.id, operations);
  expect(codes).toEqual(Array.from({ length: stale }, () => code));
  expect(world.sandbox.tenant.member(app.id, member.id) === undefined).toBe(code.endsWith('in the app'));
  const held = [...world.sandbox.effectiveAccess(app.id, member.id).keys()];
  expect(held).toEqual(code.endsWith('in the app') ? [] : [admin.id]);
});
