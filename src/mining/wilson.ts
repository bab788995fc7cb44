import type { Share } from '../model/patterns.ts';

const Z = 1.959964;

/** A share with its Wilson 95 % interval. */
export function shareOf(k: number, n: number): Share {
  if (n === 0) return { k, n, share: 0, low: 0, high: 1 };
  const share = k / n;
  const below = 1 + (Z * Z) / n;
  const middle = share + (Z * Z) / (2 * n);
  const reach = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  return {
    k,
    n,
    share,
    low: Math.max(0, (middle - reach) / below),
    high: Math.min(1, (middle + reach) / below),
  };
}
