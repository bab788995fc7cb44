import type { HoldingColumns } from '../../model/dataset.ts';
import { scrambled } from '../dataset/scrambled.ts';
import type { Unplaced } from '../threads/tasks.ts';
import { KeyOrder } from './key-order.ts';
import { placesByPerson } from './universe.ts';

/**
 * Puts the members of a universe in order by what they hold of its values: who holds the same stands together. Each is signed by
 * two numbers, equal for equal holdings; where different ones make the same, the other tells them apart. The dataset has so many
 * `people`.
 */
export function orderByHoldings(
  { members, values, order }: Unplaced,
  holdings: HoldingColumns,
  derived: HoldingColumns | undefined,
  people: number,
): void {
  const signatures = new Uint32Array(2 * members.length);
  // Everybody is often a member: then no table is looked up for each holding.
  const memberAt = members.length === people ? undefined : placesByPerson(members, people);
  const signAll = ({ offsets, people: holders }: HoldingColumns, value: number, mark: number) => {
    const own = holders.subarray(offsets[value], offsets[value + 1]);
    sign(signatures, memberAt === undefined ? own : own.map((person) => memberAt[person] ?? 0), mark);
  };
  for (const [v, value] of values.entries()) {
    signAll(holdings, value, v + 1);
    if (derived !== undefined) signAll(derived, value, -v - 1);
  }
  for (let m = 0; m < order.length; m++) order[m] = m;
  const sorted = new KeyOrder(order);
  for (const own of [1, 0]) sorted.sortByNumber(signatures, 2, own);
  order.set(sorted.order);
}

/** Beside each other. */
function sign(signatures: Uint32Array, members: Uint32Array, mark: number): void {
  for (let i = 0; i < members.length; i++) {
    const at = 2 * (members[i] ?? 0);
    signatures[at] = (Math.imul(signatures[at] ?? 0, 31) + mark) | 0;
    signatures[at + 1] = scrambled((signatures[at + 1] ?? 0) ^ mark);
  }
}
