import type { Pattern, Share, Tier, Use } from '../../model/patterns.ts';

const LEAST_PEOPLE = 5;
const TIERS: readonly Tier[] = ['STRONG', 'MODERATE', 'SIGNAL', 'FEW PEOPLE'];
const USES: readonly Use[] = ['birthright', 'automatic', 'requestable', 'signal'];

/** How sure a share is (`Tier`). */
export function tierOf({ n, share, low }: Share): Tier {
  if (n < LEAST_PEOPLE) return 'FEW PEOPLE';
  if (share >= 0.85 && low >= 0.7) return 'STRONG';
  return share >= 0.7 && low >= 0.55 ? 'MODERATE' : 'SIGNAL';
}

/** A sensitive value is never given without a request. */
export function useOf({ n, share, low }: Share, everybody: boolean, sensitive: boolean): Use {
  if (n < LEAST_PEOPLE || share < 0.5) return 'signal';
  if (sensitive) return 'requestable';
  if (everybody && low >= 0.98) return 'birthright';
  return low >= 0.9 ? 'automatic' : 'requestable';
}

/** The tier and use of the least certain of several patterns. */
export function leastOf(patterns: readonly Pattern[]): { readonly tier: Tier; readonly use: Use } {
  return {
    tier: last(
      TIERS,
      patterns.map(({ tier }) => tier),
    ),
    use: last(
      USES,
      patterns.map(({ use }) => use),
    ),
  };
}

function last<T>(order: readonly T[], given: readonly T[]): T {
  return order[Math.max(...given.map((one) => order.indexOf(one)))] as T;
}
