import type { StemmedRows } from './stems.ts';

/**
 * How many people meet both, for each of the commonest items with every other: these are dear to count, and most values need
 * them. They are counted before anything is searched.
 */
export interface CommonCounts {
  /** Those that most people meet first. */
  readonly commonest: readonly number[];
  /** Per item its line, or -1. */
  readonly lineOf: Int32Array;
  /** At line × items + item. */
  readonly counts: Uint32Array;
}

/**
 * What a search reads: lists of item numbers per place, and the places of each item. An `Encoding` is one; so is a pool, whose
 * items are whole conditions.
 */
export interface SearchSpace extends StemmedRows {
  readonly people: number;
  readonly support: Uint32Array;
  readonly postingOffsets: Uint32Array;
  readonly postings: Uint32Array;
  readonly common: CommonCounts;
  /** Bits that name each item among all. */
  readonly bits: Float64Array;
  /** What each item is said with (an attribute, the words of a title): items of one kind share a number. */
  readonly kinds: Uint16Array;
  /** Bits of each item's priority, part of `bits`. */
  readonly priority: Float64Array;
}

/** The places of an item from `first` on, below `beyond`. */
export function postingsWithin(
  { postings, postingOffsets }: SearchSpace,
  item: number,
  first: number,
  beyond: number,
): Uint32Array {
  const [start, end] = [postingOffsets[item] ?? 0, postingOffsets[item + 1] ?? 0];
  const from = firstFrom(postings, start, end, first);
  return postings.subarray(from, firstFrom(postings, from, end, beyond));
}

/** Where the first number stands, from `low` to `high`, that is not below `least`; they ascend. */
function firstFrom(numbers: Uint32Array, low: number, high: number, least: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Two lists of places are merged unless one is so many times as long: looking into the rows of the shorter one is less then. */
const MERGED = 8;

/** Where places are found before it is known how many these are; kept, since fresh memory is dear. */
let room = new Uint32Array();

function roomFor(places: number): Uint32Array {
  if (room.length < places) room = new Uint32Array(2 * places);
  return room;
}

/** The places where all items hold, ascending. */
export function placesOf(space: SearchSpace, items: readonly number[]): Uint32Array {
  const { support, postingOffsets, postings, offsets, rows, people } = space;
  const [first] = items;
  if (first === undefined) return Uint32Array.from({ length: people }, (_, place) => place);
  let rarest = first;
  for (const item of items) if ((support[item] ?? 0) < (support[rarest] ?? 0)) rarest = item;
  const own = postings.subarray(postingOffsets[rarest], postingOffsets[rarest + 1]);
  const others = items.filter((item) => item !== rarest);
  if (others.length === 0) return own;
  const [second = 0, third] = others;
  if (others.length === 1 && (support[second] ?? 0) < MERGED * own.length)
    return inBoth(own, postings.subarray(postingOffsets[second], postingOffsets[second + 1]));
  const found = roomFor(own.length);
  let length = 0;
  for (let j = 0; j < own.length; j++) {
    const place = own[j] ?? 0;
    let missing = others.length;
    const end = offsets[place + 1] ?? 0;
    for (let i = offsets[place] ?? 0; i < end && missing > 0; i++) {
      const item = rows[i];
      if (item === second || item === third) missing--;
    }
    if (missing === 0) found[length++] = place;
  }
  return found.slice(0, length);
}

function inBoth(a: Uint32Array, b: Uint32Array): Uint32Array {
  const found = roomFor(Math.min(a.length, b.length));
  let [i, j, length] = [0, 0, 0];
  while (i < a.length && j < b.length) {
    const x = a[i] ?? 0;
    const ahead = (b[j] ?? 0) - x;
    // The sign tells which list goes on: nobody can foresee it, and a branch would be guessed wrong half of the time.
    const [isNotLess, isNotMore] = [1 - (ahead >>> 31), 1 - (-ahead >>> 31)];
    found[length] = x;
    length += isNotLess & isNotMore;
    i += isNotLess;
    j += isNotMore;
  }
  return found.slice(0, length);
}
