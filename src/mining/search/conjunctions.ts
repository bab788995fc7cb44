import { SHAPE_BITS } from './description-length.ts';
import { LEAST_SUPPORT } from './encoding.ts';
import { GatheredRows } from './gathered-rows.ts';
import { about, counted, countWithSlots, countWithTwo } from './item-counts.ts';
import { deepen, leastOfThree, openTo, type Pair } from './pairs.ts';
import type { Ranking } from './ranking.ts';
import type { SearchSpace } from './search-space.ts';
import { type CoCounts, SAMPLED_PEOPLE, type Together } from './together.ts';

/** Pairs are tried for so many of the best single items, by what they save and by what they could save. */
const BEAM = 3;

/** Places that entries of the list meet; where there are many, every so-and-so-many-th, and how many each stands for. */
export interface CoveredPlaces {
  readonly places: Uint32Array;
  readonly scale: number;
}

/** What is known of a value once its single items are ranked. */
export interface Singles {
  /** The items that enough holders meet, ascending. */
  readonly found: Uint32Array;
  /** Per item how many holders meet it, or about how many. */
  readonly counts: Uint32Array;
  /** Per item how many of those meet it who are in the list already. */
  readonly coveredSupport: Uint32Array;
  /** The holders that are left, or a sample, of whom each stands for `scale`. */
  readonly holders: GatheredRows;
  readonly scale: number;
  readonly covered: CoveredPlaces;
}

/** An item of the beam, and those that may go with it. */
interface Slot {
  readonly a: number;
  readonly together: Together;
  readonly others: Uint32Array;
}

/** Tries conditions of two and three terms; one serves all values of a space. */
export class Conjunctions {
  readonly #space: SearchSpace;
  readonly #with: CoCounts;
  readonly #threshold: number;
  readonly #placesOf: (items: readonly number[]) => Uint32Array;
  readonly #first: Uint32Array;
  readonly #marks: Uint32Array;
  readonly #coveredRows: GatheredRows;
  readonly #open: Uint32Array;
  readonly #others: Uint32Array;
  readonly #counts: Uint32Array;
  readonly #covered: Uint32Array;

  constructor(
    space: SearchSpace,
    together: CoCounts,
    threshold: number,
    placesOf: (items: readonly number[]) => Uint32Array,
  ) {
    const items = space.support.length;
    this.#space = space;
    this.#with = together;
    this.#threshold = threshold;
    this.#placesOf = placesOf;
    this.#first = new Uint32Array(items);
    this.#marks = new Uint32Array(items);
    this.#coveredRows = new GatheredRows(space);
    this.#open = new Uint32Array(items);
    this.#others = new Uint32Array(2 * BEAM * items);
    this.#counts = new Uint32Array(2 * BEAM * items);
    this.#covered = new Uint32Array(2 * BEAM * items);
  }

  /** Nobody is covered yet. */
  begin(): void {
    this.#coveredRows.clear();
  }

  rank(ranking: Ranking, singles: Singles, depth: number): void {
    const beam = ranking.beam(BEAM, this.#threshold + SHAPE_BITS[2] - SHAPE_BITS[1]);
    const { bits } = this.#space;
    const leasts = beam.map((a) =>
      Math.max(LEAST_SUPPORT, ranking.leastHolders(SHAPE_BITS[2] + (bits[a] ?? 0))),
    );
    const some = Math.min(...leasts);
    const open = this.#open;
    let length = 0;
    for (let i = 0; i < singles.found.length; i++) {
      const b = singles.found[i] ?? 0;
      if ((singles.counts[b] ?? 0) >= some) open[length++] = b;
    }
    const found = open.subarray(0, length);
    const slots = beam.flatMap((a, s) => this.#pairsOf(ranking, a, s, leasts[s] ?? 0, { ...singles, found }));
    const pairs = slots.length === 0 ? [] : this.#rankPairs(ranking, slots, singles);
    if (depth > 2 && pairs.length > 0) this.#rankTriples(ranking, pairs, singles);
  }

  /**
   * The items that may make a better entry together with `a`, as far as can be told before any pair is counted: no more hold
   * than hold with each of the two, and how many meet both is known from other values. `least`: fewer holders make none.
   */
  #pairsOf(
    ranking: Ranking,
    a: number,
    s: number,
    least: number,
    { found, counts, coveredSupport }: Singles,
  ): Slot | [] {
    const { support, bits } = this.#space;
    const [all, taken, holders] = [support[a] ?? 0, coveredSupport[a] ?? 0, counts[a] ?? 0];
    const own = SHAPE_BITS[2] + (bits[a] ?? 0);
    if (holders < least) return [];
    const together = this.#with.one(a);
    const [win, others] = [ranking.least(), this.#others];
    const start = s * support.length;
    let end = start;
    for (let i = 0; i < found.length; i++) {
      const b = found[i] ?? 0;
      const count = counts[b] ?? 0;
      if (count < least) continue;
      const both = together.counts[b] ?? 0;
      if (both < least || both === all) continue;
      const k = Math.min(holders, count, both);
      const n = Math.max(k, both - Math.min(taken, coveredSupport[b] ?? 0));
      if (ranking.mayWin(n, k, own + together.bits(b), win)) others[end++] = b;
    }
    return end === start ? [] : { a, together, others: others.subarray(start, end) };
  }

  /** Counts the pairs in one pass over the holders, and those that have holders in one over who is covered. */
  #rankPairs(ranking: Ranking, slots: readonly Slot[], singles: Singles): readonly Pair[] {
    const { holders, scale, covered, coveredSupport } = singles;
    const { support, bits } = this.#space;
    const items = support.length;
    const counts = this.#counts;
    this.#countSlots(slots, holders, counts);
    // Of samples no number is a bound for another.
    const exact = scale === 1 && covered.scale === 1;
    const held = slots.flatMap(({ a, together, others }, s) => {
      const from = s * items;
      const ownOfA = SHAPE_BITS[2] + (bits[a] ?? 0);
      let still = 0;
      for (let i = 0; i < others.length; i++) {
        const b = others[i] ?? 0;
        const k = counts[from + b] ?? 0;
        if (k < LEAST_SUPPORT) continue;
        const most = Math.min(coveredSupport[a] ?? 0, coveredSupport[b] ?? 0);
        const n = Math.max(k, (together.counts[b] ?? 0) - most);
        if (exact && !ranking.mayWin(n, k, ownOfA + together.bits(b), 0)) continue;
        others[still++] = b;
      }
      return still === 0 ? [] : { a, together, others: others.subarray(0, still), from };
    });
    if (held.length > 0) {
      // A sample has other places than the one before it; else those of the last entry are added.
      if (covered.scale !== 1) this.#coveredRows.clear();
      this.#coveredRows.add(this.#space, covered.places);
    }
    this.#countSlots(held, this.#coveredRows, this.#covered);
    const pairs: Pair[] = [];
    for (const [s, { a, together, others, from }] of held.entries()) {
      const left = (support[a] ?? 0) - (coveredSupport[a] ?? 0);
      const ownOfA = SHAPE_BITS[2] + (bits[a] ?? 0);
      for (let i = 0; i < others.length; i++) {
        const b = others[i] ?? 0;
        const both = together.counts[b] ?? 0;
        const n = uncovered(both, this.#covered[s * items + b] ?? 0, covered.scale);
        if (n === left || n < LEAST_SUPPORT) continue;
        const k = scaled(counts[from + b] ?? 0, scale, n, ranking.k0);
        const own = ownOfA + together.bits(b);
        if (!ranking.mayWin(n, k, own, 0)) continue;
        const wider = Math.max(ranking.alone(a), ranking.alone(b));
        const saved = ranking.conjunction([a, b], n, k, own, wider);
        if (k < n && saved !== undefined && saved > 0) deepen(pairs, { a, b, n, k, saved, own });
      }
    }
    return pairs.filter(({ k }) => (ranking.saved(k, k) ?? 0) > this.#threshold);
  }

  #countSlots(slots: readonly Pick<Slot, 'a' | 'others'>[], places: GatheredRows, into: Uint32Array): void {
    const marks = this.#marks;
    for (const [s, { a, others }] of slots.entries()) {
      marks[a] = (marks[a] ?? 0) | about(s);
      for (let i = 0; i < others.length; i++) {
        const b = others[i] ?? 0;
        marks[b] = (marks[b] ?? 0) | counted(s);
        into[s * marks.length + b] = 0;
      }
    }
    if (slots.length > 0) countWithSlots(places, marks, into);
    for (const { a, others } of slots) {
      marks[a] = 0;
      for (let i = 0; i < others.length; i++) marks[others[i] ?? 0] = 0;
    }
  }

  #rankTriples(ranking: Ranking, pairs: readonly Pair[], singles: Singles): void {
    const { holders, scale, covered } = singles;
    const items = this.#space.support.length;
    const least = pairs.map((pair) => leastOfThree(ranking, pair, scale));
    const open = pairs.map((pair, p) => openTo(pair, least[p] ?? 0, singles.found, singles.counts));
    this.#countThirds(pairs, open, holders, this.#counts);
    const held = open.map((others, p) =>
      others.filter((c) => (this.#counts[p * items + c] ?? 0) >= Math.max(LEAST_SUPPORT, least[p] ?? 0)),
    );
    this.#countThirds(pairs, held, this.#coveredRows, this.#covered);
    for (const [p, pair] of pairs.entries()) {
      const { a, b, n: alone, own: ownOfPair, saved } = pair;
      const from = p * items;
      const others = this.#triplesOf(ranking, pair, held[p] ?? [], from, singles);
      if (others.length === 0) continue;
      const both = this.#with.one(a).counts[b] ?? 0;
      const together =
        !ranking.exact && both > 2 * SAMPLED_PEOPLE
          ? this.#with.sampledTwo(a, b)
          : this.#with.two(a, b, () => this.#placesOf(a < b ? [a, b] : [b, a]));
      for (const c of others) {
        const n = uncovered(together.counts[c] ?? 0, this.#covered[from + c] ?? 0, covered.scale);
        if (n === alone || n < LEAST_SUPPORT) continue;
        const own = ownOfPair + SHAPE_BITS[3] - SHAPE_BITS[2] + together.bits(c);
        const k = scaled(this.#counts[from + c] ?? 0, scale, n, ranking.k0);
        ranking.conjunction([a, b, c], n, k, own, saved);
      }
    }
  }

  #countThirds(
    pairs: readonly Pair[],
    open: readonly (readonly number[])[],
    places: GatheredRows,
    into: Uint32Array,
  ): void {
    const [first, marks] = [this.#first, this.#marks];
    let any = false;
    for (const [p, { a, b }] of pairs.entries()) {
      const others = open[p] ?? [];
      if (others.length === 0) continue;
      any = true;
      first[a] = (first[a] ?? 0) | about(p);
      marks[b] = (marks[b] ?? 0) | about(p);
      for (const c of others) {
        marks[c] = (marks[c] ?? 0) | counted(p);
        into[p * marks.length + c] = 0;
      }
    }
    if (any) countWithTwo(places, first, marks, into);
    for (const [p, { a, b }] of pairs.entries()) {
      first[a] = 0;
      marks[b] = 0;
      for (const c of open[p] ?? []) marks[c] = 0;
    }
  }

  /** Those of `held` that may make a better entry together with the pair, before it is known how many meet all three. */
  #triplesOf(
    ranking: Ranking,
    { a, b, saved, own }: Pair,
    held: readonly number[],
    from: number,
    { scale, covered }: Singles,
  ): readonly number[] {
    const { support, priority } = this.#space;
    const [withA, withB] = [this.#with.one(a).counts, this.#with.one(b).counts];
    const [allA, allB, both] = [support[a] ?? 0, support[b] ?? 0, withA[b] ?? 0];
    const least = ranking.least(saved);
    const ownWithThird = own + SHAPE_BITS[3] - SHAPE_BITS[2];
    return held.filter((c) => {
      const [ac, bc] = [withA[c] ?? 0, withB[c] ?? 0];
      if (ac === allA || bc === allB) return false;
      // Of those who meet both, at most those lack c who lack it among all who meet one.
      const all = Math.max(0, both - Math.min(allA - ac, allB - bc));
      const k = scaled(this.#counts[from + c] ?? 0, scale, ranking.k0, ranking.k0);
      const n = Math.max(k, uncovered(all, this.#covered[from + c] ?? 0, covered.scale));
      return ranking.mayWin(n, k, ownWithThird + (priority[c] ?? 0), least);
    });
  }
}

/** What so many of a sample stand for. */
export function scaled(count: number, scale: number, n: number, k0: number): number {
  return scale === 1 ? count : Math.min(n, k0, Math.round(count * scale));
}

function uncovered(all: number, taken: number, scale: number): number {
  return Math.max(0, all - Math.round(taken * scale));
}
