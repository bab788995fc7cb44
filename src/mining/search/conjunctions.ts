import { SHAPE_BITS } from './description-length.ts';
import { LEAST_SUPPORT } from './encoding.ts';
import { GatheredRows } from './gathered-rows.ts';
import { deepen, leastOfThree, openTo, type Pair, type Thirds, withHolders } from './pairs.ts';
import type { Ranking } from './ranking.ts';
import type { SearchSpace } from './search-space.ts';
import { SlotCounter } from './slot-counter.ts';
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

/** `from`: where the holders of the others were counted. */
interface HeldSlot extends Slot {
  readonly from: number;
}

/** Tries conditions of two and three terms; one serves all values of a space. */
export class Conjunctions {
  readonly #space: SearchSpace;
  readonly #with: CoCounts;
  readonly #threshold: number;
  readonly #placesOf: (items: readonly number[]) => Uint32Array;
  readonly #items: number;
  readonly #counter: SlotCounter;
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
    this.#items = items;
    this.#counter = new SlotCounter(items);
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
    const leasts = beam.map((a) => this.#leastOfTwo(ranking, a));
    const open = this.#openTo(singles, Math.min(...leasts));
    const slots: Slot[] = [];
    for (let s = 0; s < beam.length; s++) {
      const slot = this.#slotOf(ranking, beam[s] ?? 0, s, leasts[s] ?? 0, open, singles);
      if (slot !== undefined) slots.push(slot);
    }
    if (slots.length === 0) return;
    const pairs = this.#rankPairs(ranking, slots, singles);
    if (depth > 2 && pairs.length > 0) this.#rankTriples(ranking, pairs, singles);
  }

  /** With fewer holders nothing makes a better entry together with `a`. */
  #leastOfTwo(ranking: Ranking, a: number): number {
    return Math.max(LEAST_SUPPORT, ranking.leastHolders(SHAPE_BITS[2] + (this.#space.bits[a] ?? 0)));
  }

  /** The items that so many holders meet. */
  #openTo({ found, counts }: Singles, least: number): Uint32Array {
    const open = this.#open;
    let length = 0;
    for (let i = 0; i < found.length; i++) {
      const b = found[i] ?? 0;
      if ((counts[b] ?? 0) >= least) open[length++] = b;
    }
    return open.subarray(0, length);
  }

  /**
   * The items that may make a better entry together with `a`, as far as can be told before any pair is counted: no more hold
   * than hold with each of the two, and how many meet both is known from other values. `least`: fewer holders make none.
   */
  #slotOf(
    ranking: Ranking,
    a: number,
    s: number,
    least: number,
    open: Uint32Array,
    { counts, coveredSupport }: Singles,
  ): Slot | undefined {
    const { support, bits } = this.#space;
    const all = support[a] ?? 0;
    const taken = coveredSupport[a] ?? 0;
    const holders = counts[a] ?? 0;
    const own = SHAPE_BITS[2] + (bits[a] ?? 0);
    if (holders < least) return undefined;
    const together = this.#with.one(a);
    const win = ranking.least();
    const others = this.#others;
    const start = s * this.#items;
    let end = start;
    for (let i = 0; i < open.length; i++) {
      const b = open[i] ?? 0;
      const count = counts[b] ?? 0;
      if (count < least) continue;
      const both = together.counts[b] ?? 0;
      if (both < least || both === all) continue;
      const k = Math.min(holders, count, both);
      const n = Math.max(k, both - Math.min(taken, coveredSupport[b] ?? 0));
      if (ranking.mayWin(n, k, own + together.bits(b), win)) others[end++] = b;
    }
    return end === start ? undefined : { a, together, others: others.subarray(start, end) };
  }

  /** Counts the pairs in one pass over the holders, and those that have holders in one over who is covered. */
  #rankPairs(ranking: Ranking, slots: readonly Slot[], singles: Singles): readonly Pair[] {
    const { holders, covered } = singles;
    this.#counter.count(slots, holders, this.#counts);
    const held: HeldSlot[] = [];
    for (let s = 0; s < slots.length; s++) {
      const slot = slots[s];
      if (slot !== undefined) this.#hold(ranking, slot, s * this.#items, singles, held);
    }
    if (held.length > 0) {
      // A sample has other places than the one before it; else those of the last entry are added.
      if (covered.scale !== 1) this.#coveredRows.clear();
      this.#coveredRows.add(this.#space, covered.places);
    }
    this.#counter.count(held, this.#coveredRows, this.#covered);
    const pairs: Pair[] = [];
    for (let s = 0; s < held.length; s++) {
      const slot = held[s];
      if (slot !== undefined) this.#rankSlot(ranking, slot, s * this.#items, singles, pairs);
    }
    return pairs.filter(({ k }) => (ranking.saved(k, k) ?? 0) > this.#threshold);
  }

  /** Adds the slot, with those of the others that have holders enough, to those held. `from`: where these were counted. */
  #hold(
    ranking: Ranking,
    { a, together, others }: Slot,
    from: number,
    { scale, covered, coveredSupport }: Singles,
    held: HeldSlot[],
  ): void {
    const counts = this.#counts;
    // Of samples no number is a bound for another.
    const exact = scale === 1 && covered.scale === 1;
    const own = SHAPE_BITS[2] + (this.#space.bits[a] ?? 0);
    const taken = coveredSupport[a] ?? 0;
    let still = 0;
    for (let i = 0; i < others.length; i++) {
      const b = others[i] ?? 0;
      const k = counts[from + b] ?? 0;
      if (k < LEAST_SUPPORT) continue;
      const n = Math.max(k, (together.counts[b] ?? 0) - Math.min(taken, coveredSupport[b] ?? 0));
      if (exact && !ranking.mayWin(n, k, own + together.bits(b), 0)) continue;
      others[still++] = b;
    }
    if (still > 0) held.push({ a, together, others: others.subarray(0, still), from });
  }

  /** Offers the pairs of the slot, and keeps the best of all. `covered`: where those who are covered were counted. */
  #rankSlot(
    ranking: Ranking,
    { a, together, others, from }: HeldSlot,
    covered: number,
    { scale, covered: { scale: coveredScale }, coveredSupport }: Singles,
    pairs: Pair[],
  ): void {
    const counts = this.#counts;
    const left = (this.#space.support[a] ?? 0) - (coveredSupport[a] ?? 0);
    const ownOfA = SHAPE_BITS[2] + (this.#space.bits[a] ?? 0);
    for (let i = 0; i < others.length; i++) {
      const b = others[i] ?? 0;
      const n = uncovered(together.counts[b] ?? 0, this.#covered[covered + b] ?? 0, coveredScale);
      if (n === left || n < LEAST_SUPPORT) continue;
      const k = scaled(counts[from + b] ?? 0, scale, n, ranking.k0);
      const own = ownOfA + together.bits(b);
      if (!ranking.mayWin(n, k, own, 0)) continue;
      const wider = Math.max(ranking.alone(a), ranking.alone(b));
      const saved = ranking.conjunction([a, b], n, k, own, wider);
      if (k < n && saved !== undefined && saved > 0) deepen(pairs, { a, b, n, k, saved, own });
    }
  }

  #rankTriples(ranking: Ranking, pairs: readonly Pair[], singles: Singles): void {
    const { holders, scale, found, counts } = singles;
    const open: Thirds[] = [];
    for (let p = 0; p < pairs.length; p++) {
      const pair = pairs[p];
      if (pair === undefined) continue;
      const least = leastOfThree(ranking, pair, scale);
      const from = p * this.#items;
      const others = openTo(pair, least, found, counts, this.#others.subarray(from));
      open.push({ pair, least, from, others });
    }
    this.#counter.countThirds(open, holders, this.#counts);
    const held = open.map((thirds): Thirds => {
      const { pair, least, from } = thirds;
      return { pair, least, from, others: withHolders(thirds, this.#counts) };
    });
    this.#counter.countThirds(held, this.#coveredRows, this.#covered);
    for (const thirds of held) this.#rankThirds(ranking, thirds, singles);
  }

  #rankThirds(ranking: Ranking, thirds: Thirds, singles: Singles): void {
    const { a, b, n: alone, own: ownOfPair, saved } = thirds.pair;
    const { scale, covered } = singles;
    const { from } = thirds;
    const others = this.#triplesOf(ranking, thirds, singles);
    if (others.length === 0) return;
    const both = this.#with.one(a).counts[b] ?? 0;
    const together =
      !ranking.exact && both > 2 * SAMPLED_PEOPLE
        ? this.#with.sampledTwo(a, b)
        : this.#with.two(a, b, () => this.#placesOf(a < b ? [a, b] : [b, a]));
    for (let i = 0; i < others.length; i++) {
      const c = others[i] ?? 0;
      const n = uncovered(together.counts[c] ?? 0, this.#covered[from + c] ?? 0, covered.scale);
      if (n === alone || n < LEAST_SUPPORT) continue;
      const own = ownOfPair + SHAPE_BITS[3] - SHAPE_BITS[2] + together.bits(c);
      const k = scaled(this.#counts[from + c] ?? 0, scale, n, ranking.k0);
      ranking.conjunction([a, b, c], n, k, own, saved);
    }
  }

  /** Those that may make a better entry together with the pair, before it is known how many meet all three. */
  #triplesOf(
    ranking: Ranking,
    { pair: { a, b, saved, own }, from, others }: Thirds,
    { scale, covered }: Singles,
  ): Uint32Array {
    const { support, priority } = this.#space;
    const withA = this.#with.one(a).counts;
    const withB = this.#with.one(b).counts;
    const allA = support[a] ?? 0;
    const allB = support[b] ?? 0;
    const both = withA[b] ?? 0;
    const least = ranking.least(saved);
    const ownWithThird = own + SHAPE_BITS[3] - SHAPE_BITS[2];
    let still = 0;
    for (let i = 0; i < others.length; i++) {
      const c = others[i] ?? 0;
      const ac = withA[c] ?? 0;
      const bc = withB[c] ?? 0;
      if (ac === allA || bc === allB) continue;
      // Of those who meet both, at most those lack c who lack it among all who meet one.
      const all = Math.max(0, both - Math.min(allA - ac, allB - bc));
      const k = scaled(this.#counts[from + c] ?? 0, scale, ranking.k0, ranking.k0);
      const n = Math.max(k, uncovered(all, this.#covered[from + c] ?? 0, covered.scale));
      if (ranking.mayWin(n, k, ownWithThird + (priority[c] ?? 0), least)) others[still++] = c;
    }
    return others.subarray(0, still);
  }
}

/** What so many of a sample stand for. */
export function scaled(count: number, scale: number, n: number, k0: number): number {
  return scale === 1 ? count : Math.min(n, k0, Math.round(count * scale));
}

function uncovered(all: number, taken: number, scale: number): number {
  return Math.max(0, all - Math.round(taken * scale));
}
