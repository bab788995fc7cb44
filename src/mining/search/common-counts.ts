import { countItems } from './item-counts.ts';
import type { CommonCounts, SearchSpace } from './search-space.ts';
import type { Allocate } from '../dataset/shared-columns.ts';

const [OPEN, TAKEN, COUNTED] = [0, 1, 2];

/** Numbers kept of one space. */
const MOST_NUMBERS = 4_000_000;

/** Nothing counted yet. `support`: per item how many people meet it. */
export function commonCounts(support: Uint32Array, allocate: Allocate): CommonCounts {
  const items = support.length;
  const lines = Math.min(items, Math.floor(MOST_NUMBERS / Math.max(1, items)));
  const lineOf = new Int32Array(allocate(4 * items)).fill(-1);
  const byPeople = [...support.keys()].sort((a, b) => (support[b] ?? 0) - (support[a] ?? 0));
  for (const [line, item] of byPeople.slice(0, lines).entries()) lineOf[item] = line;
  return {
    lineOf,
    states: new Int32Array(allocate(4 * lines)),
    counts: new Uint32Array(allocate(4 * lines * items)),
  };
}

/** How many people meet the item and each other one; undefined where that is not kept, or another thread is counting it. */
export function commonCountsOf(space: SearchSpace, item: number): Uint32Array | undefined {
  const { common, support, postings, postingOffsets } = space;
  const line = common.lineOf[item] ?? -1;
  if (line < 0) return undefined;
  const counts = common.counts.subarray(line * support.length, (line + 1) * support.length);
  if (Atomics.load(common.states, line) === COUNTED) return counts;
  if (Atomics.compareExchange(common.states, line, OPEN, TAKEN) !== OPEN) return undefined;
  countItems(space, postings.subarray(postingOffsets[item], postingOffsets[item + 1]), counts);
  Atomics.store(common.states, line, COUNTED);
  return counts;
}
