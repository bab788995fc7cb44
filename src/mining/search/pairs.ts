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

/** With fewer holders no third item may make a better entry together with the pair. */
export function leastOfThree(ranking: Ranking, { own, saved }: Pair, scale: number): number {
  // Of a sample no number is a bound for another.
  if (scale !== 1) return 0;
  return Math.max(LEAST_SUPPORT, ranking.leastHolders(own + SHAPE_BITS[3] - SHAPE_BITS[2], saved));
}

/** The items that may be the pair's third, before any holder is counted. */
export function openTo(
  { a, b, k }: Pair,
  least: number,
  found: Uint32Array,
  counts: Uint32Array,
): readonly number[] {
  if (k < least) return [];
  const open: number[] = [];
  for (let i = 0; i < found.length; i++) {
    const c = found[i] ?? 0;
    if (c !== a && c !== b && (counts[c] ?? 0) >= least) open.push(c);
  }
  return open;
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
