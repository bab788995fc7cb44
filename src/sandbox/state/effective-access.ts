import { isBase, type SandboxGrant } from './objects.ts';

export interface AccessLookup {
  /** Entitlement of a value, and whether it takes several values; undefined when the value is gone. */
  entitlementOf(valueId: string): { readonly id: string; readonly multiValue: boolean } | undefined;
  bundleValues(bundleId: string): readonly string[];
}

/**
 * Effective access from the active grants of one principal on one app, in the order they were made
 * (contract §4.1): the base, then the additive ones in order. Several values: union. Single value: the later
 * additive grant wins. An active DENY leaves nothing.
 * Returns value id → ids of the grants that give it.
 */
export function effectiveAccess(
  active: readonly SandboxGrant[],
  lookup: AccessLookup,
): Map<string, string[]> {
  const held = new Map<string, string[]>();
  if (active.some((grant) => grant.action === 'DENY')) return held;
  const singles = new Map<string, string[]>();
  const ordered = [...active.filter((g) => isBase(g.type)), ...active.filter((g) => !isBase(g.type))];
  for (const grant of ordered) {
    const values = grant.bundleId === undefined ? grant.values : lookup.bundleValues(grant.bundleId);
    const mine = new Map<string, string[]>();
    for (const value of values) {
      const entitlement = lookup.entitlementOf(value);
      if (entitlement === undefined) continue;
      if (entitlement.multiValue) {
        const givers = held.get(value);
        if (givers === undefined) held.set(value, [grant.id]);
        else givers.push(grant.id);
      } else {
        mine.set(entitlement.id, [...(mine.get(entitlement.id) ?? []), value]);
      }
    }
    for (const [entitlementId, wins] of mine) {
      const before = singles.get(entitlementId) ?? [];
      for (const value of before) if (!wins.includes(value)) held.delete(value);
      for (const value of wins)
        held.set(value, [...(before.includes(value) ? (held.get(value) ?? []) : []), grant.id]);
      singles.set(entitlementId, wins);
    }
  }
  return held;
}
