import { describe, expect, it } from 'vitest';
import { DescriptionLength, logarithms } from '../search/description-length.ts';
import { OWN } from '../dataset/shared-columns.ts';
import { upperTail } from './hypergeometric.ts';
import { shareOf } from './wilson.ts';

const choose = (n: number, k: number): number =>
  k < 0 || k > n ? 0 : k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k;

describe('the hypergeometric upper tail', () => {
  it('is the exact sum for every small case', () => {
    const length = new DescriptionLength(logarithms(20, OWN));
    for (let people = 1; people <= 12; people++)
      for (let holders = 0; holders <= people; holders++)
        for (let n = 0; n <= people; n++)
          for (let k = 0; k <= n; k++) {
            let exact = 0;
            for (let hit = k; hit <= n; hit++)
              exact += choose(holders, hit) * choose(people - holders, n - hit);
            expect(upperTail(length, people, holders, n, k)).toBeCloseTo(exact / choose(people, n), 10);
          }
  });
});

describe('a share with its Wilson interval', () => {
  it.each([
    [47, 50, 0.838, 0.979],
    [5, 5, 0.566, 1],
    [0, 10, 0, 0.278],
    [50, 100, 0.404, 0.596],
  ])('%i of %i: %f to %f', (k, n, low, high) => {
    const share = shareOf(k, n);
    expect(share.low).toBeCloseTo(low, 3);
    expect(share.high).toBeCloseTo(high, 3);
  });

  it('of nobody says nothing', () => {
    expect(shareOf(0, 0)).toEqual({ k: 0, n: 0, share: 0, low: 0, high: 1 });
  });
});

describe('the description length', () => {
  it('counts which and how many: a proof for five of five, none for three of three', () => {
    const length = new DescriptionLength(logarithms(1000, OWN));
    expect(length.ofHolders(4, 2)).toBeCloseTo(Math.log2(6) + Math.log2(5), 10);
    expect(length.saved(1000, 5, 5, 5)).toBeGreaterThan(40);
    expect(length.saved(1000, 3, 3, 3)).toBeLessThan(27);
  });
});
