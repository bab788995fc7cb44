import type { Allocate } from '../dataset/shared-columns.ts';

/** Logarithms that threads share; of numbers and of their factorials, up to a size. */
export interface Logarithms {
  readonly log: Float64Array;
  readonly logFactorial: Float64Array;
}

/** Of numbers up to a size. */
export function logarithms(most: number, allocate: Allocate): Logarithms {
  const shared = roomForLogarithms(most, allocate);
  findLogarithms(shared);
  return shared;
}

/** Of numbers up to a size, before `findLogarithms` has found them: whoever was handed them may not read them until then. */
export function roomForLogarithms(most: number, allocate: Allocate): Logarithms {
  const log = new Float64Array(allocate(8 * (most + 2)));
  return { log, logFactorial: new Float64Array(allocate(8 * (most + 2))) };
}

/** Fills the room that there is for them. */
export function findLogarithms({ log, logFactorial }: Logarithms): void {
  for (let i = 2; i < log.length; i++) {
    const bits = Math.log2(i);
    log[i] = bits;
    logFactorial[i] = (logFactorial[i - 1] ?? 0) + bits;
  }
}

/** The length of every two-part code here, made of logarithms of factorials. */
export class DescriptionLength {
  readonly #logFactorial: Float64Array;
  readonly #log: Float64Array;

  constructor({ log, logFactorial }: Logarithms) {
    this.#log = log;
    this.#logFactorial = logFactorial;
  }

  /** Bits that say how many of n hold, and which: log2 (n + 1) + log2 C(n, k). */
  ofHolders(n: number, k: number): number {
    return n <= 0 ? 0 : this.choose(n, k) + (this.#log[n + 1] ?? 0);
  }

  /** log2 C(n, k). */
  choose(n: number, k: number): number {
    const table = this.#logFactorial;
    return (table[n] ?? 0) - (table[k] ?? 0) - (table[n - k] ?? 0);
  }

  /** Bits saved when n of n0 people, among them k of the k0 holders, are described apart from the others. */
  saved(n0: number, k0: number, n: number, k: number): number {
    return this.ofHolders(n0, k0) - this.ofHolders(n, k) - this.ofHolders(n0 - n, k0 - k);
  }
}

/** Bits of a condition's shape: how many terms it has. */
export const SHAPE_BITS = [0, 3, 4, 5] as const;
