import type { DescriptionLength } from './description-length.ts';

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

/** A list has no more. */
export const MOST_ENTRIES = 12;

/** Of a ranking by sample, so many are counted exactly. */
const RECOUNTED = 4;
/** A narrower condition than a pattern must save so much of the threshold more than that. */
const NARROWER = 0.2;

/** In a ranking by sample what may save so much of the best may be the best. */
export const NEAR = 0.9;

/** What so few people save is kept: many items have as many holders. */
const FEW = 128;
const UNKNOWN = -1e9;

/** Bits by which sums of logarithms may be wrong, and much more. */
const ROUNDING = 1e-3;

/** Everything tried for one entry of a list. Equal savings: what was tried first stays, and items come in canonical order. */
export class Ranking {
  readonly n0: number;
  readonly k0: number;
  readonly exact: boolean;
  readonly shortlist: { readonly items: readonly number[]; readonly own: number; readonly bits: number }[] =
    [];
  best: ListEntry | undefined;
  readonly #length: DescriptionLength;
  readonly #threshold: number;
  readonly #bitsOfAll: number;
  readonly #items: number[] = [];
  readonly #saves: number[] = [];
  readonly #could: number[] = [];
  readonly #savedByAll = new Float64Array(FEW).fill(UNKNOWN);

  /** `exact`: counted over everybody, not over a sample. */
  constructor(length: DescriptionLength, n0: number, k0: number, exact: boolean, threshold: number) {
    this.#threshold = threshold;
    this.#length = length;
    this.#bitsOfAll = length.ofHolders(n0, k0);
    this.n0 = n0;
    this.k0 = k0;
    this.exact = exact;
  }

  /** Bits saved by telling k holders among n people apart; undefined when these are no more than chance. */
  saved(n: number, k: number): number | undefined {
    if (k * this.n0 <= this.k0 * n) return undefined;
    return this.#bitsOfAll - this.#length.ofHolders(n, k) - this.#length.ofHolders(this.n0 - n, this.k0 - k);
  }

  /** With fewer holders nothing that costs at least `own` may win, even if it meets holders only. */
  leastHolders(own: number, wider = -Infinity): number {
    const least = this.least(wider) + own - ROUNDING;
    const saves = (k: number) =>
      this.#bitsOfAll - this.#length.ofHolders(k, k) - this.#length.ofHolders(this.n0 - k, this.k0 - k);
    // What k holders save is convex in k: above a threshold that the first do not reach it only grows.
    let no = 0;
    let yes = this.k0 + 1;
    while (yes - no > 1) {
      const k = (no + yes) >>> 1;
      if (saves(k) > least) yes = k;
      else no = k;
    }
    return yes;
  }

  /** Items come in ascending order. */
  single(item: number, n: number, k: number, own: number): void {
    if (k * this.n0 <= this.k0 * n) return;
    const could = this.#savesAll(k) - own;
    // What cannot save enough is neither an entry nor worth a second term; of a sample it may be more when all are counted.
    if (this.exact && could < this.#threshold - ROUNDING) return;
    const saved = this.saved(n, k);
    if (saved === undefined) return;
    const bits = saved - own;
    this.#items.push(item);
    this.#saves.push(bits);
    this.#could.push(could);
    this.#offer([item], n, k, bits, own);
  }

  /** What k people save who are all holders; 0 where everybody is. */
  #savesAll(k: number): number {
    const known = this.#savedByAll[k];
    if (known !== undefined && known !== UNKNOWN) return known;
    const saved = this.saved(k, k) ?? 0;
    if (known !== undefined) this.#savedByAll[k] = saved;
    return saved;
  }

  /** Whether a conjunction could save more than `least` if it had at least n people, at most k holders and cost `own`. */
  mayWin(n: number, k: number, own: number, least: number): boolean {
    if (n === k) return this.#savesAll(k) - own > least;
    // More people with as few holders save less: most are told by what is kept, without a look into long tables.
    if (n > k && k < FEW && this.#savesAll(k) - own < least - ROUNDING) return false;
    return (this.saved(n, k) ?? -Infinity) - own > least;
  }

  /** What a conjunction must save more than to win; `wider`: saved by what it narrows. */
  least(wider = -Infinity): number {
    const least = Math.max(this.#threshold, (this.best?.bits ?? 0) * (this.exact ? 1 : NEAR));
    return wider < this.#threshold ? least : Math.max(least, wider + NARROWER * this.#threshold);
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
    wider: number,
  ): number | undefined {
    const saved = this.saved(n, k);
    if (saved === undefined) return undefined;
    const bits = saved - own;
    if (wider < this.#threshold || bits >= wider + NARROWER * this.#threshold)
      this.#offer(items, n, k, bits, own);
    return bits;
  }

  /** What the item alone saves. */
  alone(item: number): number {
    const items = this.#items;
    let low = 0;
    let high = items.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((items[middle] ?? 0) < item) low = middle + 1;
      else high = middle;
    }
    return items[low] === item ? (this.#saves[low] ?? -Infinity) : -Infinity;
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
    const chosen: number[] = [];
    for (const figures of [this.#saves, this.#could])
      for (let taken = 0; taken < width; taken++) {
        let best = -1;
        for (let i = 0; i < figures.length; i++)
          if (
            (this.#could[i] ?? 0) > least &&
            (best < 0 || (figures[i] ?? 0) > (figures[best] ?? 0)) &&
            !chosen.includes(i)
          )
            best = i;
        if (best < 0) break;
        chosen.push(best);
      }
    return chosen.map((i) => this.#items[i] ?? 0);
  }
}
