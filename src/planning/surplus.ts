import { fingerprint, type GrantFacts } from '../access/grant-facts.ts';
import type { Snapshot } from '../access/snapshot.ts';
import { formatInstant } from '../model/instant.ts';
import type { Capability, NeedsDecisionReason } from '../model/plan.ts';
import type { ChangeDraft } from './undo-deed.ts';

/** What a person holds beyond what the report says, within its entitlements. Value ids. */
export interface Surplus {
  /** How to take away what can be taken away without touching anything else; in order. */
  readonly changes: readonly ChangeDraft[];
  /** Surplus that stays, and why. */
  readonly stays: readonly string[];
  readonly reasons: readonly NeedsDecisionReason[];
}

const NOTHING: Surplus = { changes: [], stays: [], reasons: [] };

/**
 * The surplus of one person (design §7.5, exact): every value that a grant shows, in an entitlement of `scope`, that is
 * not wanted. Never what a policy, a bundle, a collection or an access request gives. An additive grant that gives more
 * than surplus is given anew without it before it ends; a CUSTOM grant is written anew only for whoever has no other
 * grant, since it may replace them (contract §10.3).
 */
export function surplusOf(
  snapshot: Snapshot,
  principal: string,
  wanted: ReadonlySet<string>,
  scope: ReadonlySet<string>,
  additive: Capability,
): Surplus {
  const p = snapshot.indexOf(principal);
  if (p === undefined || !snapshot.isMember(p)) return NOTHING;
  const grants = snapshot.grantsOf(p);
  const isSurplus = (value: string) =>
    !wanted.has(value) && scope.has(snapshot.entitlementOf(value)?.id ?? '');
  const changes: ChangeDraft[] = [];
  const stays = new Set<string>();
  const reasons = new Set<NeedsDecisionReason>();
  const stay = (values: readonly string[], reason: NeedsDecisionReason) => {
    for (const value of values) stays.add(value);
    if (values.length > 0) reasons.add(reason);
  };
  const denied = grants.some(({ action }) => action !== 'ALLOW');
  for (const grant of grants) {
    const values = grant.bundleId === undefined ? grant.values : snapshot.bundleValues(grant.bundleId);
    const surplus = (values ?? []).filter(isSurplus);
    if (surplus.length === 0) continue;
    const protectedBy = denied ? 'deny' : protection(grant);
    if (protectedBy !== undefined) {
      stay(surplus, protectedBy);
      continue;
    }
    const rest = (values ?? []).filter((value) => !isSurplus(value));
    const until = grant.expiresAt === undefined ? {} : { expiresAt: formatInstant(grant.expiresAt) };
    const end = {
      kind: 'end-grant',
      grantId: grant.id,
      values: surplus,
      fingerprint: fingerprint([grant]),
    } as const;
    if (rest.length === 0) changes.push(end);
    else if (grant.type === 'CUSTOM') {
      if (grants.length > 1) stay(surplus, 'additive');
      else changes.push({ kind: 'replace-base', grantId: grant.id, remove: surplus, add: [], ...until });
    } else if (additive === 'no' || rest.some((value) => displaces(snapshot, grants, value)))
      stay(surplus, 'additive');
    else {
      const instead = { grantId: end.grantId, fingerprint: end.fingerprint };
      changes.push({ kind: 'restore-grant', values: rest, ...until, instead });
      changes.push(end);
    }
  }
  // What Okta itself says is in effect, and no grant shows: it comes from the policy.
  const shown = new Set(grants.flatMap(({ values }) => values ?? []));
  for (const [value, givers] of snapshot.access(p).holdings)
    if (givers.length === 0 && !shown.has(value) && isSurplus(value)) stay([value], 'policy');
  if (!snapshot.access(p).complete) reasons.add('unknown-type');
  return { changes, stays: [...stays], reasons: [...reasons] };
}

/** Why a grant is not touched by an exact import. */
function protection(grant: GrantFacts): NeedsDecisionReason | undefined {
  if (grant.type === 'POLICY') return 'policy';
  if (grant.collectionId !== undefined) return 'collection';
  if (grant.bundleId !== undefined || grant.type === 'ENTITLEMENT-BUNDLE') return 'bundle';
  if (grant.actor === 'ACCESS_REQUEST') return 'access-request';
  return grant.type === 'CUSTOM' || grant.type === 'ENTITLEMENT' ? undefined : 'unknown-type';
}

/** Whether giving a single value anew, as the latest grant, could win over what another grant gives. */
function displaces(snapshot: Snapshot, grants: readonly GrantFacts[], value: string): boolean {
  const entitlement = snapshot.entitlementOf(value);
  if (entitlement === undefined || entitlement.multiValue) return false;
  return grants.some(
    ({ values }) =>
      values === undefined ||
      values.some((held) => held !== value && snapshot.entitlementOf(held)?.id === entitlement.id),
  );
}
