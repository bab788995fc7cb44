import { describe, expect, it } from 'vitest';
import { Draws } from '../../bench/mining/draws.ts';
import { generateTenant, holdingsHash } from '../../bench/mining/tenant.ts';

describe('the generator of tenants with a known truth', () => {
  it('draws the stream of its seed', () => {
    const draws = new Draws(1);
    expect([draws.next(), draws.next(), draws.next()].map((x) => x.toFixed(12))).toEqual([
      '0.563671773532',
      '0.585111341439',
      '0.895907392027',
    ]);
  });

  it.each([
    {
      seed: 1,
      people: 1000,
      entitlements: 489,
      rules: 373,
      conditions: 117,
      holdings: 15_992,
      hash: 390_984_201,
    },
    {
      seed: 2,
      people: 1000,
      entitlements: 455,
      rules: 333,
      conditions: 122,
      holdings: 13_763,
      hash: 2_338_633_853,
    },
    {
      seed: 1,
      people: 10_000,
      entitlements: 802,
      rules: 597,
      conditions: 216,
      holdings: 151_595,
      hash: 3_749_875_283,
    },
  ])('seed $seed with $people people is the tenant that was published', (golden) => {
    const { policy, given } = generateTenant({ seed: golden.seed, people: golden.people });
    expect({
      entitlements: given.entitlementCount,
      rules: policy.rules.length,
      conditions: new Set(policy.rules.map(({ condition }) => JSON.stringify(condition))).size,
      holdings: given.entitlements.length,
      hash: holdingsHash(given),
    }).toEqual({
      entitlements: golden.entitlements,
      rules: golden.rules,
      conditions: golden.conditions,
      holdings: golden.holdings,
      hash: golden.hash,
    });
    if (golden.people === 1000 && golden.seed === 1) {
      const kinds = [0, 0, 0, 0, 0];
      for (const kind of given.kinds) kinds[kind]!++;
      expect(kinds).toEqual([13_776, 561, 443, 841, 371]);
    }
  });
});
