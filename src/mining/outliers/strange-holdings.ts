import { textAt } from '../../model/text-list.ts';
import type { Dataset } from '../../model/dataset.ts';
import { compare } from '../dataset/learned-items.ts';
import { STRANGE } from './strange-holders.ts';

export interface StrangeHolding {
  readonly person: number;
  readonly value: number;
  readonly expected: number;
  readonly fits: boolean;
}

/** Strange holdings as columns: there may be millions. */
export class StrangeHoldings {
  readonly #person: Uint32Array;
  readonly #value: Uint32Array;
  readonly #expected: Float64Array;
  readonly #fits: Uint8Array;
  length = 0;

  /** `most`: how many will be added. */
  constructor(most: number) {
    this.#person = new Uint32Array(most);
    this.#value = new Uint32Array(most);
    this.#expected = new Float64Array(most);
    this.#fits = new Uint8Array(most);
  }

  add(person: number, value: number, expected: number, fits: boolean): void {
    this.#person[this.length] = person;
    this.#value[this.length] = value;
    this.#expected[this.length] = expected;
    this.#fits[this.length++] = fits ? 1 : 0;
  }

  each(use: (person: number, value: number) => void): void {
    for (let i = 0; i < this.length; i++) use(this.#person[i] ?? 0, this.#value[i] ?? 0);
  }

  /** Equally strange ones by their id, so that nothing depends on the order of reading. */
  strangest(most: number, { people, values }: Dataset): readonly StrangeHolding[] {
    const [person, value, expected, fits] = [this.#person, this.#value, this.#expected, this.#fits];
    const at = (i: number): StrangeHolding => ({
      person: person[i] ?? 0,
      value: value[i] ?? 0,
      expected: expected[i] ?? 0,
      fits: fits[i] === 1,
    });
    const least = leastExpected(expected, fits, most);
    let count = 0;
    const near = new Uint32Array(this.length);
    for (let i = 0; i < this.length; i++) if (fits[i] === 1 || (expected[i] ?? 0) <= least) near[count++] = i;
    const order = near
      .subarray(0, count)
      .sort(
        (a, b) =>
          (fits[b] ?? 0) - (fits[a] ?? 0) ||
          (expected[a] ?? 0) - (expected[b] ?? 0) ||
          compare(values[value[a] ?? 0]?.name ?? '', values[value[b] ?? 0]?.name ?? '') ||
          compare(textAt(people.ids, person[a] ?? 0), textAt(people.ids, person[b] ?? 0)),
      );
    return Array.from(order.subarray(0, most), at);
  }
}

const BINS = 4096;

/** At least `most` of those that no former department explains are expected at this rate or less. */
function leastExpected(expected: Float64Array, fits: Uint8Array, most: number): number {
  const bins = new Uint32Array(BINS + 1);
  const bin = (rate: number) => Math.floor((rate / STRANGE) * BINS);
  for (let i = 0; i < expected.length; i++)
    if (fits[i] === 0) {
      const b = bin(expected[i] ?? 0);
      bins[b] = (bins[b] ?? 0) + 1;
    }
  let found = 0;
  for (const [b, count] of bins.entries()) {
    found += count;
    if (found >= most) return ((b + 1.01) / BINS) * STRANGE;
  }
  return STRANGE;
}
