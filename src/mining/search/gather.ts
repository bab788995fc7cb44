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
  // Everybody is often a member: then no table is looked up for each holding.
  const memberAt = members.length === people ? undefined : placesByPerson(members, people);
  const take = (from: HoldingColumns, value: number, into: HoldingColumns, v: number, mark: number) => {
    const rows = from.people.subarray(from.offsets[value], from.offsets[value + 1]);
    into.people.set(rows, into.offsets[v]);
    if (memberAt === undefined) sign(signatures, rows, mark);
    else
      sign(
        signatures,
        rows.map((person) => memberAt[person] ?? 0),
        mark,
      );
  };
  for (const [v, value] of values.entries()) {
    take(holdings, value, held, v, v + 1);
    if (derived !== undefined && given !== undefined) take(derived, value, given, v, -v - 1);
  }
}

function sign(signatures: Uint32Array, members: Uint32Array, mark: number): void {
  for (let i = 0; i < members.length; i++) {
    const at = 2 * (members[i] ?? 0);
    signatures[at] = (Math.imul(signatures[at] ?? 0, 31) + mark) | 0;
    signatures[at + 1] = scrambled((signatures[at + 1] ?? 0) ^ mark);
  }
}
