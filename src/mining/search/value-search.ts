import { Conjunctions, type CoveredPlaces, scaled } from './conjunctions.ts';
import { DescriptionLength, SHAPE_BITS } from './description-length.ts';
import { LEAST_SUPPORT } from './encoding.ts';
import { GatheredRows } from './gathered-rows.ts';
import { countItems, spread } from './item-counts.ts';
import { Marks } from './marks.ts';
import { type ListEntry, MOST_ENTRIES, NEAR, Ranking } from './ranking.ts';
import { placesOf, type SearchSpace } from './search-space.ts';
import type { StemmedRows } from './stems.ts';
import { CoCounts } from './together.ts';

export interface SearchSettings {
  readonly depth: 1 | 2 | 3;
  /** An entry must save more. */
  readonly threshold: number;
  /** Threads that search at once, and share the memory there is for what is kept. */
  readonly threads: number;
}

/**
 * Candidates for entries are ranked on so many holders, and so many of those whom the list covers, where there are more than
 * `SAMPLED_FROM`; acceptance counts all.
 */
const SAMPLE = 2048;
export const SAMPLED_FROM = 4 * SAMPLE;
/** Numbers kept of places and counts that several values need. Such values are searched one after the other. */
const CACHED_NUMBERS = 6_000_000;

/**
 * Explains one value after another as a decision list: the condition that saves most bits first, then the next on the people
 * it leaves, while an entry saves more than the threshold. One search serves all values of a space; it keeps what they share.
 */
export class ValueSearch {
  readonly #space: SearchSpace;
  readonly #settings: SearchSettings;
  readonly #length: DescriptionLength;
  readonly #with: CoCounts;
  readonly #holds: Marks;
  readonly #covered: Marks;
  readonly #left: Uint32Array;
  /** Places that entries of the list meet, and whom the value does not concern: so many of the first numbers. */
  readonly #met: Uint32Array;
  #metLength = 0;
  readonly #known: Uint32Array;
  #holdsIsMarked = false;
  readonly #counts: Uint32Array;
  readonly #found: Uint32Array;
  /** The first so many of `#some` are the items that enough holders met when they were counted: of those left none is another. */
  readonly #some: Uint32Array;
  #someLength = 0;
  readonly #coveredSupport: Uint32Array;
  readonly #rows: GatheredRows;
  /** Whether `#counts`, and the rows where there are any, are those of the holders left. */
  #counted = false;
  readonly #conjunctions: Conjunctions | undefined;
  readonly #sample = new Uint32Array(SAMPLE);
  readonly #coveredSample = new Uint32Array(SAMPLE);
  readonly #places = new Map<string, Uint32Array>();
  #placesKept = 0;

  constructor(space: SearchSpace, settings: SearchSettings, length: DescriptionLength) {
    const items = space.support.length;
    this.#space = space;
    this.#settings = settings;
    this.#length = length;
    this.#with = new CoCounts(space, CACHED_NUMBERS / settings.threads);
    this.#holds = new Marks(space.people);
    this.#covered = new Marks(space.people);
    this.#left = new Uint32Array(space.people);
    this.#met = new Uint32Array(space.people);
    this.#known = new Uint32Array(space.people);
    this.#counts = new Uint32Array(items);
    this.#found = new Uint32Array(items);
    this.#some = new Uint32Array(items);
    this.#coveredSupport = new Uint32Array(items);
    this.#rows = new GatheredRows(space);
    this.#conjunctions =
      settings.depth === 1
        ? undefined
        : new Conjunctions(space, this.#with, settings.threshold, (items) => this.places(items));
  }

  /** Places, ascending: `holders`, and those whom the value does not concern. */
  list(holders: Uint32Array, unconcerned: Uint32Array): readonly ListEntry[] {
    if (holders.length < LEAST_SUPPORT) return [];
    const left = this.#left;
    const met = this.#met;
    left.set(holders);
    this.#counted = false;
    this.#conjunctions?.begin();
    const entries: ListEntry[] = [];
    let n0 = this.#space.people - unconcerned.length;
    let k0 = holders.length;
    if (unconcerned.length > 0) {
      this.#covered.mark(unconcerned);
      countItems(this.#space, unconcerned, this.#coveredSupport);
      met.set(unconcerned);
      this.#metLength = unconcerned.length;
    }
    while (entries.length < MOST_ENTRIES && k0 >= LEAST_SUPPORT) {
      const best = this.#bestEntry(left.subarray(0, k0), n0, k0);
      if (best === undefined || best.bits < this.#settings.threshold) break;
      entries.push(best);
      this.#cover(best.items);
      this.#leave(k0);
      n0 -= best.n;
      k0 -= best.k;
    }
    if (this.#holdsIsMarked) this.#holds.clear();
    this.#holdsIsMarked = false;
    this.#covered.clear();
    if (this.#metLength > 0) this.#coveredSupport.fill(0);
    this.#metLength = 0;
    return entries;
  }

  /** Whether `list` would have an entry if these places, at most `SAMPLED_FROM`, had the rows of `rows` instead of their own. */
  explainsAny(holders: Uint32Array, rows: StemmedRows): boolean {
    if (holders.length < LEAST_SUPPORT) return false;
    this.#counted = false;
    this.#conjunctions?.begin();
    const best = this.#bestEntry(holders, this.#space.people, holders.length, rows);
    return best !== undefined && best.bits >= this.#settings.threshold;
  }

  /** The places of a condition; kept, since many values share them. */
  places(items: readonly number[]): Uint32Array {
    if (items.length === 1) return placesOf(this.#space, items);
    const key = items.join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const places = placesOf(this.#space, items);
    if (this.#placesKept > CACHED_NUMBERS / this.#settings.threads) {
      this.#places.clear();
      this.#placesKept = 0;
    }
    this.#places.set(key, places);
    this.#placesKept += places.length;
    return places;
  }

  #bestEntry(
    left: Uint32Array,
    n0: number,
    k0: number,
    rows: StemmedRows = this.#space,
  ): ListEntry | undefined {
    const samples = this.#settings.depth > 1 && left.length > SAMPLED_FROM;
    const holders = samples ? spread(left, this.#sample) : left;
    const scale = left.length / holders.length;
    const covered = this.#settings.depth > 1 ? this.#coveredPlaces() : NOBODY;
    const ranking = new Ranking(
      this.#length,
      n0,
      k0,
      scale === 1 && covered.scale === 1,
      this.#settings.threshold,
    );
    const found = this.#rankSingles(ranking, holders, scale, rows);
    const singles = {
      found,
      counts: this.#counts,
      coveredSupport: this.#coveredSupport,
      holders: this.#rows,
      scale,
      covered,
    };
    this.#conjunctions?.rank(ranking, singles, this.#settings.depth);
    return ranking.exact ? ranking.best : this.#recounted(ranking, left);
  }

  /** Returns the items that enough holders meet; how many these are, or stand for, is in `#counts` then. */
  #rankSingles(ranking: Ranking, holders: Uint32Array, scale: number, rows: StemmedRows): Uint32Array {
    const { support, bits } = this.#space;
    const counts = this.#counts;
    const some = this.#some;
    if (!this.#counted) {
      counts.fill(0);
      this.#rows.gather(rows, holders);
      this.#rows.count(counts);
      this.#someLength = atLeast(LEAST_SUPPORT, counts, some);
    }
    // Of a sample what saves too little may be more when all are counted.
    const least = Math.max(LEAST_SUPPORT, ranking.exact ? ranking.leastHolders(SHAPE_BITS[1]) : 0);
    let found = 0;
    for (let i = 0; i < this.#someLength; i++) {
      const item = some[i] ?? 0;
      const count = counts[item] ?? 0;
      if (count < least) continue;
      const n = (support[item] ?? 0) - (this.#coveredSupport[item] ?? 0);
      const k = scaled(count, scale, n, ranking.k0);
      ranking.single(item, n, k, SHAPE_BITS[1] + (bits[item] ?? 0));
      counts[item] = k;
      this.#found[found++] = item;
    }
    return this.#found.subarray(0, found);
  }

  /** The best of a ranking by sample, counted over everybody. */
  #recounted({ shortlist, n0, k0 }: Ranking, left: Uint32Array): ListEntry | undefined {
    if (!this.#holdsIsMarked) {
      this.#holds.mark(left);
      this.#holds.unmark(this.#met.subarray(0, this.#metLength));
      this.#holdsIsMarked = true;
    }
    let best: ListEntry | undefined;
    for (const { items, own, bits: estimated } of shortlist) {
      if (estimated <= Math.max(0, NEAR * (best?.bits ?? 0))) break;
      const places = this.places(items);
      const n = places.length - (this.#metLength === 0 ? 0 : this.#covered.count(places));
      const k = this.#holds.count(places);
      if (n < LEAST_SUPPORT || k * n0 <= k0 * n) continue;
      const bits = this.#length.saved(n0, k0, n, k) - own;
      if (best === undefined || bits > best.bits) best = { items, n, k, bits, own };
    }
    return best;
  }

  /** Takes those who are covered now out of the holders left; who was counted whole is not counted again. */
  #leave(k0: number): void {
    this.#counted = k0 <= SAMPLED_FROM;
    if (this.#counted) this.#rows.drop(this.#left, this.#covered, this.#counts);
    this.#covered.leaveOut(this.#left, k0);
  }

  /** Marks the places of a condition, and adds those that were not yet to those met. */
  #cover(items: readonly number[]): void {
    const places = this.places(items);
    if (this.#holdsIsMarked) this.#holds.unmark(places);
    const start = this.#metLength;
    const again = this.#meet(places);
    const a = items[0];
    const b = items[1];
    if (again > this.#metLength - start || a === undefined || items.length > 2) {
      countItems(this.#space, this.#met.subarray(start, this.#metLength), this.#coveredSupport);
      return;
    }
    // What is together with the condition is known from other values; who was met before is taken out again.
    const together = b === undefined ? this.#with.one(a) : this.#with.two(a, b, () => places);
    addCounts(together.counts, this.#coveredSupport);
    countItems(this.#space, this.#known.subarray(0, again), this.#coveredSupport, -1);
  }

  /** Marks the places, and adds them to those met; the first so many of `#known` were, before. */
  #meet(places: Uint32Array): number {
    const met = this.#met;
    const known = this.#known;
    const covered = this.#covered.at;
    const now = this.#covered.now;
    let end = this.#metLength;
    let again = 0;
    for (let j = 0; j < places.length; j++) {
      const place = places[j] ?? 0;
      if (covered[place] === now) known[again++] = place;
      else {
        covered[place] = now;
        met[end++] = place;
      }
    }
    this.#metLength = end;
    return again;
  }

  #coveredPlaces(): CoveredPlaces {
    const all = this.#met.subarray(0, this.#metLength);
    if (all.length <= SAMPLED_FROM) return { places: all, scale: 1 };
    return { places: spread(all, this.#coveredSample), scale: all.length / SAMPLE };
  }
}

/** Writes the numbers of those that are counted so often to `into`, and returns how many these are. */
function atLeast(least: number, counts: Uint32Array, into: Uint32Array): number {
  let length = 0;
  for (let item = 0; item < counts.length; item++) if ((counts[item] ?? 0) >= least) into[length++] = item;
  return length;
}

function addCounts(counts: Uint32Array, into: Uint32Array): void {
  for (let item = 0; item < counts.length; item++) into[item] = (into[item] ?? 0) + (counts[item] ?? 0);
}

const NOBODY: CoveredPlaces = { places: new Uint32Array(), scale: 1 };
