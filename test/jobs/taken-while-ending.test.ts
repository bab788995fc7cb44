import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import type { SandboxGrant } from '../../src/sandbox/state/objects.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

type AdditiveEnds = NonNullable<NonNullable<SettingsPatch['grants']>['additiveEnds']>;

const HOUR_MS = 3_600_000;

/**
 * 60 people hold Vault by a grant that was to end an hour after the plan; additive grants end what else there is, although
 * the tenant is known to take them. Two hours later the plan is applied. Who holds Vault when it begins, and who lost it
 * then, by our writes.
 */
async function appliedAfterTheEnd({
  ends,
  mode,
  also,
  meanwhile,
}: {
  readonly ends: AdditiveEnds;
  readonly mode: 'merge' | 'exact';
  readonly also: 'POLICY' | 'ENTITLEMENT-BUNDLE' | undefined;
  readonly meanwhile: (grants: readonly SandboxGrant[]) => void;
}) {
  world = await createWorld({
    latencyMs: 20,
    settings: { rateLimits: { limits: { '*': 100_000 } }, grants: { additiveEnds: ends } },
  });
  const { tenant } = world.sandbox;
  const { app, users } = await smallApp(world, 60, 0);
  const room = tenant.addEntitlement({ appId: app.id, name: 'Room', values: [{ name: 'Vault' }] });
  const [vault = ''] = room.values.keys();
  const bundle = tenant.addBundle({ appId: app.id, name: 'Bundle', values: [vault] });
  const expiresAt = Math.ceil((world.clock.now() + HOUR_MS) / 1000) * 1000;
  const grants = users.map(({ id: userId }) => {
    const whose = { appId: app.id, userId };
    tenant.addMember(app.id, userId);
    if (also === 'POLICY') tenant.placeGrant({ ...whose, type: also, values: [vault] });
    if (also === 'ENTITLEMENT-BUNDLE') tenant.placeGrant({ ...whose, type: also, bundleId: bundle.id });
    return tenant.placeGrant({ ...whose, type: 'ENTITLEMENT', values: [vault], expiresAt });
  });
  const { id } = await world.context.org();
  await world.context.store.facts.set(id, ADDITIVE_CAPABILITY, 'yes', world.clock.now());
  await world.clock.sleep(60_000);
  const plan = await planGrants(world.context, { app: app.id, report: 'small.csv', mode });
  meanwhile(grants);
  await world.clock.sleep(2 * HOUR_MS);
  const held = users.filter((user) => world.sandbox.effectiveAccess(app.id, user.id).has(vault)).length;
  const harmed = new Set<string>();
  world.sandbox.onCommit(({ actor, userId, before, after }) => {
    if (actor === 'client' && [...before].some((value) => !after.has(value))) harmed.add(userId);
  });
  const status = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  return { status, held, harmed: harmed.size };
}

it.each(['merge', 'exact'] as const)(
  'what was renewed after the plan, and is taken by our write, is a loss though the planned end has passed: %s',
  async (mode) => {
    const { status, held, harmed } = await appliedAfterTheEnd({
      ends: 'everything',
      mode,
      also: undefined,
      meanwhile: (grants) => {
        for (const grant of grants) world.sandbox.outsider.expire(grant, undefined);
      },
    });
    expect(held).toBe(60);
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    expect(harmed).toBe(5);
  },
);

it.each(['POLICY', 'ENTITLEMENT-BUNDLE'] as const)(
  'what a %s gives still, beside a grant that ended, and our write takes, is a loss',
  async (also) => {
    const { status, held, harmed } = await appliedAfterTheEnd({
      ends: [also],
      mode: 'merge',
      also,
      meanwhile: () => {},
    });
    expect(held).toBe(60);
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    expect(harmed).toBe(5);
  },
);

it('what had ended before the job began is no loss', async () => {
  const { status, held, harmed } = await appliedAfterTheEnd({
    ends: [],
    mode: 'merge',
    also: undefined,
    meanwhile: () => {},
  });
  expect({ held, harmed }).toEqual({ held: 0, harmed: 0 });
  expect(status).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
});
