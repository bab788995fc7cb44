import fc from 'fast-check';
import type { Sandbox } from '../../src/sandbox/sandbox.ts';
import type { Arranged } from './arrange.ts';

/** What somebody else does to the tenant while a plan waits, or its job is at work. */
export const OUTSIDE_ACTS = [
  'grant',
  'grant-until',
  'custom',
  'custom-until',
  'policy',
  'bundle',
  'deny',
  'deny-all',
  'revoke',
  'end-soon',
  'end-later',
  'no-end',
  'unassign',
  'assign',
  'suspend',
  'lock',
  'deactivate',
  'delete',
  'value-removed',
  'value-renamed',
  'entitlement-removed',
  'bundle-changed',
  'bundle-deleted',
  'additive-off',
] as const;

export interface OutsideAct {
  readonly act: (typeof OUTSIDE_ACTS)[number];
  readonly value: number;
  readonly person: number;
  /** Before the plan is applied, or so many milliseconds into its job. */
  readonly when: 'planned' | number;
}

export const outsideActs: fc.Arbitrary<readonly OutsideAct[]> = fc.array(
  fc.record({
    act: fc.constantFrom(...OUTSIDE_ACTS),
    value: fc.nat({ max: 30 }),
    person: fc.nat({ max: 21 }),
    when: fc.oneof(fc.constant('planned' as const), fc.integer({ min: 0, max: 100_000 })),
  }),
  { minLength: 1, maxLength: 8 },
);

const OTHER = '00uoutsider000000001';
const SOON_MS = 1_000;
const LATER_MS = 2 * 3_600_000;

/** Does it, where it can be done: a value may be gone, a person deleted. */
export function perform(
  { tenant, outsider, settings }: Sandbox,
  { app, values, people }: Arranged,
  { act, value: v, person }: OutsideAct,
): void {
  const userId = people[person % people.length]!.user.id;
  if (!tenant.users.has(userId)) return;
  const value = values[v % values.length]!;
  const entitlement = tenant.entitlementOf(value.id);
  const grants = tenant.grantsOf(app.id, userId);
  const grant = grants[v % Math.max(1, grants.length)];
  const [bundle] = tenant.bundles.values();
  const common = { appId: app.id, userId, by: OTHER };
  const give = (type: string, more: { readonly expiresAt?: number; readonly action?: string } = {}) => {
    if (entitlement !== undefined) outsider.grant({ ...common, type, values: [value.id], ...more });
  };
  const end = (expiresAt: number | undefined) => {
    if (grant !== undefined) outsider.expire(grant, expiresAt);
  };
  const living = bundle?.status === 'DELETED' ? undefined : bundle;
  const acts: Readonly<Record<OutsideAct['act'], () => void>> = {
    grant: () => give('ENTITLEMENT'),
    'grant-until': () => give('ENTITLEMENT', { expiresAt: tenant.now() + LATER_MS }),
    custom: () => give('CUSTOM'),
    'custom-until': () => give('CUSTOM', { expiresAt: tenant.now() + LATER_MS }),
    policy: () => outsider.grant({ ...common, type: 'POLICY', values: app.policyValues ?? [] }),
    bundle: () => {
      if (living !== undefined)
        outsider.grant({ ...common, type: 'ENTITLEMENT-BUNDLE', bundleId: living.id });
    },
    deny: () => give('ENTITLEMENT', { action: 'DENY' }),
    'deny-all': () => {
      for (const other of grants) outsider.revoke(other);
      outsider.unassign(app.id, userId);
      tenant.placeGrant({ ...common, type: 'CUSTOM', values: [], action: 'DENY' });
    },
    revoke: () => {
      if (grant !== undefined) outsider.revoke(grant);
    },
    'end-soon': () => end(tenant.now() + SOON_MS),
    'end-later': () => end(tenant.now() + LATER_MS),
    'no-end': () => end(undefined),
    unassign: () => outsider.unassign(app.id, userId),
    assign: () => outsider.assign(app.id, userId),
    suspend: () => outsider.updateUser(userId, { status: 'SUSPENDED' }),
    lock: () => outsider.updateUser(userId, { status: 'LOCKED_OUT' }),
    deactivate: () => outsider.updateUser(userId, { status: 'DEPROVISIONED' }),
    delete: () => outsider.deleteUser(userId),
    'value-removed': () => {
      if (entitlement !== undefined) tenant.removeValue(entitlement, value.id);
    },
    'value-renamed': () => {
      const row = entitlement?.values.get(value.id);
      if (row !== undefined) row.name = `Other ${v}`;
    },
    'entitlement-removed': () => {
      if (entitlement !== undefined) tenant.removeEntitlement(entitlement);
    },
    'bundle-changed': () => {
      if (living !== undefined && entitlement !== undefined)
        tenant.changeBundle(
          living,
          { name: living.name, description: undefined, values: [value.id] },
          'outsider',
        );
    },
    'bundle-deleted': () => {
      if (living !== undefined) tenant.deleteBundle(living, 'outsider');
    },
    'additive-off': () => {
      settings.grants.entitlementType = 'reject400';
    },
  };
  acts[act]();
}
