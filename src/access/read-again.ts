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
  for (let p = 0; p < before.people; p++) {
    const principal = before.principal(p);
    if (again.grantsOf.has(principal)) {
      memberships.set(principal, old.membership[p] ?? 0);
      continue;
    }
    into.take(old, p, old.membership[p] ?? 0, undefined, undefined);
  }
  for (let p = 0; p < again.snapshot.people; p++) {
    const principal = again.snapshot.principal(p);
    // Okta compares texts whatever their case: somebody else's grants may have been found too.
    if (!again.grantsOf.has(principal)) continue;
    const membership = again.membershipOf.has(principal)
      ? (fresh.membership[p] ?? 0)
      : (memberships.get(principal) ?? 0);
    if (membership === 0 && fresh.grantOffsets[p] === fresh.grantOffsets[p + 1]) continue;
    into.take(fresh, p, membership, kinds.numbers, values.numbers);
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
  readonly #principals: string[] = [];
  readonly #grantIds: string[] = [];
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

  /** `kinds`, `values`: numbers of the columns → numbers here; absent: the same. */
  take(
    from: PerGrant,
    p: number,
    membership: number,
    kinds: Uint32Array | undefined,
    values: Uint32Array | undefined,
  ): void {
    for (let g = from.grantOffsets[p] ?? 0; g < (from.grantOffsets[p + 1] ?? 0); g++) {
      const kind = from.grantKind[g] ?? 0;
      const at = this.#grantIds.push(from.grantIds[g] ?? '') - 1;
      this.#grantKind[at] = kinds?.[kind] ?? kind;
      this.#expiresAt[at] = from.expiresAt[g] ?? Number.NaN;
      this.#blind[at] = from.blind[g] ?? 0;
      for (let i = from.valueOffsets[g] ?? 0; i < (from.valueOffsets[g + 1] ?? 0); i++) {
        const value = from.valueRows[i] ?? 0;
        this.#valueRows[this.#values++] = values?.[value] ?? value;
      }
      this.#valueOffsets[at + 1] = this.#values;
    }
    const row = this.#principals.push(from.principals[p] ?? '') - 1;
    this.#membership[row] = membership;
    this.#grantOffsets[row + 1] = this.#grantIds.length;
  }

  columns(kinds: SnapshotColumns['kinds'], valueIds: readonly string[]): SnapshotColumns {
    const [people, grants] = [this.#principals.length, this.#grantIds.length];
    return {
      principals: this.#principals,
      membership: this.#membership.slice(0, people),
      grantOffsets: this.#grantOffsets.slice(0, people + 1),
      grantIds: this.#grantIds,
      grantKind: this.#grantKind.slice(0, grants),
      kinds,
      expiresAt: this.#expiresAt.slice(0, grants),
      blind: this.#blind.slice(0, grants),
      valueOffsets: this.#valueOffsets.slice(0, grants + 1),
      valueRows: this.#valueRows.slice(0, this.#values),
      valueIds,
      readPrincipals: new Uint32Array(),
      readOffsets: new Uint32Array(1),
      readValues: new Uint32Array(),
    };
  }
}
