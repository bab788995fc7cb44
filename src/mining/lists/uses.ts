import type { ListEntry } from '../search/ranking.ts';

/** A condition that nobody uses yet counts as if so many values did. */
const UNUSED = 0.5;

/** How many values use each condition, and what that makes it cost. */
export class Uses {
  readonly #bits: Float64Array;
  readonly #uses: Float64Array;
  #all: number;

  /** `bits`: the prices, set by `price`. */
  constructor(bits: Float64Array, lists: readonly (readonly ListEntry[])[]) {
    this.#bits = bits;
    this.#uses = new Float64Array(bits.length).fill(UNUSED);
    this.#all = UNUSED * bits.length;
    for (const list of lists) this.#add(list, 1);
  }

  /** Sets the price of each condition as the other values use it, for the value that has this list. */
  price(own: readonly ListEntry[]): void {
    this.#add(own, -1);
    for (let condition = 0; condition < this.#bits.length; condition++)
      this.#bits[condition] = Math.log2(this.#all / (this.#uses[condition] ?? UNUSED));
    this.#add(own, 1);
  }

  #add(list: readonly ListEntry[], times: number): void {
    for (const { items } of list)
      for (const condition of items) this.#uses[condition] = (this.#uses[condition] ?? 0) + times;
    this.#all += times * list.length;
  }
}
