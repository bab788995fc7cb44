import fc from 'fast-check';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';

/** How a person holds access before the import. */
export const KINDS = [
  'not-a-member',
  'member',
  'custom',
  'custom-until',
  'custom-request',
  'policy',
  'bundle',
  'collection',
  'entitlement',
  'entitlement-until',
  'custom+entitlement',
  'policy+entitlement',
  'custom+bundle',
  'deny',
  'unknown-type',
  'dormant',
] as const;
export type Kind = (typeof KINDS)[number];

/** Who the identifier of the report leads to. */
export const IDENTITIES = [
  'matched',
  'locked',
  'staged',
  'suspended',
  'deactivated',
  'ambiguous',
  'missing',
] as const;
export type Identity = (typeof IDENTITIES)[number];

export interface PersonSpec {
  readonly kind: Kind;
  readonly identity: Identity;
  readonly key: 'login' | 'email' | 'employeeNumber';
  readonly inReport: boolean;
  readonly byGroup: boolean;
  /** Value numbers. */
  readonly held: readonly number[];
  readonly wanted: readonly number[];
}

export interface TenantSpec {
  readonly seed: number;
  /** Per entitlement: several values, and how many there are. */
  readonly entitlements: readonly { readonly multiValue: boolean; readonly values: number }[];
  readonly people: readonly PersonSpec[];
  readonly brokenLines: number;
  readonly settings: SettingsPatch;
}

const person: fc.Arbitrary<PersonSpec> = fc.record({
  kind: fc.constantFrom(...KINDS),
  identity: fc.oneof(
    { weight: 12, arbitrary: fc.constant<Identity>('matched') },
    { weight: 4, arbitrary: fc.constantFrom(...IDENTITIES) },
  ),
  key: fc.constantFrom('login', 'email', 'employeeNumber'),
  inReport: fc.integer({ min: 0, max: 3 }).map((n) => n > 0),
  byGroup: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
  held: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 3 }),
  wanted: fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { maxLength: 4 }),
});

/** Lags and delays stay below settle (10 s): what the product promises is promised under that. */
const settings: fc.Arbitrary<SettingsPatch> = fc
  .record({
    entitlementType: fc.constantFrom('available', 'reject400'),
    baseReplacesAdditive: fc.boolean(),
    customRepost: fc.constantFrom('new-id', 'same-id'),
    fullEntitlementsOnDerived: fc.constantFrom('omit', 'fill'),
    singleValueMany: fc.constantFrom('reject400', 'allow'),
    onAssign: fc.constantFrom<'none' | 'sync' | number>('none', 'none', 'sync', 300, 7_000),
    replacesCustom: fc.boolean(),
    autoAssignOnGrant: fc.boolean(),
    assignDuplicate: fc.constantFrom('200', '409'),
    grantsDelayMs: fc.constantFrom(0, 0, 3_000),
    effectiveDelayMs: fc.constantFrom(0, 0, 3_000),
    searchDelayMs: fc.constantFrom(0, 5_000),
    searchMaxLength: fc.constantFrom(0, 300),
    meUnknown: fc.boolean(),
  })
  .map((s): SettingsPatch => ({
    grants: {
      entitlementType: s.entitlementType,
      baseReplacesAdditive: s.baseReplacesAdditive,
      customRepost: s.customRepost,
      fullEntitlementsOnDerived: s.fullEntitlementsOnDerived,
      singleValueMany: s.singleValueMany,
    },
    policy: { onAssign: s.onAssign, replacesCustom: s.replacesCustom },
    apps: { autoAssignOnGrant: s.autoAssignOnGrant, assignDuplicate: s.assignDuplicate },
    consistency: {
      grantsDelayMs: s.grantsDelayMs,
      effectiveDelayMs: s.effectiveDelayMs,
      searchDelayMs: s.searchDelayMs,
    },
    users: { searchMaxLength: s.searchMaxLength, meUnknown: s.meUnknown },
    rateLimits: { limits: { '*': 6_000 } },
  }));

export const tenantSpec: fc.Arbitrary<TenantSpec> = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  entitlements: fc.array(fc.record({ multiValue: fc.boolean(), values: fc.integer({ min: 2, max: 4 }) }), {
    minLength: 2,
    maxLength: 3,
  }),
  people: fc.array(person, { minLength: 4, maxLength: 22 }),
  brokenLines: fc.integer({ min: 0, max: 2 }),
  settings,
});
