import { DescriptionLength, SHAPE_BITS } from './description-length.ts';
import { LEAST_SUPPORT } from './encoding.ts';
import { placesOf, type SearchSpace } from './search-space.ts';

/** One entry of a value's list: of the n people not met by an entry above it, k hold the value. */
export interface ListEntry {
  /** Ascending. */
  readonly items: readonly number[];
  readonly n: number;
  readonly k: number;
  /** Bits it saves beyond its own. */
  readonly bits: number;
  /** Bits that say the condition. */
  readonly own: number;
}

export interface SearchSettings {
  readonly depth: 1 | 2 | 3;
  /** An entry must save more. */
  readonly threshold: number;
}

/** Pairs are tried for so many of the best single items, by what they save and by what they could save. */
const BEAM = 6;
const DEEPENED = 3;
const MOST_ENTRIES = 12;
/** Candidates for entries are ranked on so many holders where there are more than twice as many; acceptance counts all. */
const SAMPLE = 4096;
const COVERED_SAMPLE = 8192;
/** Of a ranking by sample, so many are counted exactly. */
const RECOUNTED = 4;
/** A narrower condition than a pattern must save so much of the threshold more than that. */
const NARROWER = 0.2;
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
  readonly #counts: Uint32Array;
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
    this.#with = new CoCounts(space);
    this.#holds = new Uint8Array(space.people);
    this.#covered = new Uint8Array(space.people);
    this.#left = new Uint32Array(space.people);
    this.#counts = new Uint32Array(items);
    this.#coveredSupport = new Uint32Array(items);
    this.#slot = new Int8Array(items).fill(-1);
    this.#marks = new Uint8Array(items);
    const slots = settings.depth === 1 ? 0 : 2 * BEAM;
    this.#pairCounts = Array.from({ length: slots }, () => new Uint32Array(items));
    this.#pairCovered = Array.from({ length: slots }, () => new Uint32Array(items));
  }

  /** Places, ascending: `holders`, and those whom the value does not concern. `without`: an item that may not be used alone. */
  list(holders: Uint32Array, unconcerned: Uint32Array, without = -1): readonly ListEntry[] {
    if (holders.length < LEAST_SUPPORT) return [];
    this.#without = without;
    const left = this.#left;
    left.set(holders);
    const [holds, covered] = [this.#holds, this.#covered];
    for (let j = 0; j < holders.length; j++) holds[holders[j] ?? 0] = 1;
    const entries: ListEntry[] = [];
    const newlyCovered: Uint32Array[] = [];
    let n0 = this.#space.people - unconcerned.length;
    let k0 = holders.length;
    if (unconcerned.length > 0) {
      const { offsets, rows } = this.#space;
      for (let j = 0; j < unconcerned.length; j++) covered[unconcerned[j] ?? 0] = 1;
      countItems(offsets, rows, unconcerned, this.#coveredSupport);
      newlyCovered.push(unconcerned);
    }
    while (entries.length < MOST_ENTRIES && k0 >= LEAST_SUPPORT) {
      const best = this.#bestEntry(left.subarray(0, k0), n0, k0, newlyCovered);
      if (best === undefined || best.bits < this.#settings.threshold) break;
      entries.push(best);
      newlyCovered.push(this.#cover(best.items));
      let kept = 0;
      for (let j = 0; j < k0; j++) {
        const place = left[j] ?? 0;
        if (covered[place] === 0) left[kept++] = place;
      }
      n0 -= best.n;
      k0 -= best.k;
    }
    for (let j = 0; j < holders.length; j++) holds[holders[j] ?? 0] = 0;
    for (const places of newlyCovered) for (let j = 0; j < places.length; j++) covered[places[j] ?? 0] = 0;
    if (newlyCovered.length > 0) this.#coveredSupport.fill(0);
    return entries;
  }

  /** The places of a condition; kept, since many values share them. */
  places(items: readonly number[]): Uint32Array {
    if (items.length === 1) return placesOf(this.#space, items);
    const key = items.join();
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    const places = placesOf(this.#space, items);
    if (this.#placesKept + places.length <= CACHED_NUMBERS) {
      this.#places.set(key, places);
      this.#placesKept += places.length;
    }
    return places;
  }

  #bestEntry(
    left: Uint32Array,
    n0: number,
    k0: number,
    newlyCovered: readonly Uint32Array[],
  ): ListEntry | undefined {
    const samples = this.#settings.depth > 1 && left.length > 2 * SAMPLE;
    const holders = samples ? spread(left, this.#sample) : left;
    const scale = left.length / holders.length;
    const covered = this.#settings.depth > 1 ? this.#coveredPlaces(newlyCovered) : NOBODY;
    const ranking = new Ranking(
      this.#length,
      n0,
      k0,
      scale === 1 && covered.scale === 1,
      this.#settings.threshold,
    );
    this.#rankSingles(ranking, holders, scale);
    if (this.#settings.depth > 1) {
      const beam = ranking.beam(BEAM, this.#settings.threshold + SHAPE_BITS[2] - SHAPE_BITS[1]);
      const pairs = beam.length === 0 ? [] : this.#rankPairs(ranking, beam, holders, scale, covered);
      if (this.#settings.depth > 2 && pairs.length > 0)
        this.#rankTriples(ranking, pairs, holders, scale, covered);
    }
    return ranking.exact ? ranking.best : this.#recounted(ranking, n0, k0);
  }

  #rankSingles(ranking: Ranking, holders: Uint32Array, scale: number): void {
    const { offsets, rows, support, bits } = this.#space;
    const counts = this.#counts.fill(0);
    countItems(offsets, rows, holders, counts);
    for (let item = 0; item < counts.length; item++) {
      const count = counts[item] ?? 0;
      if (count < LEAST_SUPPORT || item === this.#without) continue;
      const n = (support[item] ?? 0) - (this.#coveredSupport[item] ?? 0);
      ranking.single(item, n, scaled(count, scale, n, ranking.k0), SHAPE_BITS[1] + (bits[item] ?? 0));
    }
  }

  /** Counts all pairs with an item of the beam in one pass over the holders. */
  #rankPairs(
    ranking: Ranking,
    beam: readonly number[],
    holders: Uint32Array,
    scale: number,
    covered: CoveredPlaces,
  ): readonly Pair[] {
    const { support, bits } = this.#space;
    for (const [s, item] of beam.entries()) this.#slot[item] = s;
    this.#countPairs(holders, this.#pairCounts, beam.length);
    if (covered.places.length > 0) this.#countPairs(covered.places, this.#pairCovered, beam.length);
    for (const item of beam) this.#slot[item] = -1;
    const pairs: Pair[] = [];
    for (const [s, a] of beam.entries()) {
      const counts = this.#pairCounts[s] ?? this.#counts;
      const together = this.#with.one(a);
      const taken = covered.places.length > 0 ? this.#pairCovered[s] : undefined;
      const alone = (support[a] ?? 0) - (this.#coveredSupport[a] ?? 0);
      for (let b = 0; b < counts.length; b++) {
        const count = counts[b] ?? 0;
        if (count < LEAST_SUPPORT || b === a) continue;
        const n = uncovered(together.counts[b] ?? 0, taken?.[b] ?? 0, covered.scale);
        if (n === alone || n < LEAST_SUPPORT) continue;
        const k = scaled(count, scale, n, ranking.k0);
        const own = SHAPE_BITS[2] + (bits[a] ?? 0) + together.bits(b);
        const saved = ranking.conjunction([a, b], n, k, own);
        if (k < n && saved !== undefined) pairs.push({ a, b, n, k, saved, own });
      }
    }
    return bestPairs(pairs).filter(({ n, k }) => ranking.couldSave(n, k) > this.#settings.threshold);
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
    for (const [p, { a, b, n: alone, own: ownOfPair, saved }] of pairs.entries()) {
      const counts = this.#pairCounts[p] ?? this.#counts;
      const taken = this.#pairCovered[p] ?? this.#counts;
      const together = this.#with.two(a, b, () => this.places(ascending(a, b)));
      for (let c = 0; c < counts.length; c++) {
        const count = counts[c] ?? 0;
        if (count < LEAST_SUPPORT || c === a || c === b) continue;
        const n = uncovered(together.counts[c] ?? 0, taken[c] ?? 0, covered.scale);
        if (n === alone || n < LEAST_SUPPORT) continue;
        const own = ownOfPair + SHAPE_BITS[3] - SHAPE_BITS[2] + together.bits(c);
        ranking.conjunction([a, b, c], n, scaled(count, scale, n, ranking.k0), own, saved);
      }
    }
  }

  #countPairs(places: Uint32Array, into: readonly Uint32Array[], used: number): void {
    const { offsets, rows } = this.#space;
    const slot = this.#slot;
    for (let s = 0; s < used; s++) into[s]?.fill(0);
    for (let j = 0; j < places.length; j++) {
      const place = places[j] ?? 0;
      const start = offsets[place] ?? 0;
      const end = offsets[place + 1] ?? 0;
      for (let i = start; i < end; i++) {
        const s = slot[rows[i] ?? 0] ?? -1;
        if (s < 0) continue;
        const counts = into[s] ?? this.#counts;
        for (let h = start; h < end; h++) {
          const item = rows[h] ?? 0;
          counts[item] = (counts[item] ?? 0) + 1;
        }
      }
    }
  }

  /** The best of a ranking by sample, counted over everybody. */
  #recounted({ shortlist }: Ranking, n0: number, k0: number): ListEntry | undefined {
    let best: ListEntry | undefined;
    for (const { items, own } of shortlist) {
      let n = 0;
      let k = 0;
      const places = this.places(items);
      const [covered, holds] = [this.#covered, this.#holds];
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

  /** Marks the places of a condition; returns those that were not yet. */
  #cover(items: readonly number[]): Uint32Array {
    const { offsets, rows } = this.#space;
    const places = this.places(items);
    const covered = this.#covered;
    const fresh = new Uint32Array(places.length);
    let length = 0;
    for (let j = 0; j < places.length; j++) {
      const place = places[j] ?? 0;
      if (covered[place] !== 0) continue;
      covered[place] = 1;
      fresh[length++] = place;
    }
    const own = fresh.subarray(0, length);
    const [a, b, c] = items;
    const support = this.#coveredSupport;
    if (length < places.length || a === undefined || c !== undefined) countItems(offsets, rows, own, support);
    else {
      // All of the condition's people are new: what is together with it is known from other values.
      const { counts } = b === undefined ? this.#with.one(a) : this.#with.two(a, b, () => places);
      for (let item = 0; item < counts.length; item++)
        support[item] = (support[item] ?? 0) + (counts[item] ?? 0);
    }
    return own;
  }

  #coveredPlaces(newlyCovered: readonly Uint32Array[]): CoveredPlaces {
    const total = newlyCovered.reduce((sum, places) => sum + places.length, 0);
    const [first = new Uint32Array()] = newlyCovered;
    const all = newlyCovered.length <= 1 ? first : joined(newlyCovered, total);
    if (total <= 2 * COVERED_SAMPLE) return { places: all, scale: 1 };
    return { places: spread(all, this.#coveredSample), scale: total / COVERED_SAMPLE };
  }
}

/** Places that entries of the list meet; where there are many, every so-and-so-many-th, and how many each stands for. */
interface CoveredPlaces {
  readonly places: Uint32Array;
  readonly scale: number;
}

const NOBODY: CoveredPlaces = { places: new Uint32Array(), scale: 1 };

interface Pair {
  readonly a: number;
  readonly b: number;
  readonly n: number;
  readonly k: number;
  readonly saved: number;
  readonly own: number;
}

/** Everything tried for one entry of a list. Equal savings: what was tried first stays, and items come in canonical order. */
class Ranking {
  readonly k0: number;
  readonly exact: boolean;
  readonly #length: DescriptionLength;
  readonly #n0: number;
  readonly #items: number[] = [];
  readonly #saves: number[] = [];
  readonly #could: number[] = [];
  readonly shortlist: { readonly items: readonly number[]; readonly own: number; readonly bits: number }[] =
    [];
  best: ListEntry | undefined;

  readonly #threshold: number;
  readonly #savesAlone = new Map<number, number>();

  constructor(length: DescriptionLength, n0: number, k0: number, exact: boolean, threshold: number) {
    this.#threshold = threshold;
    this.#length = length;
    this.#n0 = n0;
    this.k0 = k0;
    this.exact = exact;
  }

  /** What n people would save if all were holders. */
  couldSave(_n: number, k: number): number {
    return this.#length.saved(this.#n0, this.k0, k, k);
  }

  single(item: number, n: number, k: number, own: number): void {
    if (k * this.#n0 <= this.k0 * n) return;
    const bits = this.#length.saved(this.#n0, this.k0, n, k) - own;
    this.#items.push(item);
    this.#saves.push(bits);
    this.#savesAlone.set(item, bits);
    this.#could.push(this.couldSave(n, k) - own);
    this.#offer([item], n, k, bits, own);
  }

  /**
   * What it saves; undefined when it has no more holders than chance. It is offered where what it narrows (`wider`: saved by
   * that) is no pattern, or saves clearly less: the term more is a hypothesis of its own.
   */
  conjunction(
    items: readonly number[],
    n: number,
    k: number,
    own: number,
    wider = this.#bestAlone(items),
  ): number | undefined {
    if (k * this.#n0 <= this.k0 * n) return undefined;
    const bits = this.#length.saved(this.#n0, this.k0, n, k) - own;
    if (wider < this.#threshold || bits >= wider + NARROWER * this.#threshold)
      this.#offer(items, n, k, bits, own);
    return bits;
  }

  #bestAlone(items: readonly number[]): number {
    return Math.max(...items.map((item) => this.#savesAlone.get(item) ?? -Infinity));
  }

  #offer(items: readonly number[], n: number, k: number, bits: number, own: number): void {
    if (this.best === undefined || bits > this.best.bits)
      this.best = { items: items.toSorted((x, y) => x - y), n, k, bits, own };
    if (this.exact) return;
    const { shortlist } = this;
    if (shortlist.length === RECOUNTED && bits <= (shortlist.at(-1)?.bits ?? 0)) return;
    const sorted = items.toSorted((x, y) => x - y);
    if (shortlist.some((known) => known.items.join() === sorted.join())) return;
    shortlist.push({ items: sorted, own, bits });
    shortlist.sort((x, y) => y.bits - x.bits);
    if (shortlist.length > RECOUNTED) shortlist.pop();
  }

  /** The items worth a second term: the best by what they save, and by what they would save if all were holders. */
  beam(width: number, threshold: number): readonly number[] {
    const least = Math.max(this.best?.bits ?? 0, threshold);
    const open = this.#items.map((_, i) => i).filter((i) => (this.#could[i] ?? 0) > least);
    const saves = open.toSorted((x, y) => (this.#saves[y] ?? 0) - (this.#saves[x] ?? 0)).slice(0, width);
    const could = open
      .filter((i) => !saves.includes(i))
      .toSorted((x, y) => (this.#could[y] ?? 0) - (this.#could[x] ?? 0))
      .slice(0, width);
    return [...saves, ...could].map((i) => this.#items[i] ?? 0);
  }
}

/** Items among those who meet a condition: how many meet each, and what it costs to name it as the next term. */
class Together {
  readonly counts: Uint32Array;
  readonly #space: SearchSpace;
  readonly #kindBits: Float64Array;

  /** Only items that part these people are open to be named; whoever knows the profiles knows which these are. */
  constructor(space: SearchSpace, places: Uint32Array) {
    this.#space = space;
    this.counts = new Uint32Array(space.support.length);
    countItems(space.offsets, space.rows, places, this.counts);
    const open = new Float64Array(1 + Math.max(0, ...space.kinds));
    for (let item = 0; item < this.counts.length; item++) {
      const count = this.counts[item] ?? 0;
      const kind = space.kinds[item] ?? 0;
      if (count >= LEAST_SUPPORT && count < places.length) open[kind] = (open[kind] ?? 0) + 1;
    }
    const kinds = open.filter((items) => items > 0).length;
    this.#kindBits = open.map((items) => Math.log2(Math.max(1, kinds)) + Math.log2(Math.max(1, items)));
  }

  /** Bits that name the item among those open. */
  bits(item: number): number {
    return (this.#kindBits[this.#space.kinds[item] ?? 0] ?? 0) + (this.#space.priority[item] ?? 0);
  }
}

/** What is together with one item, or with two: kept while there is room. */
class CoCounts {
  readonly #space: SearchSpace;
  readonly #known = new Map<string | number, Together>();
  #kept = 0;

  constructor(space: SearchSpace) {
    this.#space = space;
  }

  one(item: number): Together {
    const { postings, postingOffsets } = this.#space;
    return this.#counts(item, () => postings.subarray(postingOffsets[item], postingOffsets[item + 1]));
  }

  two(a: number, b: number, places: () => Uint32Array): Together {
    return this.#counts(a < b ? `${a},${b}` : `${b},${a}`, places);
  }

  #counts(key: string | number, places: () => Uint32Array): Together {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const together = new Together(this.#space, places());
    if (this.#kept + together.counts.length <= CACHED_NUMBERS) {
      this.#known.set(key, together);
      this.#kept += together.counts.length;
    }
    return together;
  }
}

function countItems(
  offsets: Uint32Array,
  rows: Uint16Array | Uint32Array,
  places: Uint32Array,
  counts: Uint32Array,
): void {
  for (let j = 0; j < places.length; j++) {
    const place = places[j] ?? 0;
    const end = offsets[place + 1] ?? 0;
    for (let i = offsets[place] ?? 0; i < end; i++) {
      const item = rows[i] ?? 0;
      counts[item] = (counts[item] ?? 0) + 1;
    }
  }
}

/** Per pair, in `into`: how many of the places that meet both items meet each item. `marks` is zero before and after. */
function countItemsWithPairs(
  { offsets, rows }: SearchSpace,
  places: Uint32Array,
  pairs: readonly Pair[],
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

/** Of the pairs, each once, those to deepen. */
function bestPairs(pairs: Pair[]): readonly Pair[] {
  pairs.sort((x, y) => y.saved - x.saved);
  const best: Pair[] = [];
  for (const pair of pairs) {
    if (best.length === DEEPENED) break;
    if (!best.some(({ a, b }) => (a === pair.b && b === pair.a) || (a === pair.a && b === pair.b)))
      best.push(pair);
  }
  return best;
}

/** Evenly spread over all: the same whoever is asked. */
function spread(all: Uint32Array, into: Uint32Array): Uint32Array {
  const step = all.length / into.length;
  for (let j = 0; j < into.length; j++) into[j] = all[Math.floor((j + 0.5) * step)] ?? 0;
  return into;
}

function joined(parts: readonly Uint32Array[], total: number): Uint32Array {
  const all = new Uint32Array(total);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
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
