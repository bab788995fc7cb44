import { DescriptionLength, SHAPE_BITS } from './description-length.ts';
import { LEAST_SUPPORT } from './encoding.ts';
import { countItems, countItemsWithPairs, countItemsWithSlots, spread } from './item-counts.ts';
import { type ListEntry, NEAR, Ranking } from './ranking.ts';
import { placesOf, type SearchSpace } from './search-space.ts';
import { CoCounts, SAMPLE as SAMPLED_PEOPLE, type Together } from './together.ts';

export interface SearchSettings {
  readonly depth: 1 | 2 | 3;
  /** An entry must save more. */
  readonly threshold: number;
  /** Threads that search at once, and share the memory there is for what is kept. */
  readonly threads: number;
}

/** Pairs are tried for so many of the best single items, by what they save and by what they could save. */
const BEAM = 6;
const DEEPENED = 3;
const MOST_ENTRIES = 12;
/** Candidates for entries are ranked on so many holders where there are more than twice as many; acceptance counts all. */
const SAMPLE = 4096;
const COVERED_SAMPLE = 8192;
/** Numbers kept for counts that several values need. */
const CACHED_NUMBERS = 24_000_000;

/**
 * Explains one value after another as a decision list: the condition that saves most bits first, then the next on the people
 * it leaves, while an entry saves more than the threshold. One search serves all values of a space; it keeps what they share.
 */
export class ValueSearch {
  readonly #space: SearchSpace;
  readonly #settings: SearchSettings;
  readonly #length: DescriptionLength;
  readonly #with: CoCounts;
  readonly #holds: Uint8Array;
  readonly #covered: Uint8Array;
  readonly #left: Uint32Array;
  /** Places that entries of the list meet, and whom the value does not concern: so many of the first numbers. */
  readonly #met: Uint32Array;
  #metLength = 0;
  readonly #known: Uint32Array;
  #holdsIsMarked = false;
  readonly #counts: Uint32Array;
  readonly #found: Uint32Array;
  readonly #coveredSupport: Uint32Array;
  readonly #slot: Int8Array;
  readonly #marks: Uint8Array;
  readonly #pairCounts: readonly Uint32Array[];
  readonly #pairCovered: readonly Uint32Array[];
  #without = -1;
  readonly #sample = new Uint32Array(SAMPLE);
  readonly #coveredSample = new Uint32Array(COVERED_SAMPLE);
  readonly #places = new Map<string, Uint32Array>();
  #placesKept = 0;

  constructor(space: SearchSpace, settings: SearchSettings, length: DescriptionLength) {
    const items = space.support.length;
    this.#space = space;
    this.#settings = settings;
    this.#length = length;
    this.#with = new CoCounts(space, CACHED_NUMBERS / settings.threads);
    this.#holds = new Uint8Array(space.people);
    this.#covered = new Uint8Array(space.people);
    this.#left = new Uint32Array(space.people);
    this.#met = new Uint32Array(space.people);
    this.#known = new Uint32Array(space.people);
    this.#counts = new Uint32Array(items);
    this.#found = new Uint32Array(items);
    this.#coveredSupport = new Uint32Array(items);
    this.#slot = new Int8Array(items).fill(-1);
    this.#marks = new Uint8Array(items);
    const slots = settings.depth === 1 ? 0 : 2 * BEAM;
    this.#pairCounts = Array.from({ length: slots }, () => new Uint32Array(items));
    this.#pairCovered = Array.from({ length: slots }, () => new Uint32Array(items));
  }

  /**
   * Places, ascending: `holders`, and those whom the value does not concern. `first`: keeps how many holders meet each item,
   * from one search of the value to the next; zero before. `without`: an item that may not be used alone.
   */
  list(
    holders: Uint32Array,
    unconcerned: Uint32Array,
    first?: Uint32Array,
    without = -1,
  ): readonly ListEntry[] {
    if (holders.length < LEAST_SUPPORT) return [];
    this.#without = without;
    const [left, covered, met] = [this.#left, this.#covered, this.#met];
    left.set(holders);
    const entries: ListEntry[] = [];
    let n0 = this.#space.people - unconcerned.length;
    let k0 = holders.length;
    if (unconcerned.length > 0) {
      for (let j = 0; j < unconcerned.length; j++) covered[unconcerned[j] ?? 0] = 1;
      countItems(this.#space, unconcerned, this.#coveredSupport);
      met.set(unconcerned);
      this.#metLength = unconcerned.length;
    }
    while (entries.length < MOST_ENTRIES && k0 >= LEAST_SUPPORT) {
      const kept = entries.length === 0 ? first : undefined;
      const best = this.#bestEntry(left.subarray(0, k0), n0, k0, kept);
      if (best === undefined || best.bits < this.#settings.threshold) break;
      entries.push(best);
      this.#cover(best.items);
      let still = 0;
      for (let j = 0; j < k0; j++) {
        const place = left[j] ?? 0;
        if (covered[place] === 0) left[still++] = place;
      }
      n0 -= best.n;
      k0 -= best.k;
    }
    if (this.#holdsIsMarked) for (let j = 0; j < holders.length; j++) this.#holds[holders[j] ?? 0] = 0;
    this.#holdsIsMarked = false;
    for (let j = 0; j < this.#metLength; j++) covered[met[j] ?? 0] = 0;
    if (this.#metLength > 0) this.#coveredSupport.fill(0);
    this.#metLength = 0;
    return entries;
  }

  /** How many items there are to choose from. */
  get items(): number {
    return this.#counts.length;
  }

  /** The places of a condition; kept, since many values share them. */
  places(items: readonly number[]): Uint32Array {
    if (items.length === 1) return placesOf(this.#space, items);
    const key = items.join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const places = placesOf(this.#space, items);
    if (this.#placesKept + places.length <= CACHED_NUMBERS / this.#settings.threads) {
      this.#places.set(key, places);
      this.#placesKept += places.length;
    }
    return places;
  }

  #bestEntry(
    left: Uint32Array,
    n0: number,
    k0: number,
    kept: Uint32Array | undefined,
  ): ListEntry | undefined {
    const samples = this.#settings.depth > 1 && left.length > 2 * SAMPLE;
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
    const found = this.#rankSingles(ranking, holders, scale, kept);
    if (this.#settings.depth > 1) {
      const beam = ranking.beam(BEAM, this.#settings.threshold + SHAPE_BITS[2] - SHAPE_BITS[1]);
      const slots = beam.flatMap((a) => this.#pairsOf(ranking, a, found));
      const pairs = slots.length === 0 ? [] : this.#rankPairs(ranking, slots, holders, scale, covered);
      if (this.#settings.depth > 2 && pairs.length > 0)
        this.#rankTriples(ranking, pairs, holders, scale, covered);
    }
    return ranking.exact ? ranking.best : this.#recounted(ranking, left);
  }

  /** Returns the items that enough holders meet; how many these are, or stand for, is in `#counts` then. */
  #rankSingles(
    ranking: Ranking,
    holders: Uint32Array,
    scale: number,
    kept: Uint32Array | undefined,
  ): Uint32Array {
    const { support, bits } = this.#space;
    const counts = this.#counts;
    if (kept?.some((count) => count > 0) === true) counts.set(kept);
    else {
      counts.fill(0);
      countItems(this.#space, holders, counts);
      kept?.set(counts);
    }
    let found = 0;
    for (let item = 0; item < counts.length; item++) {
      const count = counts[item] ?? 0;
      if (count < LEAST_SUPPORT || item === this.#without) continue;
      const n = (support[item] ?? 0) - (this.#coveredSupport[item] ?? 0);
      const k = scaled(count, scale, n, ranking.k0);
      ranking.single(item, n, k, SHAPE_BITS[1] + (bits[item] ?? 0));
      counts[item] = k;
      this.#found[found++] = item;
    }
    return this.#found.subarray(0, found);
  }

  /**
   * The items that may make a better entry together with `a`, as far as can be told before any pair is counted: no more hold
   * than hold with each of the two, and how many meet both is known from other values.
   */
  #pairsOf(ranking: Ranking, a: number, found: Uint32Array): Slot | [] {
    const { support, bits } = this.#space;
    const together = this.#with.one(a);
    const own = SHAPE_BITS[2] + (bits[a] ?? 0);
    const [counts, covered] = [this.#counts, this.#coveredSupport];
    const [all, taken, holders] = [support[a] ?? 0, covered[a] ?? 0, counts[a] ?? 0];
    const others: number[] = [];
    for (let i = 0; i < found.length; i++) {
      const b = found[i] ?? 0;
      const both = together.counts[b] ?? 0;
      if (both < LEAST_SUPPORT || both === all) continue;
      const k = Math.min(holders, counts[b] ?? 0, both);
      const n = Math.max(k, both - Math.min(taken, covered[b] ?? 0));
      if (k * ranking.n0 > ranking.k0 * n && ranking.mayWin(n, k, own + together.bits(b))) others.push(b);
    }
    return others.length === 0 ? [] : { a, together, others };
  }

  /** Counts the pairs in one pass over the holders. */
  #rankPairs(
    ranking: Ranking,
    slots: readonly Slot[],
    holders: Uint32Array,
    scale: number,
    covered: CoveredPlaces,
  ): readonly Pair[] {
    const { support, bits } = this.#space;
    for (const [s, { a }] of slots.entries()) {
      this.#slot[a] = s;
      this.#pairCounts[s]?.fill(0);
      this.#pairCovered[s]?.fill(0);
    }
    countItemsWithSlots(this.#space, holders, this.#slot, this.#pairCounts);
    countItemsWithSlots(this.#space, covered.places, this.#slot, this.#pairCovered);
    for (const { a } of slots) this.#slot[a] = -1;
    const pairs: Pair[] = [];
    for (const [s, { a, together, others }] of slots.entries()) {
      const counts = this.#pairCounts[s] ?? this.#counts;
      const taken = this.#pairCovered[s] ?? this.#counts;
      const alone = (support[a] ?? 0) - (this.#coveredSupport[a] ?? 0);
      for (const b of others) {
        const count = counts[b] ?? 0;
        if (count < LEAST_SUPPORT) continue;
        const n = uncovered(together.counts[b] ?? 0, taken[b] ?? 0, covered.scale);
        if (n === alone || n < LEAST_SUPPORT) continue;
        const k = scaled(count, scale, n, ranking.k0);
        const own = SHAPE_BITS[2] + (bits[a] ?? 0) + together.bits(b);
        const wider = Math.max(ranking.alone(a), ranking.alone(b));
        const saved = ranking.conjunction([a, b], n, k, own, wider);
        if (k < n && saved !== undefined && saved > 0) deepen(pairs, { a, b, n, k, saved, own });
      }
    }
    return pairs.filter(({ k }) => (ranking.saved(k, k) ?? 0) > this.#settings.threshold);
  }

  #rankTriples(
    ranking: Ranking,
    pairs: readonly Pair[],
    holders: Uint32Array,
    scale: number,
    covered: CoveredPlaces,
  ): void {
    countItemsWithPairs(this.#space, holders, pairs, this.#marks, this.#pairCounts);
    countItemsWithPairs(this.#space, covered.places, pairs, this.#marks, this.#pairCovered);
    for (const [p, pair] of pairs.entries()) {
      const { a, b, n: alone, own: ownOfPair, saved } = pair;
      const counts = this.#pairCounts[p] ?? this.#counts;
      const taken = this.#pairCovered[p] ?? this.#counts;
      const others = this.#triplesOf(ranking, pair, counts, taken, scale, covered.scale);
      if (others.length === 0) continue;
      const both = this.#with.one(a).counts[b] ?? 0;
      const together =
        !ranking.exact && both > 2 * SAMPLED_PEOPLE
          ? this.#with.sampledTwo(a, b)
          : this.#with.two(a, b, () => this.places(ascending(a, b)));
      for (const c of others) {
        const n = uncovered(together.counts[c] ?? 0, taken[c] ?? 0, covered.scale);
        if (n === alone || n < LEAST_SUPPORT) continue;
        const own = ownOfPair + SHAPE_BITS[3] - SHAPE_BITS[2] + together.bits(c);
        const k = scaled(counts[c] ?? 0, scale, n, ranking.k0);
        ranking.conjunction([a, b, c], n, k, own, saved);
      }
    }
  }

  /** The items that may make a better entry together with the pair, before it is known how many meet all three. */
  #triplesOf(
    ranking: Ranking,
    { a, b, saved, own }: Pair,
    counts: Uint32Array,
    taken: Uint32Array,
    scale: number,
    coveredScale: number,
  ): readonly number[] {
    const { support, priority } = this.#space;
    const [withA, withB] = [this.#with.one(a).counts, this.#with.one(b).counts];
    const [allA, allB, both] = [support[a] ?? 0, support[b] ?? 0, withA[b] ?? 0];
    const least = own + SHAPE_BITS[3] - SHAPE_BITS[2];
    const others: number[] = [];
    for (let c = 0; c < counts.length; c++) {
      const count = counts[c] ?? 0;
      if (count < LEAST_SUPPORT || c === a || c === b) continue;
      const [ac, bc] = [withA[c] ?? 0, withB[c] ?? 0];
      if (ac === allA || bc === allB) continue;
      // Of those who meet both, at most those lack c who lack it among all who meet one.
      const all = Math.max(0, both - Math.min(allA - ac, allB - bc));
      const k = scaled(count, scale, ranking.k0, ranking.k0);
      const n = Math.max(k, uncovered(all, taken[c] ?? 0, coveredScale));
      if (ranking.mayWin(n, k, least + (priority[c] ?? 0), saved)) others.push(c);
    }
    return others;
  }

  /** The best of a ranking by sample, counted over everybody. */
  #recounted({ shortlist, n0, k0 }: Ranking, left: Uint32Array): ListEntry | undefined {
    const [covered, holds] = [this.#covered, this.#holds];
    if (!this.#holdsIsMarked) for (let j = 0; j < left.length; j++) holds[left[j] ?? 0] = 1;
    this.#holdsIsMarked = true;
    let best: ListEntry | undefined;
    for (const { items, own, bits: estimated } of shortlist) {
      if (estimated <= Math.max(0, NEAR * (best?.bits ?? 0))) break;
      let n = 0;
      let k = 0;
      const places = this.places(items);
      for (let j = 0; j < places.length; j++) {
        const place = places[j] ?? 0;
        if (covered[place] !== 0) continue;
        n++;
        k += holds[place] ?? 0;
      }
      if (n < LEAST_SUPPORT || k * n0 <= k0 * n) continue;
      const bits = this.#length.saved(n0, k0, n, k) - own;
      if (best === undefined || bits > best.bits) best = { items, n, k, bits, own };
    }
    return best;
  }

  /** Marks the places of a condition, and adds those that were not yet to those met. */
  #cover(items: readonly number[]): void {
    const places = this.places(items);
    const [covered, met, known] = [this.#covered, this.#met, this.#known];
    const start = this.#metLength;
    let [end, again] = [start, 0];
    for (let j = 0; j < places.length; j++) {
      const place = places[j] ?? 0;
      if (covered[place] !== 0) known[again++] = place;
      else {
        covered[place] = 1;
        met[end++] = place;
      }
    }
    this.#metLength = end;
    const [a, b, c] = items;
    const support = this.#coveredSupport;
    if (again > end - start || a === undefined || c !== undefined)
      countItems(this.#space, met.subarray(start, end), support);
    else {
      // What is together with the condition is known from other values; who was met before is taken out again.
      const { counts } = b === undefined ? this.#with.one(a) : this.#with.two(a, b, () => places);
      for (let item = 0; item < counts.length; item++)
        support[item] = (support[item] ?? 0) + (counts[item] ?? 0);
      countItems(this.#space, known.subarray(0, again), support, -1);
    }
  }

  #coveredPlaces(): CoveredPlaces {
    const all = this.#met.subarray(0, this.#metLength);
    if (all.length <= 2 * COVERED_SAMPLE) return { places: all, scale: 1 };
    return { places: spread(all, this.#coveredSample), scale: all.length / COVERED_SAMPLE };
  }
}

/** Places that entries of the list meet; where there are many, every so-and-so-many-th, and how many each stands for. */
interface CoveredPlaces {
  readonly places: Uint32Array;
  readonly scale: number;
}

const NOBODY: CoveredPlaces = { places: new Uint32Array(), scale: 1 };

/** An item of the beam, and those that may go with it. */
interface Slot {
  readonly a: number;
  readonly together: Together;
  readonly others: readonly number[];
}

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly n: number;
  readonly k: number;
  readonly saved: number;
  readonly own: number;
}

/** Keeps the best pairs, each once, those that save most first. */
function deepen(best: Pair[], pair: Pair): void {
  const last = best.at(-1);
  if (best.length === DEEPENED && last !== undefined && pair.saved <= last.saved) return;
  const same = best.findIndex(({ a, b }) => a === pair.b && b === pair.a);
  if (same >= 0) {
    if ((best[same]?.saved ?? 0) >= pair.saved) return;
    best.splice(same, 1);
  }
  const at = best.findIndex(({ saved }) => saved < pair.saved);
  best.splice(at < 0 ? best.length : at, 0, pair);
  if (best.length > DEEPENED) best.pop();
}

function scaled(count: number, scale: number, n: number, k0: number): number {
  return scale === 1 ? count : Math.min(n, k0, Math.round(count * scale));
}

function uncovered(all: number, taken: number, scale: number): number {
  return Math.max(0, all - Math.round(taken * scale));
}

function ascending(a: number, b: number): readonly number[] {
  return a < b ? [a, b] : [b, a];
}
