import { TextListBuilder } from '../model/text-list.ts';
import { Snapshot, type SnapshotColumns, type SnapshotHeader } from './snapshot.ts';

export interface ReadAgain {
  /** What was read of some principals. */
  readonly snapshot: Snapshot;
  /** The principals whose grants are in it, all of them; of others the grants are as before. */
  readonly grantsOf: ReadonlySet<string>;
  /** Those of them whose membership is in it; of others it is as before. */
  readonly membershipOf: ReadonlySet<string>;
}

/**
 * A snapshot of an app with some principals as they were read again. Those who are neither members nor hold grants any more
 * are left out, as a reading of everybody would.
 */
export function withReadAgain(before: Snapshot, again: ReadAgain, header: SnapshotHeader): Snapshot {
  const old = before.columns;
  const fresh = again.snapshot.columns;
  const kinds = new Tables(old.kinds, fresh.kinds, (kind) => JSON.stringify(kind));
  const values = new Tables(old.valueIds, fresh.valueIds, (id) => id);
  const into = new Joined(old, fresh);
  const memberships = new Map<string, number>();
  let next = 0;
  const places = [...again.grantsOf].map((id) => before.indexOf(id) ?? -1).filter((p) => p >= 0);
  for (const p of places.sort((a, b) => a - b)) {
    memberships.set(before.principal(p), old.membership[p] ?? 0);
    into.take(old, next, p);
    next = p + 1;
  }
  into.take(old, next, before.people);
  for (let p = 0; p < again.snapshot.people; p++) {
    const principal = again.snapshot.principal(p);
    // Okta compares texts whatever their case: somebody else's grants may have been found too.
    if (!again.grantsOf.has(principal)) continue;
    const membership = again.membershipOf.has(principal)
      ? (fresh.membership[p] ?? 0)
      : (memberships.get(principal) ?? 0);
    if (membership === 0 && fresh.grantOffsets[p] === fresh.grantOffsets[p + 1]) continue;
    into.take(fresh, p, p + 1, { membership, kinds: kinds.numbers, values: values.numbers });
  }
  return new Snapshot(header, into.columns(kinds.all, values.all));
}

/** Two tables as one: the first with what only the second has behind it. */
class Tables<T> {
  readonly all: readonly T[];
  /** Per row of the second its number in both. */
  readonly numbers: Uint32Array;

  constructor(first: readonly T[], second: readonly T[], keyOf: (row: T) => string) {
    const all = [...first];
    const known = new Map(first.map((row, number) => [keyOf(row), number]));
    this.numbers = Uint32Array.from(second, (row) => known.get(keyOf(row)) ?? all.push(row) - 1);
    this.all = all;
  }
}

type PerGrant = Pick<
  SnapshotColumns,
  | 'membership'
  | 'grantOffsets'
  | 'grantIds'
  | 'grantKind'
  | 'expiresAt'
  | 'blind'
  | 'valueOffsets'
  | 'valueRows'
  | 'principals'
>;

/** Columns that take principals of two snapshots, one after another. */
class Joined {
  readonly #principals = new TextListBuilder();
  readonly #grantIds = new TextListBuilder();
  readonly #membership: Uint32Array;
  readonly #grantOffsets: Uint32Array;
  readonly #grantKind: Uint32Array;
  readonly #expiresAt: Float64Array;
  readonly #blind: Uint32Array;
  readonly #valueOffsets: Uint32Array;
  readonly #valueRows: Uint32Array;
  #values = 0;

  constructor(one: PerGrant, other: PerGrant) {
    const people = one.principals.length + other.principals.length;
    const grants = one.grantIds.length + other.grantIds.length;
    this.#membership = new Uint32Array(people);
    this.#grantOffsets = new Uint32Array(people + 1);
    this.#grantKind = new Uint32Array(grants);
    this.#expiresAt = new Float64Array(grants);
    this.#blind = new Uint32Array(grants);
    this.#valueOffsets = new Uint32Array(grants + 1);
    this.#valueRows = new Uint32Array(one.valueRows.length + other.valueRows.length);
  }

  /** The principals from one on until before another, with their grants. `other`: where they are not as there. */
  take(from: PerGrant, first: number, end: number, other?: Other): void {
    if (first >= end) return;
    const [people, grants] = [this.#principals.length, this.#grantIds.length];
    const [g, lastGrant] = [from.grantOffsets[first] ?? 0, from.grantOffsets[end] ?? 0];
    const [v, lastValue] = [from.valueOffsets[g] ?? 0, from.valueOffsets[lastGrant] ?? 0];
    this.#principals.take(from.principals, first, end);
    this.#membership.set(from.membership.subarray(first, end), people);
    setMoved(this.#grantOffsets, people + 1, from.grantOffsets.subarray(first + 1, end + 1), grants - g);
    this.#grantIds.take(from.grantIds, g, lastGrant);
    this.#grantKind.set(from.grantKind.subarray(g, lastGrant), grants);
    this.#expiresAt.set(from.expiresAt.subarray(g, lastGrant), grants);
    this.#blind.set(from.blind.subarray(g, lastGrant), grants);
    setMoved(
      this.#valueOffsets,
      grants + 1,
      from.valueOffsets.subarray(g + 1, lastGrant + 1),
      this.#values - v,
    );
    this.#valueRows.set(from.valueRows.subarray(v, lastValue), this.#values);
    if (other !== undefined) {
      this.#membership.fill(other.membership, people, this.#principals.length);
      renumber(this.#grantKind.subarray(grants, this.#grantIds.length), other.kinds);
      renumber(this.#valueRows.subarray(this.#values, this.#values + lastValue - v), other.values);
    }
    this.#values += lastValue - v;
  }

  columns(kinds: SnapshotColumns['kinds'], valueIds: readonly string[]): SnapshotColumns {
    const [people, grants] = [this.#principals.length, this.#grantIds.length];
    return {
      principals: this.#principals.build(),
      membership: this.#membership.subarray(0, people),
      grantOffsets: this.#grantOffsets.subarray(0, people + 1),
      grantIds: this.#grantIds.build(),
      grantKind: this.#grantKind.subarray(0, grants),
      kinds,
      expiresAt: this.#expiresAt.subarray(0, grants),
      blind: this.#blind.subarray(0, grants),
      valueOffsets: this.#valueOffsets.subarray(0, grants + 1),
      valueRows: this.#valueRows.subarray(0, this.#values),
      valueIds,
      readPrincipals: new Uint32Array(),
      readOffsets: new Uint32Array(1),
      readValues: new Uint32Array(),
    };
  }
}

/** What is put in the place of what columns have; numbers of their tables → numbers here. */
interface Other {
  readonly membership: number;
  readonly kinds: Uint32Array;
  readonly values: Uint32Array;
}

function setMoved(into: Uint32Array, at: number, offsets: Uint32Array, by: number): void {
  for (let i = 0; i < offsets.length; i++) into[at + i] = (offsets[i] ?? 0) + by;
}

function renumber(rows: Uint32Array, numbers: Uint32Array): void {
  for (let i = 0; i < rows.length; i++) rows[i] = numbers[rows[i] ?? 0] ?? 0;
}
