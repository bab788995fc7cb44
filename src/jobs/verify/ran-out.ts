import { type GrantFacts, factsOf } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import { unlessGone } from '../carry-out/gone.ts';
import { held } from '../held.ts';
import type { Run } from '../run.ts';

/** What a person held right before something of theirs was written. */
export interface HeldBefore {
  readonly values: ReadonlySet<string>;
  /**
   * Value id → when it was to end by itself, in milliseconds since the epoch: of values that every grant which gave them
   * then was to end. Without entries where some grant did not show what it gives.
   */
  readonly ends: ReadonlyMap<string, number>;
}

/** Reads it now; whoever was deleted holds nothing. `mayEnd`: false where the plan saw no grant that ends by itself. */
export async function heldBefore(run: Run, principal: string, mayEnd = true): Promise<HeldBefore> {
  // What ends between the two reads is not among the values.
  const none = new Map<string, number>();
  const read = () => unlessGone(run.context.okta, principal, () => endsOf(run, principal), none);
  const ends = mayEnd ? await read() : none;
  return { values: (await held(run, principal)) ?? new Set(), ends };
}

/** What the plan saw somebody hold: what an end of that time became by then nobody saw. */
export function seenWhenPlanned(values: ReadonlySet<string>): HeldBefore {
  return { values, ends: new Map() };
}

/** Of values that a person held before and does not hold now, those that were not to end by itself by now. */
export function withoutRanOut(run: Run, lost: readonly string[], { ends }: HeldBefore): readonly string[] {
  const { clock, okta } = run.context;
  const now = clock.now() + (okta.clockAheadMs() ?? 0);
  return lost.filter((value) => (ends.get(value) ?? Number.POSITIVE_INFINITY) > now);
}

/**
 * Whether what a person held by these grants when `before` was taken had ended by itself at an instant; false where another
 * grant of theirs does not show what it gives.
 */
export function ranOut(
  before: Snapshot,
  principal: string,
  givers: readonly GrantFacts[],
  at: number,
): boolean {
  const p = before.indexOf(principal);
  const grants = p === undefined ? [] : before.grantsOf(p);
  return (
    givers.length > 0 &&
    givers.every((grant) => endOf(grant) <= at) &&
    grants.every(
      ({ bundleId, values }) =>
        values !== undefined || (bundleId !== undefined && before.bundleValues(bundleId) !== undefined),
    )
  );
}

/** When a grant ends by itself; infinity where it does not, or nobody can tell when (an end that cannot be read is 0). */
function endOf({ expiresAt = 0 }: GrantFacts): number {
  return expiresAt === 0 ? Number.POSITIVE_INFINITY : expiresAt;
}

async function endsOf(run: Run, principal: string): Promise<ReadonlyMap<string, number>> {
  const grants = await run.context.okta.grants.listForPrincipal(run.job.appId, principal);
  const facts = grants.map(factsOf);
  const ends = new Map<string, number>();
  if (facts.every(({ expiresAt }) => expiresAt === undefined)) return ends;
  for (const grant of facts) {
    const { bundleId, values: shown } = grant;
    const bundle = bundleId === undefined ? undefined : await run.bundleContents.of(bundleId);
    const values = bundle?.flatMap((entitlement) => entitlement.values) ?? shown;
    if (values === undefined) return new Map();
    for (const value of values)
      ends.set(value, Math.max(ends.get(value) ?? Number.NEGATIVE_INFINITY, endOf(grant)));
  }
  return ends;
}
