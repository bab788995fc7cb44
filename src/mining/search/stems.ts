import type { Allocate } from '../dataset/shared-columns.ts';
import type { Rows } from './fetched-rows.ts';

/**
 * Runs of places whose rows begin with the same items, their stem: places stand in an order in which who is alike is near, so
 * that most of a row need not be read again for the next place.
 */
export interface Stems {
  /** Per run its first place, and at last how many places there are. */
  readonly starts: Uint32Array;
  /** Per run how many items its stem has. */
  readonly lengths: Uint8Array;
  /** Per block of places the run of its first place. */
  readonly runOf: Uint32Array;
  /** No row has more items. */
  readonly longest: number;
}

export interface StemmedRows extends Rows {
  readonly stems: Stems;
}

/** Places of one block are `1 << BLOCK`. */
const BLOCK = 6;
/** Who counts some places only meets so many times as many runs in proportion. */
const THINNED = 4;
const MOST_ITEMS = 255;

/** The run of a place. */
export function runOf({ starts, runOf }: Stems, place: number): number {
  let run = runOf[place >>> BLOCK] ?? 0;
  while ((starts[run + 1] ?? 0) <= place) run++;
  return run;
}

/** The runs that leave least to read. */
export function stemsOf(rows: Rows, allocate: Allocate): Stems {
  const { alike, longest } = alikeWithLast(rows);
  const least = leastAlike(alike);
  let count = 0;
  for (let place = 0; place < alike.length; place++) if ((alike[place] ?? 0) < least) count++;
  const starts = new Uint32Array(allocate(4 * (count + 1)));
  const lengths = new Uint8Array(allocate(count));
  const runOf = new Uint32Array(allocate(4 * ((alike.length >>> BLOCK) + 1)));
  let run = -1;
  for (let place = 0; place < alike.length; place++) {
    const same = alike[place] ?? 0;
    if (same < least) {
      starts[++run] = place;
      lengths[run] = Math.min(MOST_ITEMS, (rows.offsets[place + 1] ?? 0) - (rows.offsets[place] ?? 0));
    } else if (same < (lengths[run] ?? 0)) lengths[run] = same;
    if (place % (1 << BLOCK) === 0) runOf[place >>> BLOCK] = run;
  }
  starts[count] = alike.length;
  return { starts, lengths, runOf, longest };
}

/** Rows of which nothing is known: one run without a stem. */
export function withoutStems(rows: Rows): StemmedRows {
  const places = rows.offsets.length - 1;
  const { longest } = alikeWithLast(rows);
  return {
    ...rows,
    stems: {
      starts: Uint32Array.of(0, places),
      lengths: Uint8Array.of(0),
      runOf: new Uint32Array((places >>> BLOCK) + 1),
      longest,
    },
  };
}

/** Per place how many items its row begins with as that of the place before does; the first with none. */
function alikeWithLast({ offsets, rows }: Rows): { readonly alike: Uint8Array; readonly longest: number } {
  const alike = new Uint8Array(offsets.length - 1);
  let longest = 0;
  let last = 0;
  let start = 0;
  for (let place = 0; place < alike.length; place++) {
    const end = offsets[place + 1] ?? 0;
    const most = Math.min(start - last, end - start, MOST_ITEMS);
    let same = 0;
    while (same < most && rows[last + same] === rows[start + same]) same++;
    alike[place] = same;
    longest = Math.max(longest, end - start);
    last = start;
    start = end;
  }
  return { alike, longest };
}

/** A run ends where fewer items are alike than these. */
function leastAlike(alike: Uint8Array): number {
  const places = new Uint32Array(MOST_ITEMS + 1);
  for (let place = 0; place < alike.length; place++)
    places[alike[place] ?? 0] = (places[alike[place] ?? 0] ?? 0) + 1;
  let [best, most, runs] = [1, -Infinity, 0];
  for (let least = 1; least <= MOST_ITEMS; least++) {
    runs += places[least - 1] ?? 0;
    const spared = least * (alike.length - THINNED * runs);
    if (spared > most) [best, most] = [least, spared];
  }
  return best;
}
