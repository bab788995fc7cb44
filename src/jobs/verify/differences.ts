import type { GrantFacts } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { Difference, HoldingLedger, OperationState, Verification } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { WriteGrant } from '../../model/operation.ts';
import type { Overwritten } from './races.ts';
import { ranOut } from './ran-out.ts';

/** Differences that are kept by name, those that others did not make first; all are counted. */
const MOST_NAMED = 500;

export const EMPTY_LEDGER: HoldingLedger = {
  wanted: 0,
  granted: 0,
  already: 0,
  conflict: 0,
  needsDecision: 0,
  heldBack: 0,
  refused: 0,
  stale: 0,
  unknown: 0,
  cancelled: 0,
};

type Listed = Pick<Verification, 'differences' | 'unnamed'>;

/** The first of so many differences, and the number of the others. */
export function listed(differences: readonly Difference[], all = differences.length): Listed {
  const named = differences.slice(0, MOST_NAMED);
  return { differences: named, ...(all === named.length ? {} : { unnamed: all - named.length }) };
}

/** What we did for one principal, from the journal. */
export interface WrittenGrant {
  readonly operation: WriteGrant;
  readonly state: OperationState;
  /** A request of ours left of which it is not known, or cannot be proven, that it did this. */
  readonly mayHaveWritten: boolean;
  readonly grantId: string | undefined;
  /** Values that a CUSTOM grant carried because they were there. */
  readonly kept: ReadonlySet<string>;
}

/** Collects what is not as it was, for one person after the other. */
export class Differences {
  lost = 0;
  extra = 0;
  overwritten = 0;
  #all = 0;
  readonly #ours: Difference[] = [];
  readonly #others: Difference[] = [];
  readonly #values: ReadonlyMap<string, { readonly entitlement: string; readonly value: string }>;
  readonly #plan: PlanHeader;
  readonly #left: ReadonlySet<string>;

  /** `left`: people who are not in Okta any more: what is otherwise with them, others did. */
  constructor(plan: PlanHeader, before: Snapshot, left: ReadonlySet<string> = new Set()) {
    this.#plan = plan;
    this.#left = left;
    const entitlements = new Map(before.header.entitlements.map((row) => [row.id, row.name]));
    this.#values = new Map(
      before.header.values.map((row) => [
        row.id,
        { entitlement: entitlements.get(row.entitlementId) ?? '', value: row.name },
      ]),
    );
  }

  get listed(): Listed {
    return listed([...this.#ours, ...this.#others], this.#all);
  }

  add(seen: Difference, valueId: string | undefined): void {
    const difference = this.#left.has(seen.principal) ? { ...seen, outside: true } : seen;
    if (difference.kind === 'lost' && !difference.outside) this.lost += 1;
    if (difference.kind === 'extra' && !difference.outside) this.extra += 1;
    this.#all += 1;
    const list = difference.outside ? this.#others : this.#ours;
    if (list.length >= MOST_NAMED) return;
    const names = valueId === undefined ? undefined : this.#values.get(valueId);
    list.push({
      ...difference,
      ...(names === undefined ? {} : { entitlementName: names.entitlement, valueName: names.value }),
    });
  }

  /** What a person held before and after, given what we did for them. */
  compare(principal: string, before: Snapshot, after: Snapshot, deed: WrittenGrant | undefined): void {
    const was = holdings(before, principal);
    const is = holdings(after, principal);
    const wrote = deed?.state === 'done';
    const perhaps = wrote || deed?.mayHaveWritten === true;
    const intended = new Set(wrote ? deed.operation.values.map((v) => this.#plan.values[v]?.valueId) : []);
    for (const [value, givers] of was) {
      const now = is.get(value);
      if (now === undefined) {
        const ran = ranOut(before, principal, givers, after.header.takenAt);
        this.add({ kind: 'lost', principal, outside: ran || !perhaps }, value);
      } else if (givers.length > 0 && now.length > 0 && endOf(givers) !== endOf(now)) {
        this.add({ kind: 'expiry', principal, outside: !now.some((g) => g.id === deed?.grantId) }, value);
      }
    }
    for (const [value, givers] of is) {
      if (was.has(value) || intended.has(value)) continue;
      const ours =
        deed?.grantId !== undefined && givers.some((g) => g.id === deed.grantId) && !deed.kept.has(value);
      this.add({ kind: 'extra', principal, outside: !ours }, value);
    }
    this.#base(principal, before, after, perhaps && deed?.operation.method === 'custom');
  }

  /** What a write of ours undid of somebody else's in the same moment. */
  overwrote(principal: string, { lost, revived }: Overwritten): void {
    this.overwritten += lost.length + revived.length;
    for (const value of lost) this.add({ kind: 'overwritten', principal, outside: false }, value);
    for (const value of revived) this.add({ kind: 'revived', principal, outside: false }, value);
  }

  /** What a person held before and after, given what the plan took and gave, and the grants that it touched. */
  compareChanged(
    principal: string,
    before: Snapshot,
    after: Snapshot,
    changed: {
      readonly taken: ReadonlySet<string>;
      readonly given: ReadonlySet<string>;
      readonly touched: ReadonlySet<string>;
      /** Whether anything was written for them, as far as is known. */
      readonly wrote: boolean;
    },
  ): void {
    const was = holdings(before, principal);
    const is = holdings(after, principal);
    for (const [value, givers] of was) {
      if (is.has(value) || changed.taken.has(value)) continue;
      const ran = ranOut(before, principal, givers, after.header.takenAt);
      this.add({ kind: 'lost', principal, outside: ran || !changed.wrote }, value);
    }
    for (const [value, givers] of is) {
      if (was.has(value) || changed.given.has(value)) continue;
      this.add(
        { kind: 'extra', principal, outside: !givers.some(({ id }) => changed.touched.has(id)) },
        value,
      );
    }
    this.#base(principal, before, after, false);
  }

  /** The same after values were removed from the app: `entitlements` lost some, `grants` stood there before. */
  compareReplaced(
    principal: string,
    before: Snapshot,
    after: Snapshot,
    changed: {
      readonly taken: ReadonlySet<string>;
      readonly entitlements: ReadonlySet<string>;
      readonly grants: ReadonlySet<string>;
    },
  ): void {
    const was = holdings(before, principal);
    const is = holdings(after, principal);
    for (const [value, givers] of was) {
      if (is.has(value) || changed.taken.has(value)) continue;
      const ran = ranOut(before, principal, givers, after.header.takenAt);
      const ours = changed.entitlements.has(before.entitlementOf(value)?.id ?? '');
      this.add({ kind: 'lost', principal, outside: ran || !ours }, value);
    }
    for (const [value, givers] of is) {
      if (was.has(value)) continue;
      const ours = changed.taken.size > 0 && givers.some(({ id }) => changed.grants.has(id));
      this.add({ kind: 'extra', principal, outside: !ours }, value);
    }
    this.#base(principal, before, after, false);
  }

  #base(principal: string, before: Snapshot, after: Snapshot, ours: boolean): void {
    const base = baseOf(before, principal);
    if (base === 'POLICY' && baseOf(after, principal) !== 'POLICY') {
      this.add({ kind: 'base', principal, outside: !ours }, undefined);
    }
  }
}

/** Effective holdings of a member; whoever is no member has none. */
export function holdings(snapshot: Snapshot, principal: string): ReadonlyMap<string, readonly GrantFacts[]> {
  const p = snapshot.indexOf(principal);
  return p === undefined || !snapshot.isMember(p) ? new Map() : snapshot.access(p).holdings;
}

/** When a holding ends: with the last of its grants; Infinity without end. */
function endOf(givers: readonly GrantFacts[]): number {
  return Math.max(...givers.map((grant) => grant.expiresAt ?? Number.POSITIVE_INFINITY));
}

function baseOf(snapshot: Snapshot, principal: string): string | undefined {
  const p = snapshot.indexOf(principal);
  return p === undefined
    ? undefined
    : snapshot.grantsOf(p).find((grant) => grant.type === 'POLICY' || grant.type === 'CUSTOM')?.type;
}

/** Where a planned holding ended, by what was done and what was read. */
export function outcomeOf(
  state: OperationState,
  there: boolean,
): 'granted' | 'already' | 'refused' | 'stale' | 'unknown' | 'cancelled' {
  switch (state) {
    case 'done':
      return there ? 'granted' : 'unknown';
    case 'already':
      return there ? 'already' : 'unknown';
    case 'refused':
    case 'stale':
    case 'cancelled':
      return there ? 'already' : state;
    case 'unknown':
      return there ? 'already' : 'unknown';
    case 'pending':
    case 'sent':
      return there ? 'already' : 'cancelled';
  }
}
