import { effectiveAccess } from '../../access/effective-access.ts';
import type { GrantFacts } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';

/** What somebody would hold if a bundle of these values were granted to them. */
export interface WhatIf {
  readonly before: ReadonlySet<string>;
  readonly after: ReadonlySet<string>;
  readonly gains: readonly string[];
  /** Values of single-valued entitlements that the bundle would take the place of. */
  readonly losses: readonly string[];
  /** A DENY grant leaves them nothing, with the bundle or without. */
  readonly denied: boolean;
  /** False where a grant does not show what it gives, and Okta was not asked: then gains are "at most". */
  readonly known: boolean;
}

/**
 * The access of a principal before and after it is granted a bundle: additive, and later than everything that is there
 * (contract §4.1), which assigns whoever is no member. `principal`: its number in the snapshot; undefined for somebody who holds
 * nothing on the app.
 * `read`: what Okta itself says it holds, where it was asked.
 */
export function whatIf(
  snapshot: Snapshot,
  principal: number | undefined,
  values: readonly string[],
  read?: readonly string[],
): WhatIf {
  const grants = principal === undefined ? [] : snapshot.grantsOf(principal);
  const bundle: GrantFacts = {
    id: '',
    type: 'ENTITLEMENT-BUNDLE',
    action: 'ALLOW',
    actor: '',
    expiresAt: undefined,
    bundleId: undefined,
    collectionId: undefined,
    values,
  };
  // What Okta says stands for the grants that do not show it: a base, under everything additive.
  const shown: readonly GrantFacts[] =
    read === undefined ? grants : [{ ...bundle, type: 'POLICY', values: read }, ...grants];
  const then = effectiveAccess(shown, snapshot);
  const now = effectiveAccess(
    [...shown.map((grant) => withoutReplaced(grant, values, snapshot)), bundle],
    snapshot,
  );
  // Grants outlive a membership (contract §10, 19): they give nothing until whoever has them is assigned again.
  const isMember = principal !== undefined && snapshot.isMember(principal);
  const before = new Set(isMember ? then.holdings.keys() : []);
  const after = new Set(now.holdings.keys());
  return {
    before,
    after,
    gains: [...after].filter((value) => !before.has(value)),
    losses: [...before].filter((value) => !after.has(value)),
    denied: now.denied,
    known: read !== undefined || then.complete || then.denied,
  };
}

/** What is left of an earlier grant: the bundle is known to come later, and wins where an entitlement takes one value. */
function withoutReplaced(grant: GrantFacts, later: readonly string[], snapshot: Snapshot): GrantFacts {
  const values =
    (grant.bundleId === undefined ? undefined : snapshot.bundleValues(grant.bundleId)) ?? grant.values;
  if (values === undefined) return grant;
  const taken = new Set(
    later.flatMap((value) => {
      const entitlement = snapshot.entitlementOf(value);
      return entitlement?.multiValue === false ? [entitlement.id] : [];
    }),
  );
  return {
    ...grant,
    bundleId: undefined,
    values: values.filter((value) => !taken.has(snapshot.entitlementOf(value)?.id ?? '')),
  };
}
