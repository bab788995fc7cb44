import { type GrantFacts, isBase } from './grant-facts.ts';

/** What is needed to know of values and bundles. */
export interface ValueLookup {
  /** The entitlement of a value, and whether it takes several values; undefined for an unknown value. */
  entitlementOf(valueId: string): { readonly id: string; readonly multiValue: boolean } | undefined;
  /** Values of a bundle; undefined for an unknown one. */
  bundleValues(bundleId: string): readonly string[] | undefined;
}

export interface EffectiveAccess {
  /** Value id → the grants that give it. */
  readonly holdings: ReadonlyMap<string, readonly GrantFacts[]>;
  readonly denied: boolean;
  /**
   * False when a grant does not show its values, or when it depends on which of two additive grants came later: only
   * Okta's own effective read tells the rest.
   */
  readonly complete: boolean;
}

/**
 * Effective access of one principal from its active grants (contract §4.1): the base, then the additive ones. Values of a
 * multi-valued entitlement add up; of a single-valued one an additive grant wins over the base, and the later of two
 * additive ones over the earlier. Okta lists grants by id, which says nothing of when they were made, so that where two
 * additive ones differ neither is taken to hold. An active DENY leaves nothing.
 */
export function effectiveAccess(grants: readonly GrantFacts[], lookup: ValueLookup): EffectiveAccess {
  const holdings = new Map<string, GrantFacts[]>();
  if (grants.some((grant) => grant.action !== 'ALLOW')) return { holdings, denied: true, complete: true };
  let complete = true;
  const singles = new Map<string, { readonly values: readonly string[]; readonly additive: boolean }>();
  const contested = new Set<string>();
  const ordered = [
    ...grants.filter((grant) => isBase(grant.type)),
    ...grants.filter((grant) => !isBase(grant.type)),
  ];
  for (const grant of ordered) {
    const values = valuesOf(grant, lookup);
    if (values === undefined) {
      complete = false;
      continue;
    }
    const single = new Map<string, string[]>();
    for (const value of values) {
      const entitlement = lookup.entitlementOf(value);
      if (entitlement === undefined || entitlement.multiValue) {
        const givers = holdings.get(value);
        if (givers === undefined) holdings.set(value, [grant]);
        else givers.push(grant);
      } else {
        single.set(entitlement.id, [...(single.get(entitlement.id) ?? []), value]);
      }
    }
    for (const [entitlement, winners] of single) {
      const before = singles.get(entitlement);
      const differ =
        before !== undefined &&
        (before.values.length !== winners.length || before.values.some((value) => !winners.includes(value)));
      const additive = !isBase(grant.type);
      if (differ && before?.additive === additive) contested.add(entitlement);
      for (const value of before?.values ?? []) if (!winners.includes(value)) holdings.delete(value);
      for (const value of winners) holdings.set(value, [...(holdings.get(value) ?? []), grant]);
      singles.set(entitlement, { values: winners, additive });
    }
  }
  for (const entitlement of contested) {
    for (const value of singles.get(entitlement)?.values ?? []) holdings.delete(value);
    complete = false;
  }
  return { holdings, denied: false, complete };
}

function valuesOf(grant: GrantFacts, lookup: ValueLookup): readonly string[] | undefined {
  return grant.bundleId === undefined ? grant.values : (lookup.bundleValues(grant.bundleId) ?? grant.values);
}
