import type { HoldingColumns } from '../../model/dataset.ts';
import { scrambled } from '../dataset/scrambled.ts';
import type { Unplaced } from '../threads/tasks.ts';
import { placesByPerson } from './universe.ts';

/** Fills the columns of a universe from those of its dataset, which has so many `people`. */
export function gather(
  { members, values, held, given, signatures }: Unplaced,
  holdings: HoldingColumns,
  derived: HoldingColumns | undefined,
  people: number,
): void {
  const memberAt = placesByPerson(members, people);
  const [first, second] = signatures;
  const take = (from: HoldingColumns, value: number, into: HoldingColumns, v: number, mark: number) => {
    const rows = from.people.subarray(from.offsets[value], from.offsets[value + 1]);
    into.people.set(rows, into.offsets[v]);
    for (let i = 0; i < rows.length; i++) {
      const m = memberAt[rows[i] ?? 0] ?? 0;
      first[m] = Math.imul(first[m] ?? 0, 31) + mark;
      second[m] = scrambled((second[m] ?? 0) ^ mark);
    }
  };
  for (const [v, value] of values.entries()) {
    take(holdings, value, held, v, v + 1);
    if (derived !== undefined && given !== undefined) take(derived, value, given, v, -v - 1);
  }
}
