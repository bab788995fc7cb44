import type { SearchSpace } from './search-space.ts';

const NOTHING = new Uint32Array();

/** Adds to `counts` how many of the places meet each item; `times` -1 takes them out again. */
export function countItems(
  { offsets, rows }: SearchSpace,
  places: Uint32Array,
  counts: Uint32Array,
  times = 1,
): void {
  for (let j = 0; j < places.length; j++) {
    const place = places[j] ?? 0;
    const end = offsets[place + 1] ?? 0;
    for (let i = offsets[place] ?? 0; i < end; i++) {
      const item = rows[i] ?? 0;
      counts[item] = (counts[item] ?? 0) + times;
    }
  }
}

/** Per slot, in `into`: how many of the places that meet the slot's item meet each item. `slotOf`: per item its slot, -1 none. */
export function countItemsWithSlots(
  { offsets, rows }: SearchSpace,
  places: Uint32Array,
  slotOf: Int8Array,
  into: readonly Uint32Array[],
): void {
  for (let j = 0; j < places.length; j++) {
    const place = places[j] ?? 0;
    const start = offsets[place] ?? 0;
    const end = offsets[place + 1] ?? 0;
    for (let i = start; i < end; i++) {
      const slot = slotOf[rows[i] ?? 0] ?? -1;
      if (slot < 0) continue;
      const counts = into[slot] ?? NOTHING;
      for (let h = start; h < end; h++) {
        const item = rows[h] ?? 0;
        counts[item] = (counts[item] ?? 0) + 1;
      }
    }
  }
}

/** Per pair, in `into`: how many of the places that meet both items meet each item. `marks` is zero before and after. */
export function countItemsWithPairs(
  { offsets, rows }: SearchSpace,
  places: Uint32Array,
  pairs: readonly { readonly a: number; readonly b: number }[],
  marks: Uint8Array,
  into: readonly Uint32Array[],
): void {
  for (const [p, { a, b }] of pairs.entries()) {
    into[p]?.fill(0);
    marks[a] = (marks[a] ?? 0) | (1 << (2 * p));
    marks[b] = (marks[b] ?? 0) | (2 << (2 * p));
  }
  for (let j = 0; j < places.length; j++) {
    const place = places[j] ?? 0;
    const start = offsets[place] ?? 0;
    const end = offsets[place + 1] ?? 0;
    let met = 0;
    for (let i = start; i < end; i++) met |= marks[rows[i] ?? 0] ?? 0;
    for (let p = 0; p < pairs.length; p++) {
      const counts = into[p];
      if (((met >> (2 * p)) & 3) !== 3 || counts === undefined) continue;
      for (let i = start; i < end; i++) {
        const item = rows[i] ?? 0;
        counts[item] = (counts[item] ?? 0) + 1;
      }
    }
  }
  for (const { a, b } of pairs) marks[a] = marks[b] = 0;
}

/** Evenly spread over all: the same whoever is asked. */
export function spread(all: Uint32Array, into: Uint32Array): Uint32Array {
  const step = all.length / into.length;
  for (let j = 0; j < into.length; j++) into[j] = all[Math.floor((j + 0.5) * step)] ?? 0;
  return into;
}
