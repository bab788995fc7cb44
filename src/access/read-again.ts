import { TextListBuilder } from '../model/text-list.ts';
import { Snapshot, type SnapshotColumns } from './snapshot.ts';

/** What was read again of some principals of an app. */
export interface ReadAnew {
  /** Those whose grants were read, all of them. */
  readonly of: ReadonlySet<string>;
  /** Those of them who are members or hold grants, by themselves. */
  readonly snapshot: Snapshot;
}

/**
 * What was read again, without others whom it may name. `membershipOf`: those of whom it tells whether they are members; of the
 * rest that is as it was before.
 */
export function readAnew(
  before: Snapshot,
  fresh: Snapshot,
  of: ReadonlySet<string>,
  membershipOf: ReadonlySet<string>,
): ReadAnew {
  const { columns } = fresh;
  const into = new Joined(columns);
  for (let p = 0; p < fresh.people; p++) {
    const principal = fresh.principal(p);
    // Okta compares texts whatever their case: somebody else's grants may have been found too.
    if (!of.has(principal)) continue;
    const membership = membershipOf.has(principal)
      ? (columns.membership[p] ?? 0)
      : (before.columns.membership[before.indexOf(principal) ?? -1] ?? 0);
    // Left out as a reading of everybody would.
    if (membership === 0 && columns.grantOffsets[p] === columns.grantOffsets[p + 1]) continue;
    into.take(columns, p, p + 1, { membership });
  }
  return { of, snapshot: new Snapshot(fresh.header, into.columns(columns.kinds, columns.valueIds)) };
}

/** A snapshot with some principals as they were read again, behind all others; of a million people it takes half a second. */
export function withAnew(before: Snapshot, { of, snapshot: anew }: ReadAnew): Snapshot {
  const { columns: old } = before;
  const { columns } = anew;
  const into = new Joined(old, columns);
  let next = 0;
  for (const p of placesOf(before, of)) {
    into.take(old, next, p);
    next = p + 1;
  }
  into.take(old, next, before.people);
  const kinds = new Tables(old.kinds, columns.kinds, (kind) => JSON.stringify(kind));
  const values = new Tables(old.valueIds, columns.valueIds, (id) => id);
  into.take(columns, 0, anew.people, { kinds: kinds.numbers, values: values.numbers });
  return new Snapshot(anew.header, into.columns(kinds.all, values.all));
}

/** Where some people stand in a snapshot, ascending; those who are not in it are left out. */
export function placesOf(snapshot: Snapshot, ids: Iterable<string>): readonly number[] {
  const found: number[] = [];
  // Of each kind of list that it meets the loop would be compiled again.
  const list = Array.from(ids);
  for (const id of list) {
    const p = snapshot.indexOf(id);
    if (p !== undefined) found.push(p);
  }
  return found.sort((a, b) => a - b);
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

/** Columns that take principals of several snapshots, one after another. */
class Joined {
  readonly #principals = new TextListBuilder();
  readonly #grantIds = new TextListBuilder();
  readonly #membership: Column<Uint32Array>;
  /** Where the grants of each principal end, and below where the values of each grant end. */
  readonly #grantEnds: Column<Uint32Array>;
  readonly #grantKind: Column<Uint32Array>;
  readonly #expiresAt: Column<Float64Array>;
  readonly #blind: Column<Uint32Array>;
  readonly #valueEnds: Column<Uint32Array>;
  readonly #valueRows: Column<Uint32Array>;

  /** With room for the principals of some snapshots. */
  constructor(...of: readonly PerGrant[]) {
    let [people, grants, values] = [0, 0, 0];
    for (const { principals, grantIds, valueRows } of of) {
      people += principals.length;
      grants += grantIds.length;
      values += valueRows.length;
    }
    this.#membership = new Column(numbers, people);
    this.#grantEnds = new Column(numbers, people + 1);
    this.#grantEnds.push(0);
    this.#grantKind = new Column(numbers, grants);
    this.#expiresAt = new Column(instants, grants);
    this.#blind = new Column(numbers, grants);
    this.#valueEnds = new Column(numbers, grants + 1);
    this.#valueEnds.push(0);
    this.#valueRows = new Column(numbers, values);
  }

  /** The principals from one on until before another, with their grants. `other`: where they are not as there. */
  take(from: PerGrant, first: number, end: number, other?: Other): void {
    if (first >= end) return;
    const [people, grants, values] = [
      this.#membership.length,
      this.#grantKind.length,
      this.#valueRows.length,
    ];
    const [g, lastGrant] = [from.grantOffsets[first] ?? 0, from.grantOffsets[end] ?? 0];
    const [v, lastValue] = [from.valueOffsets[g] ?? 0, from.valueOffsets[lastGrant] ?? 0];
    this.#principals.take(from.principals, first, end);
    this.#membership.take(from.membership, first, end);
    this.#grantEnds.take(from.grantOffsets, first + 1, end + 1, grants - g);
    this.#grantIds.take(from.grantIds, g, lastGrant);
    this.#grantKind.take(from.grantKind, g, lastGrant);
    this.#expiresAt.take(from.expiresAt, g, lastGrant);
    this.#blind.take(from.blind, g, lastGrant);
    this.#valueEnds.take(from.valueOffsets, g + 1, lastGrant + 1, values - v);
    this.#valueRows.take(from.valueRows, v, lastValue);
    if (other === undefined) return;
    if (other.membership !== undefined) this.#membership.since(people).fill(other.membership);
    if (other.kinds !== undefined) renumber(this.#grantKind.since(grants), other.kinds);
    if (other.values !== undefined) renumber(this.#valueRows.since(values), other.values);
  }

  columns(kinds: SnapshotColumns['kinds'], valueIds: readonly string[]): SnapshotColumns {
    return {
      principals: this.#principals.build(),
      membership: this.#membership.since(0),
      grantOffsets: this.#grantEnds.since(0),
      grantIds: this.#grantIds.build(),
      grantKind: this.#grantKind.since(0),
      kinds,
      expiresAt: this.#expiresAt.since(0),
      blind: this.#blind.since(0),
      valueOffsets: this.#valueEnds.since(0),
      valueRows: this.#valueRows.since(0),
      valueIds,
      readPrincipals: new Uint32Array(),
      readOffsets: new Uint32Array(1),
      readValues: new Uint32Array(),
    };
  }
}

/** What is put in the place of what columns have; numbers of their tables → numbers here. */
interface Other {
  readonly membership?: number;
  readonly kinds?: Uint32Array;
  readonly values?: Uint32Array;
}

const numbers = (rows: number) => new Uint32Array(new SharedArrayBuffer(4 * rows));
const instants = (rows: number) => new Float64Array(new SharedArrayBuffer(8 * rows));

/** A column that takes rows of others, many at once; it grows where they are more than there was room for. */
class Column<T extends Uint32Array | Float64Array> {
  readonly #make: (rows: number) => T;
  #rows: T;
  length = 0;

  constructor(make: (rows: number) => T, room: number) {
    this.#make = make;
    this.#rows = make(room);
  }

  push(row: number): void {
    this.#makeRoom(1);
    this.#rows[this.length++] = row;
  }

  /** Rows of another column, each with so much added. */
  take(from: T, first: number, end: number, add = 0): void {
    this.#makeRoom(end - first);
    const [rows, at] = [this.#rows, this.length];
    rows.set(from.subarray(first, end), at);
    this.length += end - first;
    if (add !== 0) for (let i = at; i < this.length; i++) rows[i] = (rows[i] ?? 0) + add;
  }

  /** The rows from one on. */
  since(first: number): T {
    return this.#rows.subarray(first, this.length) as T;
  }

  #makeRoom(rows: number): void {
    if (this.length + rows <= this.#rows.length) return;
    const more = this.#make(Math.max(this.length + rows, Math.ceil(1.25 * this.#rows.length)));
    more.set(this.since(0));
    this.#rows = more;
  }
}

function renumber(rows: Uint32Array, numbersThere: Uint32Array): void {
  for (let i = 0; i < rows.length; i++) rows[i] = numbersThere[rows[i] ?? 0] ?? 0;
}
