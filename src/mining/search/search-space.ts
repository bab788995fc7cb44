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
  const { postingOffsets, postings, offsets, rows, people } = space;
  if (items.length === 0) return Uint32Array.from({ length: people }, (_, place) => place);
  // Places that stand beside each other only bound those of the other items.
  let [first, beyond] = [0, people];
  const bounds: number[] = [];
  const others: number[] = [];
  for (const item of items) {
    const [start, end] = [postingOffsets[item] ?? 0, postingOffsets[item + 1] ?? 0];
    const [low, high] = [postings[start] ?? 0, (postings[end - 1] ?? 0) + 1];
    if (high - low === end - start) {
      [first, beyond] = [Math.max(first, low), Math.min(beyond, high)];
      bounds.push(item);
    } else others.push(item);
  }
  const lists = (others.length === 0 ? bounds.slice(0, 1) : others)
    .map((item) => ({ item, places: postingsWithin(space, item, first, beyond) }))
    .sort((a, b) => a.places.length - b.places.length);
  const [own = new Uint32Array(), next, third] = lists.map(({ places }) => places);
  if (next === undefined) return own;
  if (third === undefined && next.length < MERGED * own.length) return inBoth(own, next);
  const found = roomFor(own.length);
  let length = 0;
  const [second, last] = [lists[1]?.item, lists[2]?.item];
  for (let j = 0; j < own.length; j++) {
    const place = own[j] ?? 0;
    let missing = lists.length - 1;
    const end = offsets[place + 1] ?? 0;
    for (let i = offsets[place] ?? 0; i < end && missing > 0; i++) {
      const item = rows[i];
      if (item === second || item === last) missing--;
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
