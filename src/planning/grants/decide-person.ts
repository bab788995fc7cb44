import { type GrantFacts, isBase, isKnownType } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type {
  Capability,
  NeedsDecision,
  NeedsDecisionReason,
  PersonConflict,
  PlanValue,
} from '../../model/plan.ts';
import type { GrantMethod } from '../../model/operation.ts';

/** What the plan does about one principal and the values it wants. Every wanted value is in exactly one list. */
export interface Decision {
  readonly toGrant: readonly number[];
  readonly already: readonly number[];
  /** Those of `already` that only grants with an end give → when the last of these ends, epoch milliseconds. */
  readonly alreadyUntil: ReadonlyMap<number, number>;
  readonly conflict: readonly number[];
  readonly conflicts: readonly PersonConflict[];
  readonly needsDecision: readonly number[];
  readonly why: NeedsDecision | undefined;
  /** Grants held by somebody who is no member: an assignment would wake them. */
  readonly dormant: readonly number[];
  readonly member: boolean;
  readonly method: GrantMethod;
  readonly freshRead: boolean;
  readonly grants: readonly GrantFacts[];
}

/**
 * Merge, for one principal (design §7.5): what is missing is added where nothing held is lost, whatever Okta's open
 * questions turn out to be; everything else is left as it is and named. `wanted`: distinct indexes into `values`.
 */
export function decidePerson(
  snapshot: Snapshot,
  principal: string,
  wanted: readonly number[],
  values: readonly PlanValue[],
  additive: Capability,
): Decision {
  const p = snapshot.indexOf(principal);
  const grants = p === undefined ? [] : snapshot.grantsOf(p);
  const member = p !== undefined && snapshot.isMember(p);
  const none = {
    toGrant: [],
    already: [],
    alreadyUntil: new Map(),
    conflict: [],
    conflicts: [],
    needsDecision: [],
    why: undefined,
    dormant: [],
    member,
    method: 'additive',
    freshRead: false,
    grants,
  } satisfies Decision;

  if (!member && grants.length > 0) return { ...none, dormant: wanted };
  const denied = grants.some((grant) => grant.action !== 'ALLOW');
  if (denied) {
    return {
      ...none,
      needsDecision: wanted,
      why: needsDecision(wanted.length, grants, ['deny'], ['lifts-deny']),
    };
  }
  const access = p === undefined ? undefined : snapshot.access(p);
  const held = new Set(access?.holdings.keys());
  const already = wanted.filter((v) => held.has(values[v]?.valueId ?? ''));
  const missing = wanted.filter((v) => !held.has(values[v]?.valueId ?? ''));
  const { free, conflict, conflicts } = withoutConflicts(snapshot, held, missing, already, values);
  const alreadyUntil = new Map(
    already.flatMap((v) => {
      const end = lastEnd(access?.holdings.get(values[v]?.valueId ?? ''));
      return end === undefined ? [] : [[v, end] as const];
    }),
  );
  const merged = { ...none, already, alreadyUntil, conflict, conflicts };
  if (free.length === 0) return merged;

  // What could not be seen must not be relied on: with a blind base even "missing" is a guess.
  if (access !== undefined && !access.complete) {
    return {
      ...merged,
      needsDecision: free,
      why: needsDecision(free.length, grants, ['unknown-type'], ['unknown']),
    };
  }
  const single = free.some((v) => values[v]?.multiValue === false);
  if (additive !== 'no') return { ...merged, toGrant: free, method: 'additive', freshRead: single };

  const obstacles = customObstacles(grants);
  if (obstacles.reasons.length > 0) {
    return {
      ...merged,
      needsDecision: free,
      why: needsDecision(free.length, grants, obstacles.reasons, obstacles.consequences),
    };
  }
  return { ...merged, toGrant: free, method: 'custom', freshRead: true };
}

/** When the last of these grants ends; undefined where one has no end, or none is known. */
function lastEnd(givers: readonly GrantFacts[] = []): number | undefined {
  const ends = givers.flatMap(({ expiresAt }) => (expiresAt === undefined ? [] : [expiresAt]));
  return ends.length === 0 || ends.length < givers.length ? undefined : Math.max(...ends);
}

type Consequence = NeedsDecision['consequences'][number];

/**
 * Why a CUSTOM grant must not be written over these grants: it would replace them (contract §4.1). Empty only where
 * all of them are personal CUSTOM grants without end, or there are none.
 */
export function customObstacles(grants: readonly GrantFacts[]): {
  readonly reasons: readonly NeedsDecisionReason[];
  readonly consequences: readonly Consequence[];
} {
  const found = new Map<NeedsDecisionReason, Consequence>();
  for (const grant of grants) {
    if (grant.action !== 'ALLOW') found.set('deny', 'lifts-deny');
    if (!isKnownType(grant.type)) found.set('unknown-type', 'unknown');
    if (grant.type === 'POLICY') found.set('policy', 'leaves-policy');
    if (grant.bundleId !== undefined || grant.type === 'ENTITLEMENT-BUNDLE')
      found.set('bundle', 'freezes-bundle');
    if (grant.collectionId !== undefined) found.set('collection', 'freezes-bundle');
    if (grant.expiresAt !== undefined) found.set('time-limited', 'makes-permanent');
    if (grant.actor === 'ACCESS_REQUEST') found.set('access-request', 'makes-permanent');
    if (grant.type === 'ENTITLEMENT') found.set('additive', 'unknown');
    if (isBase(grant.type) && grant.type === 'CUSTOM' && grant.values === undefined)
      found.set('unknown-type', 'unknown');
  }
  return { reasons: [...found.keys()], consequences: [...new Set(found.values())] };
}

function needsDecision(
  count: number,
  grants: readonly GrantFacts[],
  reasons: readonly NeedsDecisionReason[],
  consequences: readonly Consequence[],
): NeedsDecision {
  return { count, reasons, consequences, grantTypes: [...new Set(grants.map((grant) => grant.type))].sort() };
}

/** A single-valued entitlement keeps what it has; of two wanted values neither is chosen for the person. */
function withoutConflicts(
  snapshot: Snapshot,
  held: ReadonlySet<string>,
  missing: readonly number[],
  already: readonly number[],
  values: readonly PlanValue[],
): {
  readonly free: readonly number[];
  readonly conflict: readonly number[];
  readonly conflicts: readonly PersonConflict[];
} {
  const singles = new Map<string, number[]>();
  for (const v of missing) {
    const value = values[v];
    if (value === undefined || value.multiValue) continue;
    singles.set(value.entitlementId, [...(singles.get(value.entitlementId) ?? []), v]);
  }
  if (singles.size === 0) return { free: missing, conflict: [], conflicts: [] };
  const conflict = new Set<number>();
  const conflicts: PersonConflict[] = [];
  for (const [entitlementId, wanted] of singles) {
    const heldHere = [...held].filter((id) => snapshot.entitlementOf(id)?.id === entitlementId);
    const alreadyHere = already.filter((v) => values[v]?.entitlementId === entitlementId);
    if (heldHere.length === 0 && wanted.length === 1) continue;
    for (const v of wanted) conflict.add(v);
    conflicts.push({
      code: wanted.length + alreadyHere.length > 1 ? 'two-values-wanted' : 'single-value-held',
      entitlementName: values[wanted[0] ?? -1]?.entitlementName ?? '',
      wanted: wanted.map((v) => values[v]?.valueName ?? ''),
      held: heldHere.map((id) => snapshot.header.values.find((value) => value.id === id)?.name ?? id),
    });
  }
  return { free: missing.filter((v) => !conflict.has(v)), conflict: [...conflict], conflicts };
}
