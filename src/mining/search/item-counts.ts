import { fetchRows } from './fetched-rows.ts';
import { addItems, type GatheredRows } from './gathered-rows.ts';
import { runOf, type StemmedRows } from './stems.ts';

/** Adds to `counts` how many of the places meet each item; `times` -1 takes them out again. */
export function countItems(space: StemmedRows, places: Uint32Array, counts: Uint32Array, times = 1): void {
  const { offsets, rows, stems } = space;
  let fetched = 0;
  for (let j = 0; j < places.length;) {
    if (j === fetched) fetched = fetchRows(space, places, j);
    let place = places[j] ?? 0;
    const run = runOf(stems, place);
    const first = stems.starts[run] ?? 0;
    const beyond = stems.starts[run + 1] ?? 0;
    const stem = stems.lengths[run] ?? 0;
    const start = offsets[place] ?? 0;
    let alike = 0;
    while (place >= first && place < beyond) {
      alike += times;
      const end = offsets[place + 1] ?? 0;
      for (let i = (offsets[place] ?? 0) + stem; i < end; i++) {
        const item = rows[i] ?? 0;
        counts[item] = (counts[item] ?? 0) + times;
      }
      j++;
      if (j === places.length) break;
      if (j === fetched) fetched = fetchRows(space, places, j);
      place = places[j] ?? 0;
    }
    addItems(rows, start, start + stem, counts, alike);
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
  { offsets, rows, runs, runStarts, stems, stemOffsets }: GatheredRows,
  marks: Uint32Array,
  into: Uint32Array,
): void {
  const items = marks.length;
  for (let run = 0; run < runs; run++) {
    const from = runStarts[run] ?? 0;
    const to = runStarts[run + 1] ?? 0;
    const stemStart = stemOffsets[run] ?? 0;
    const stemEnd = stemOffsets[run + 1] ?? 0;
    let stem = 0;
    for (let i = stemStart; i < stemEnd; i++) stem |= marks[stems[i] ?? 0] ?? 0;
    const inStem = stem & (stem >>> MOST_SLOTS);
    if (inStem !== 0) addMet(stems, stemStart, stemEnd, marks, inStem, items, into, to - from);
    const open = (stem >>> MOST_SLOTS) & ~stem;
    for (let place = from; place < to; place++) {
      const start = offsets[place] ?? 0;
      const end = offsets[place + 1] ?? 0;
      let own = 0;
      for (let i = start; i < end; i++) own |= marks[rows[i] ?? 0] ?? 0;
      const met = (own | stem) & (own >>> MOST_SLOTS);
      if (met !== 0) addMet(rows, start, end, marks, met, items, into, 1);
      const metInStem = own & open;
      if (metInStem !== 0) addMet(stems, stemStart, stemEnd, marks, metInStem, items, into, 1);
    }
  }
}

/** The same for slots that are about two items: the one is marked in `first`, the other, and what is counted, in `marks`. */
export function countWithTwo(
  { offsets, rows, runs, runStarts, stems, stemOffsets }: GatheredRows,
  first: Uint32Array,
  marks: Uint32Array,
  into: Uint32Array,
): void {
  const items = marks.length;
  for (let run = 0; run < runs; run++) {
    const from = runStarts[run] ?? 0;
    const to = runStarts[run + 1] ?? 0;
    const stemStart = stemOffsets[run] ?? 0;
    const stemEnd = stemOffsets[run + 1] ?? 0;
    let stemFirst = 0;
    let stem = 0;
    for (let i = stemStart; i < stemEnd; i++) {
      const item = stems[i] ?? 0;
      stemFirst |= first[item] ?? 0;
      stem |= marks[item] ?? 0;
    }
    const about = stemFirst & stem;
    const inStem = about & (stem >>> MOST_SLOTS);
    if (inStem !== 0) addMet(stems, stemStart, stemEnd, marks, inStem, items, into, to - from);
    const open = (stem >>> MOST_SLOTS) & ~about;
    for (let place = from; place < to; place++) {
      const start = offsets[place] ?? 0;
      const end = offsets[place + 1] ?? 0;
      let a = stemFirst;
      let own = 0;
      for (let i = start; i < end; i++) {
        const item = rows[i] ?? 0;
        a |= first[item] ?? 0;
        own |= marks[item] ?? 0;
      }
      const both = a & (own | stem);
      const met = both & (own >>> MOST_SLOTS);
      if (met !== 0) addMet(rows, start, end, marks, met, items, into, 1);
      const metInStem = both & open;
      if (metInStem !== 0) addMet(stems, stemStart, stemEnd, marks, metInStem, items, into, 1);
    }
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
  times: number,
): void {
  for (let i = start; i < end; i++) {
    const item = rows[i] ?? 0;
    let slots = ((marks[item] ?? 0) >>> MOST_SLOTS) & met;
    while (slots !== 0) {
      const at = (31 - Math.clz32(slots)) * items + item;
      into[at] = (into[at] ?? 0) + times;
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
