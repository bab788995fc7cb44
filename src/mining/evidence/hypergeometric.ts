import type { DescriptionLength } from '../search/description-length.ts';

/** The chance that k or more of n people are among the `holders` of `people`, if it were chance. */
export function upperTail(
  length: DescriptionLength,
  people: number,
  holders: number,
  n: number,
  k: number,
): number {
  const most = Math.min(n, holders);
  if (k > most) return 0;
  if (k <= Math.max(0, n + holders - people)) return 1;
  const bits = length.choose(holders, k) + length.choose(people - holders, n - k) - length.choose(people, n);
  let term = 1;
  let sum = 0;
  for (let hit = k; hit <= most; hit++) {
    sum += term;
    term *= ((holders - hit) * (n - hit)) / ((hit + 1) * (people - holders - n + hit + 1));
    if (term < sum * 1e-16) break;
  }
  return Math.min(1, Math.pow(2, bits) * sum);
}
