import { FETCHED, fetchRows, type Rows } from './fetched-rows.ts';
import type { GatheredRows } from './gathered-rows.ts';

/** Adds to `counts` how many of the places meet each item; `times` -1 takes them out again. */
export function countItems(space: Rows, places: Uint32Array, counts: Uint32Array, times = 1): void {
  const { offsets, rows } = space;
  for (let from = 0; from < places.length; from += FETCHED) {
    const to = fetchRows(space, places, from);
    for (let j = from; j < to; j++) {
      const place = places[j] ?? 0;
      const end = offsets[place + 1] ?? 0;
      for (let i = offsets[place] ?? 0; i < end; i++) {
        const item = rows[i] ?? 0;
        counts[item] = (counts[item] ?? 0) + times;
      }
    }
  }
}

/** Slots that one pass can count: as many bits mark what a slot is about, and as many others what it counts. */
export const MOST_SLOTS = 16;

/** Slot s is about the item: only places that meet it are counted there. */
export function about(slot: number): number {
  return 1 << slot;
}

/** Slot s counts the item. */
export function counted(slot: number): number {
  return 1 << (MOST_SLOTS + slot);
}

/**
 * Adds to `into`, at slot × items + item: how many of the places that meet what the slot is about meet the item. `marks`: per
 * item the slots that are about it, and those that count it.
 */
export function countWithSlots(
  { offsets, rows, length }: GatheredRows,
  marks: Uint32Array,
  into: Uint32Array,
): void {
  const items = marks.length;
  for (let place = 0; place < length; place++) {
    const start = offsets[place] ?? 0;
    const end = offsets[place + 1] ?? 0;
    let all = 0;
    for (let i = start; i < end; i++) all |= marks[rows[i] ?? 0] ?? 0;
    const met = all & (all >>> MOST_SLOTS);
    if (met !== 0) addMet(rows, start, end, marks, met, items, into);
  }
}

/** The same for slots that are about two items: the one is marked in `first`, the other, and what is counted, in `marks`. */
export function countWithTwo(
  { offsets, rows, length }: GatheredRows,
  first: Uint32Array,
  marks: Uint32Array,
  into: Uint32Array,
): void {
  const items = marks.length;
  for (let place = 0; place < length; place++) {
    const start = offsets[place] ?? 0;
    const end = offsets[place + 1] ?? 0;
    let [a, all] = [0, 0];
    for (let i = start; i < end; i++) {
      const item = rows[i] ?? 0;
      a |= first[item] ?? 0;
      all |= marks[item] ?? 0;
    }
    const met = a & all & (all >>> MOST_SLOTS);
    if (met !== 0) addMet(rows, start, end, marks, met, items, into);
  }
}

function addMet(
  rows: Uint16Array | Uint32Array,
  start: number,
  end: number,
  marks: Uint32Array,
  met: number,
  items: number,
  into: Uint32Array,
): void {
  for (let i = start; i < end; i++) {
    const item = rows[i] ?? 0;
    let slots = ((marks[item] ?? 0) >>> MOST_SLOTS) & met;
    while (slots !== 0) {
      const at = (31 - Math.clz32(slots)) * items + item;
      into[at] = (into[at] ?? 0) + 1;
      slots &= ~(1 << (31 - Math.clz32(slots)));
    }
  }
}

/** Evenly spread over all: the same whoever is asked. */
export function spread(all: Uint32Array, into: Uint32Array): Uint32Array {
  const step = all.length / into.length;
  for (let j = 0; j < into.length; j++) into[j] = all[Math.floor((j + 0.5) * step)] ?? 0;
  return into;
}
