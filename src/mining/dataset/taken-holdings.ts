import type { HoldingColumns } from '../../model/dataset.ts';
import { SHARED } from './shared-columns.ts';

/** The holders of a value as an earlier dataset has them. */
export interface TakenHolders {
  readonly columns: HoldingColumns;
  /** Row of the value there. */
  readonly value: number;
  /** Per person there their row here, ascending, or -1 for those who are not taken over. */
  readonly rowOf: Int32Array;
}

/** Holdings that were added, and those that are taken over; nobody is in both. `taken`: per value. */
export function withTaken(
  added: HoldingColumns,
  taken: readonly (TakenHolders | undefined)[],
): HoldingColumns {
  if (taken.length === 0) return added;
  const values = added.offsets.length - 1;
  const offsets = new Uint32Array(SHARED(4 * (values + 1)));
  // Hardly anybody is not taken over: room for all costs less than counting them.
  const most = taken.reduce(
    (sum, one) => sum + (one === undefined ? 0 : heldThere(one)),
    added.people.length,
  );
  const people = new Uint32Array(SHARED(4 * most));
  for (let value = 0; value < values; value++) {
    const own = added.people.subarray(added.offsets[value], added.offsets[value + 1]);
    offsets[value + 1] = mergeInto(people, offsets[value] ?? 0, own, taken[value]);
  }
  return { offsets, people: people.subarray(0, offsets[values]) };
}

function heldThere({ columns: { offsets }, value }: TakenHolders): number {
  return (offsets[value + 1] ?? 0) - (offsets[value] ?? 0);
}

/** Writes both, ascending, from a place on; returns where they end. */
function mergeInto(
  people: Uint32Array,
  from: number,
  added: Uint32Array,
  taken: TakenHolders | undefined,
): number {
  let [at, a] = [from, 0];
  if (taken !== undefined) {
    const { columns, value, rowOf } = taken;
    const end = columns.offsets[value + 1] ?? 0;
    for (let i = columns.offsets[value] ?? 0; i < end; i++) {
      const row = rowOf[columns.people[i] ?? 0] ?? -1;
      if (row < 0) continue;
      while (a < added.length && (added[a] ?? 0) < row) people[at++] = added[a++] ?? 0;
      people[at++] = row;
    }
  }
  people.set(added.subarray(a), at);
  return at + added.length - a;
}
