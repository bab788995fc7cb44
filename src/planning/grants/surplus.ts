import { fingerprint, type GrantFacts, isBase } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import { formatInstant } from '../../model/instant.ts';
import type { Capability, NeedsDecisionReason } from '../../model/plan.ts';
import type { ChangeDraft } from '../undo/undo-deed.ts';

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
 * grant, since it may replace them (contract §10.3). A value that hides another one, which stays, stays too: nobody gets
 * the other one by its end.
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
  const { holdings } = snapshot.access(p);
  const inEffect = (grant: GrantFacts) =>
    !isBase(grant.type) &&
    (valuesOf(snapshot, grant) ?? []).some(
      (value) => holdings.has(value) && snapshot.entitlementOf(value)?.multiValue === false,
    );
  const ended = new Set<GrantFacts>();
  // What is hidden goes before what hides it.
  for (const grant of [...grants.filter((one) => !inEffect(one)), ...grants.filter((one) => inEffect(one))]) {
    const values = valuesOf(snapshot, grant) ?? [];
    const all = values.filter(isSurplus);
    const protectedBy = denied ? 'deny' : protection(grant);
    if (protectedBy !== undefined) {
      stay(all, protectedBy);
      continue;
    }
    const beside = grants.filter((other) => other !== grant && !ended.has(other));
    const hiding = inEffect(grant)
      ? all.filter((value) => holdings.has(value) && givesAnother(snapshot, beside, value))
      : [];
    stay(hiding, 'hides-another');
    const surplus = all.filter((value) => !hiding.includes(value));
    if (surplus.length === 0) continue;
    const rest = values.filter((value) => !surplus.includes(value));
    const until = grant.expiresAt === undefined ? {} : { expiresAt: formatInstant(grant.expiresAt) };
    const end = {
      kind: 'end-grant',
      grantId: grant.id,
      values: surplus,
      fingerprint: fingerprint([grant]),
    } as const;
    if (rest.length === 0) {
      changes.push(end);
      ended.add(grant);
    } else if (grant.type === 'CUSTOM') {
      if (grants.length > 1) stay(surplus, 'additive');
      else changes.push({ kind: 'replace-base', grantId: grant.id, remove: surplus, add: [], ...until });
    } else if (additive === 'no' || rest.some((value) => givesAnother(snapshot, grants, value)))
      stay(surplus, 'additive');
    else {
      const instead = { grantId: end.grantId, fingerprint: end.fingerprint };
      changes.push({ kind: 'restore-grant', values: rest, ...until, instead });
      changes.push(end);
      ended.add(grant);
    }
  }
  // What Okta itself says is in effect, and no grant shows: it comes from the policy.
  const shown = new Set(grants.flatMap(({ values }) => values ?? []));
  for (const [value, givers] of holdings)
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

/**
 * Whether one of these grants gives, or might give, another value of an entitlement that takes one: given anew, as the latest
 * grant, the value would win over it, and taken away it would leave it in effect.
 */
function givesAnother(snapshot: Snapshot, grants: readonly GrantFacts[], value: string): boolean {
  const entitlement = snapshot.entitlementOf(value);
  if (entitlement === undefined || entitlement.multiValue) return false;
  return grants.some((grant) => {
    const values = valuesOf(snapshot, grant);
    return (
      values === undefined ||
      values.some((held) => held !== value && snapshot.entitlementOf(held)?.id === entitlement.id)
    );
  });
}

/** Value ids that a grant gives; undefined where that cannot be seen. */
function valuesOf(snapshot: Snapshot, { bundleId, values }: GrantFacts): readonly string[] | undefined {
  return bundleId === undefined ? values : snapshot.bundleValues(bundleId);
}
