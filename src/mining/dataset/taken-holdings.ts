import type { HoldingColumns } from '../../model/dataset.ts';
import { SHARED } from './shared-columns.ts';

/** The holders of a value who are taken over, by their rows now. */
export interface TakenHolders {
  readonly columns: HoldingColumns;
  /** Row of the value there. */
  readonly value: number;
}

/** Holdings that were added, and those that are taken over; nobody is in both. `taken`: per value. */
export function withTaken(
  added: HoldingColumns,
  taken: readonly (TakenHolders | undefined)[],
): HoldingColumns {
  if (taken.length === 0) return added;
  const values = added.offsets.length - 1;
  const offsets = new Uint32Array(SHARED(4 * (values + 1)));
  const all = taken.reduce((sum, one) => sum + (one === undefined ? 0 : heldThere(one)), added.people.length);
  const people = new Uint32Array(SHARED(4 * all));
  for (let value = 0; value < values; value++) {
    const own = added.people.subarray(added.offsets[value], added.offsets[value + 1]);
    offsets[value + 1] = mergeInto(people, offsets[value] ?? 0, own, taken[value]);
  }
  return { offsets, people };
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
    const { columns, value } = taken;
    const there = columns.people;
    const end = columns.offsets[value + 1] ?? 0;
    for (let i = columns.offsets[value] ?? 0; i < end; i++) {
      const row = there[i] ?? 0;
      while (a < added.length && (added[a] ?? 0) < row) people[at++] = added[a++] ?? 0;
      people[at++] = row;
    }
  }
  people.set(added.subarray(a), at);
  return at + added.length - a;
}
