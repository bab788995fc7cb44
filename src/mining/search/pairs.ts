import { SHAPE_BITS } from './description-length.ts';
import { LEAST_SUPPORT } from './encoding.ts';
import type { Ranking } from './ranking.ts';

/** So many pairs are tried with a third item. */
const DEEPENED = 2;

/** Two items, how many people meet both, and how many of these hold the value. */
export interface Pair {
  readonly a: number;
  readonly b: number;
  readonly n: number;
  readonly k: number;
  readonly saved: number;
  readonly own: number;
}

/** A pair, and those that may be its third; with fewer holders than `least` none is. */
export interface Thirds {
  readonly pair: Pair;
  readonly least: number;
  /** Where their holders are counted, and those who are covered. */
  readonly from: number;
  readonly others: Uint32Array;
}

/** With fewer holders no third item may make a better entry together with the pair. */
export function leastOfThree(ranking: Ranking, { own, saved }: Pair, scale: number): number {
  // Of a sample no number is a bound for another.
  if (scale !== 1) return 0;
  return Math.max(LEAST_SUPPORT, ranking.leastHolders(own + SHAPE_BITS[3] - SHAPE_BITS[2], saved));
}

/** The items that may be the pair's third, before any holder is counted; written to `into`. */
export function openTo(
  { a, b, k }: Pair,
  least: number,
  found: Uint32Array,
  counts: Uint32Array,
  into: Uint32Array,
): Uint32Array {
  if (k < least) return into.subarray(0, 0);
  let length = 0;
  for (let i = 0; i < found.length; i++) {
    const c = found[i] ?? 0;
    if (c !== a && c !== b && (counts[c] ?? 0) >= least) into[length++] = c;
  }
  return into.subarray(0, length);
}

/** The thirds with holders enough. */
export function withHolders({ from, least, others }: Thirds, counts: Uint32Array): Uint32Array {
  let still = 0;
  for (let i = 0; i < others.length; i++) {
    const c = others[i] ?? 0;
    if ((counts[from + c] ?? 0) >= Math.max(LEAST_SUPPORT, least)) others[still++] = c;
  }
  return others.subarray(0, still);
}

/** Keeps the best pairs, each once, those that save most first. */
export function deepen(best: Pair[], pair: Pair): void {
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
