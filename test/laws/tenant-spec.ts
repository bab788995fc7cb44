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
  'entitlement+entitlement',
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

/**
 * Every setting that the import meets, with the answers that are drawn. Lags and delays stay below settle (10 s): what
 * the product promises is promised under that.
 */
const ANSWERS = {
  'grants.entitlementType': ['available', 'reject400'],
  'grants.baseReplacesAdditive': [true, false],
  'grants.customRepost': ['new-id', 'same-id'],
  'grants.emptyCustom': ['bare', 'reject'],
  'grants.idOrder': ['by-time', 'any'],
  'grants.inactiveUser': ['reject403', 'allow'],
  'grants.fullEntitlementsOnDerived': ['omit', 'fill'],
  'grants.singleValueMany': ['reject400', 'allow'],
  'policy.onAssign': ['none', 'sync', 300, 7_000],
  'policy.replacesCustom': [true, false],
  'apps.autoAssignOnGrant': [true, false],
  'apps.assignDuplicate': ['200', '409'],
  'consistency.grantsDelayMs': [0, 3_000],
  'consistency.effectiveDelayMs': [0, 3_000],
  'consistency.searchDelayMs': [0, 5_000],
  'users.searchMaxLength': [0, 300],
  'users.meUnknown': [false, true],
} as const;

/** `group.name = answer`, for all of them. */
export const SETTING_NAMES: readonly string[] = Object.entries(ANSWERS).flatMap(([name, answers]) =>
  answers.map((answer) => `${name} = ${String(answer)}`),
);

const settings: fc.Arbitrary<SettingsPatch> = fc
  .record(
    Object.fromEntries(
      Object.entries(ANSWERS).map(([name, answers]) => [
        name,
        fc.constantFrom<string | number | boolean>(...answers),
      ]),
    ),
  )
  .map((drawn) => {
    const patch: Record<string, Record<string, unknown>> = { rateLimits: { limits: { '*': 6_000 } } };
    for (const [name, answer] of Object.entries(drawn)) {
      const [group = '', setting = ''] = name.split('.');
      patch[group] = { ...patch[group], [setting]: answer };
    }
    return patch;
  });

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
