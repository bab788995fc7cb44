import { countItems } from './item-counts.ts';
import { type CommonCounts, postingsWithin, type SearchSpace } from './search-space.ts';
import type { Allocate } from '../dataset/shared-columns.ts';

/** Numbers kept of one space. */
const MOST_NUMBERS = 4_000_000;

/** Places whose rows stay near while they are counted for one item after another. */
const BLOCK = 0x8000;

/** Nothing counted yet. `support`: per item how many people meet it. */
export function commonCounts(support: Uint32Array, allocate: Allocate): CommonCounts {
  const items = support.length;
  const lines = Math.min(items, Math.floor(MOST_NUMBERS / Math.max(1, items)));
  const lineOf = new Int32Array(allocate(4 * items)).fill(-1);
  const commonest = [...support.keys()].sort((a, b) => (support[b] ?? 0) - (support[a] ?? 0)).slice(0, lines);
  for (const [line, item] of commonest.entries()) lineOf[item] = line;
  return { commonest, lineOf, counts: new Uint32Array(allocate(4 * lines * items)) };
}

/** Counts some of the commonest items. */
export function countCommon(space: SearchSpace, items: readonly number[]): void {
  for (let from = 0; from < space.people; from += BLOCK)
    for (const item of items) {
      const counts = commonCountsOf(space, item);
      if (counts !== undefined) countItems(space, postingsWithin(space, item, from, from + BLOCK), counts);
    }
}

/** How many people meet the item and each other one; undefined where that is not kept. */
export function commonCountsOf({ common, support }: SearchSpace, item: number): Uint32Array | undefined {
  const line = common.lineOf[item] ?? -1;
  return line < 0 ? undefined : common.counts.subarray(line * support.length, (line + 1) * support.length);
}
