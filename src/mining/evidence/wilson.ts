import type { Share } from '../../model/patterns.ts';

/** Of the standard normal distribution: 95 % lie within. */
const Z = 1.959963984540054;

/** k of n with the Wilson 95 % interval. */
export function shareOf(k: number, n: number): Share {
  if (n === 0) return { k, n, share: 0, low: 0, high: 1 };
  const share = k / n;
  const scale = 1 + (Z * Z) / n;
  const middle = share + (Z * Z) / (2 * n);
  const reach = Z * Math.sqrt((share * (1 - share)) / n + (Z * Z) / (4 * n * n));
  return {
    k,
    n,
    share,
    low: k === 0 ? 0 : Math.max(0, (middle - reach) / scale),
    high: k === n ? 1 : Math.min(1, (middle + reach) / scale),
  };
}
