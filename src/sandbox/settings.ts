/**
 * What Okta's documents leave open, and what a test may want to be different (contract §10, design §11).
 * The defaults are those of the contract; where it names two answers, tests run both.
 */
export interface SandboxSettings {
  grants: {
    /** §10.1: what a second CUSTOM grant of the same values gets. */
    customRepost: 'new-id' | 'same-id';
    /** §10.3: a base grant ends the additive grants too. */
    baseReplacesAdditive: boolean;
    /** §10.4: CUSTOM + ALLOW without the key `entitlements`. */
    emptyCustom: 'bare' | 'reject';
    /** §10.6: two values of a single-valued entitlement in one grant. */
    singleValueMany: 'reject400' | 'allow';
    /** §10.6b: POLICY and bundle rows show their values with `include=full_entitlements`. */
    fullEntitlementsOnDerived: 'omit' | 'fill';
    /** §10.8 */
    duplicateEntitlement: 'new' | 'existing';
    /** §10.10: a grant to a deprovisioned user. */
    inactiveUser: 'reject403' | 'allow';
    /** The additive type ENTITLEMENT is Beta: some tenants may not take it. */
    entitlementType: 'available' | 'reject400' | 'reject400-without-a-word';
    /** §10.5: the reason that the 400 gives for a value that does not exist. */
    unknownValue: 'IDENTIFIER_NOT_FOUND' | 'none';
    /** Grants are listed by id (§1.5); whether ids grow with time is nowhere said. */
    idOrder: 'by-time' | 'any';
    /** Wrong semantics, for tests of the first wave: the types of grants that an ENTITLEMENT grant ends. */
    additiveEnds: 'nothing' | 'everything' | readonly string[];
    /** The same: which of its values a CUSTOM grant gives, in the order of the request. */
    customGives: 'everything' | 'last-entitlement' | 'last-value';
    /** The same: a CUSTOM grant over others also ends the account in the app. */
    customUnassigns: boolean;
  };
  apps: {
    /** §10.9 */
    autoAssignOnGrant: boolean;
    /** §10.11 */
    assignDuplicate: '200' | '409';
    /** §10.19 */
    unassignKeepsGrants: boolean;
  };
  policy: {
    /** What the app's entitlement policy does to a new account: nothing, at once, or after so many milliseconds. */
    onAssign: 'none' | 'sync' | number;
    /** A policy grant also takes the place of a CUSTOM grant that is there. */
    replacesCustom: boolean;
  };
  entitlements: {
    /** §10.12–14 */
    uniqueCaseSensitive: boolean;
    uniqueValueNames: boolean;
    /** §10.15; 0: no limit. */
    valuesPerPost: number;
  };
  /** §10.22: how long reads lag behind writes, in milliseconds. */
  consistency: { searchDelayMs: number; grantsDelayMs: number; effectiveDelayMs: number };
  /** §10.21 */
  optIn: { delayMs: number };
  users: {
    /** §10.27; 0: no limit. */
    searchMaxLength: number;
    /** §10.26: `me` answers 404, as for a service app. */
    meUnknown: boolean;
    /** §7.1: whether a filter may compare `lastUpdated`. */
    lastUpdatedFilter: 'available' | 'reject400';
  };
  bundles: {
    /** §10.23 */
    getIncludesEntitlements: boolean;
  };
  governance: { enabled: boolean };
  /** How long it takes until an event can be read in the System Log, in milliseconds. */
  logs: { delayMs: number };
  permissions: {
    /** Operations (by operationId) that the token's owner may not call: 403. */
    denied: readonly string[];
    /** Apps (by id) that the owner's role does not cover: what names them is 403, and no list of apps has them. */
    appsNotCovered: readonly string[];
  };
  rateLimits: {
    windowMs: number;
    /** Requests per window as the header shows them (already the token's part), per bucket; `*` for the rest. */
    limits: Record<string, number>;
    /** Part of each bucket that others use, evenly over the window, 0..1. */
    neighbour: number;
    /** The same for single buckets, before `neighbour`. */
    neighbours: Record<string, number>;
    /** Simultaneous requests; 0: no limit. */
    concurrency: number;
  };
}

/** Per minute (contract §9.2, §9.3; the workforce column, and 50 for every governance family). */
export const DOCUMENTED_LIMITS: Readonly<Record<string, number>> = {
  'GET|POST users': 600,
  'GET users/{id}': 2000,
  'GET groups': 500,
  'GET groups/{id}': 1000,
  'apps/*': 100,
  'apps/{id}': 500,
  'GET entitlements': 50,
  'WRITE entitlements': 50,
  'GET grants': 50,
  'WRITE grants': 50,
  'GET principal-entitlements': 50,
  'GET entitlement-bundles': 50,
  'WRITE entitlement-bundles': 50,
  'GET risk-rules': 50,
  'WRITE risk-rules': 50,
  'WRITE risk-rule-assessments': 50,
  'GET labels': 50,
  'GET resource-labels': 50,
  logs: 120,
  'GET entitlement-settings': 50,
  'WRITE entitlement-settings': 50,
  '*': 1200,
};

/** Limits that never hold a demonstration up. */
export const GENEROUS_LIMITS: Readonly<Record<string, number>> = { '*': 100_000 };

/** A tenant as the documentation has it, undocumented behaviour as design §11 says. */
export function defaultSettings(): SandboxSettings {
  return {
    grants: {
      customRepost: 'new-id',
      baseReplacesAdditive: true,
      emptyCustom: 'bare',
      singleValueMany: 'reject400',
      fullEntitlementsOnDerived: 'omit',
      duplicateEntitlement: 'new',
      inactiveUser: 'reject403',
      entitlementType: 'available',
      unknownValue: 'IDENTIFIER_NOT_FOUND',
      idOrder: 'by-time',
      additiveEnds: 'nothing',
      customGives: 'everything',
      customUnassigns: false,
    },
    apps: { autoAssignOnGrant: true, assignDuplicate: '200', unassignKeepsGrants: true },
    policy: { onAssign: 'none', replacesCustom: false },
    entitlements: { uniqueCaseSensitive: false, uniqueValueNames: true, valuesPerPost: 0 },
    consistency: { searchDelayMs: 0, grantsDelayMs: 0, effectiveDelayMs: 0 },
    optIn: { delayMs: 1500 },
    users: { searchMaxLength: 0, meUnknown: false, lastUpdatedFilter: 'available' },
    bundles: { getIncludesEntitlements: true },
    governance: { enabled: true },
    logs: { delayMs: 0 },
    permissions: { denied: [], appsNotCovered: [] },
    rateLimits: {
      windowMs: 60_000,
      limits: { ...DOCUMENTED_LIMITS },
      neighbour: 0,
      neighbours: {},
      concurrency: 0,
    },
  };
}

/** Some settings of some groups; the rest stays as it is. */
export type SettingsPatch = { readonly [G in keyof SandboxSettings]?: Partial<SandboxSettings[G]> };

/** The defaults, but for what the patch names. */
export function withSettings(patch: SettingsPatch = {}): SandboxSettings {
  const base = defaultSettings();
  return {
    grants: { ...base.grants, ...patch.grants },
    apps: { ...base.apps, ...patch.apps },
    policy: { ...base.policy, ...patch.policy },
    entitlements: { ...base.entitlements, ...patch.entitlements },
    consistency: { ...base.consistency, ...patch.consistency },
    optIn: { ...base.optIn, ...patch.optIn },
    users: { ...base.users, ...patch.users },
    bundles: { ...base.bundles, ...patch.bundles },
    governance: { ...base.governance, ...patch.governance },
    logs: { ...base.logs, ...patch.logs },
    permissions: { ...base.permissions, ...patch.permissions },
    rateLimits: { ...base.rateLimits, ...patch.rateLimits },
  };
}
