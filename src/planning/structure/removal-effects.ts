import { effectiveAccess } from '../../access/effective-access.ts';
import type { GrantFacts } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';

/** Everybody who has one of these values by a grant, in effect or not, or in effect without a grant that shows it. */
export function valuesHeldBy(snapshot: Snapshot, p: number): ReadonlySet<string> {
  const held = new Set<string>(snapshot.access(p).holdings.keys());
  for (const grant of snapshot.grantsOf(p)) for (const value of valuesOf(snapshot, grant)) held.add(value);
  return held;
}

/**
 * Principals whose access would, or might, change in another way than losing these values when they are removed from the
 * app (contract §4.1): a denial that names them, or that cannot be seen into, might be lifted; where an entitlement takes
 * one value, the loss of the one in effect might bring another into effect.
 */
export function otherwiseChanged(snapshot: Snapshot, removed: ReadonlySet<string>): readonly string[] {
  if (removed.size === 0) return [];
  /** Entitlements of which a value stays. */
  const kept = new Set(
    snapshot.header.values.filter(({ id }) => !removed.has(id)).map(({ entitlementId }) => entitlementId),
  );
  const stays = (values: readonly string[]) => values.filter((value) => !removed.has(value));
  const lookup = {
    entitlementOf: (value: string) => snapshot.entitlementOf(value),
    bundleValues: (bundle: string) => {
      const values = snapshot.bundleValues(bundle);
      return values === undefined ? undefined : stays(values);
    },
  };
  const mightGain = (p: number): boolean => {
    const rows = snapshot.grantsOf(p);
    const denials = rows.filter(({ action }) => action !== 'ALLOW');
    if (denials.length > 0)
      return denials.some((grant) => {
        const values = valuesOf(snapshot, grant);
        return values.length === 0 ? grant.values === undefined : values.some((value) => removed.has(value));
      });
    const held = snapshot.access(p).holdings;
    const loses = [...valuesHeldBy(snapshot, p)].filter((value) => removed.has(value));
    if (loses.length === 0) return false;
    const losesSingle = loses.some((value) => {
      const entitlement = snapshot.entitlementOf(value);
      return entitlement?.multiValue === false && kept.has(entitlement.id);
    });
    if (losesSingle && rows.some((grant) => grant.values === undefined && grant.bundleId === undefined))
      return true;
    const after = effectiveAccess(
      rows.map((grant) => (grant.values === undefined ? grant : { ...grant, values: stays(grant.values) })),
      lookup,
    );
    return [...after.holdings.keys()].some((value) => !held.has(value));
  };
  const changed: string[] = [];
  for (let p = 0; p < snapshot.people; p++) if (mightGain(p)) changed.push(snapshot.principal(p));
  return changed;
}

function valuesOf(snapshot: Snapshot, grant: GrantFacts): readonly string[] {
  const bundle = grant.bundleId === undefined ? [] : (snapshot.bundleValues(grant.bundleId) ?? []);
  return [...bundle, ...(grant.values ?? [])];
}
