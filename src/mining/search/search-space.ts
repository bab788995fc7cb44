import { firstFrom } from './first-from.ts';
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
  const end = postingOffsets[item + 1] ?? 0;
  const from = firstFrom(postings, postingOffsets[item] ?? 0, end, first);
  return postings.subarray(from, firstFrom(postings, from, end, beyond));
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
  const { postingOffsets, postings, people } = space;
  // Places that stand beside each other only bound those of the other items.
  let first = 0;
  let beyond = people;
  const others: number[] = [];
  for (let i = 0; i < items.length; i++) {
    const item = items[i] ?? 0;
    const start = postingOffsets[item] ?? 0;
    const end = postingOffsets[item + 1] ?? 0;
    const low = postings[start] ?? 0;
    const high = (postings[end - 1] ?? 0) + 1;
    if (high - low === end - start) {
      first = Math.max(first, low);
      beyond = Math.min(beyond, high);
    } else others.push(item);
  }
  const bound = items[0];
  if (bound === undefined) return Uint32Array.from({ length: people }, (_, place) => place);
  let rarest = others[0] ?? bound;
  let places = postingsWithin(space, rarest, first, beyond);
  for (let i = 1; i < others.length; i++) {
    const item = others[i] ?? 0;
    const own = postingsWithin(space, item, first, beyond);
    if (own.length >= places.length) continue;
    rarest = item;
    places = own;
  }
  for (let i = 0; i < others.length; i++) {
    const item = others[i] ?? 0;
    if (item !== rarest) places = placesWith(space, places, item, first, beyond);
  }
  return places;
}

/** Those of the places, from `first` on and below `beyond`, where the item holds as well. */
function placesWith(
  space: SearchSpace,
  places: Uint32Array,
  item: number,
  first: number,
  beyond: number,
): Uint32Array {
  const own = postingsWithin(space, item, first, beyond);
  const found = roomFor(places.length);
  const length =
    own.length < MERGED * places.length ? inBoth(places, own, found) : withItem(space, places, item, found);
  return found.slice(0, length);
}

/** Writes the places of both lists to `found`, and returns how many these are. */
function inBoth(a: Uint32Array, b: Uint32Array, found: Uint32Array): number {
  let i = 0;
  let j = 0;
  let length = 0;
  while (i < a.length && j < b.length) {
    const x = a[i] ?? 0;
    const ahead = (b[j] ?? 0) - x;
    // The sign tells which list goes on: nobody can foresee it, and a branch would be guessed wrong half of the time.
    const isNotLess = 1 - (ahead >>> 31);
    const isNotMore = 1 - (-ahead >>> 31);
    found[length] = x;
    length += isNotLess & isNotMore;
    i += isNotLess;
    j += isNotMore;
  }
  return length;
}

/** Writes those of the places, or of every `step`-th, whose rows have the item to `found`, and returns how many these are. */
export function withItem(
  { offsets, rows }: SearchSpace,
  places: Uint32Array,
  item: number,
  found: Uint32Array,
  step = 1,
): number {
  let length = 0;
  for (let j = 0; j < places.length; j += step) {
    const place = places[j] ?? 0;
    const end = offsets[place + 1] ?? 0;
    let i = offsets[place] ?? 0;
    while (i < end && rows[i] !== item) i++;
    if (i < end) found[length++] = place;
  }
  return length;
}
