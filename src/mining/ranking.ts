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

/** Of a ranking by sample, so many are counted exactly. */
const RECOUNTED = 4;
/** A narrower condition than a pattern must save so much of the threshold more than that. */
const NARROWER = 0.2;

/** In a ranking by sample what may save so much of the best may be the best. */
export const NEAR = 0.9;

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
  readonly #savesAlone = new Map<number, number>();

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

  single(item: number, n: number, k: number, own: number): void {
    const saved = this.saved(n, k);
    if (saved === undefined) return;
    const bits = saved - own;
    this.#items.push(item);
    this.#saves.push(bits);
    this.#savesAlone.set(item, bits);
    this.#could.push((this.saved(k, k) ?? 0) - own);
    this.#offer([item], n, k, bits, own);
  }

  /** Whether a conjunction could be the entry if it had at least n people, at most k holders and cost at least `own`. */
  mayWin(n: number, k: number, own: number, wider = -Infinity): boolean {
    if (k * this.n0 <= this.k0 * n) return false;
    let least = Math.max(this.#threshold, (this.best?.bits ?? 0) * (this.exact ? 1 : NEAR));
    if (wider >= this.#threshold) least = Math.max(least, wider + NARROWER * this.#threshold);
    // No holder can be worth more, and this is quickly said.
    if (k * (Math.log2((k * this.n0) / (this.k0 * n)) + Math.LOG2E) - own <= least) return false;
    return (this.saved(n, k) ?? 0) - own > least;
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
    return this.#savesAlone.get(item) ?? -Infinity;
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
