import { describe, expect, it } from 'vitest';
import { mineTenant } from '../../bench/mining/mine-tenant.ts';
import { volume } from '../support/volume.ts';

describe('planted policies are found again', () => {
  it.each([
    { people: 300, noise: 0.1, least: 0.9 },
    { people: 1000, noise: 0.1, least: 0.95 },
    { people: 1000, noise: 0.2, least: 0.92 },
  ])('$people people, noise $noise: mean F1 ≥ $least', async ({ people, noise, least }) => {
    const seeds = volume(2, 20);
    let [f1, falseShare, overGrant] = [0, 0, 0];
    for (let seed = 101; seed < 101 + seeds; seed++) {
      const { score } = await mineTenant({ seed, people, extra: noise, missing: noise });
      f1 += score.f1 / seeds;
      falseShare += score.falseShare / seeds;
      overGrant += score.overGrant / seeds;
    }
    expect(f1).toBeGreaterThanOrEqual(least);
    expect(falseShare).toBeLessThan(0.04);
    expect(overGrant).toBeLessThan(0.01);
  });

  it('what an analysis says adds up', async () => {
    const { analysis, tenant } = await mineTenant({ seed: 3, people: 500 });
    const { patterns, candidates, curve, residual, birthright, explained, holdings, outlierCount } = analysis;
    expect(holdings).toBe(tenant.given.entitlements.length);
    expect(candidates.flatMap((candidate) => candidate.patterns)).toHaveLength(patterns.length);
    const sum = (of: readonly number[]) => of.reduce((a, b) => a + b, 0);
    expect(explained).toBe(
      sum(candidates.map((one) => one.newlyExplained)) + sum(birthright.map((one) => one.members.k)),
    );
    expect(explained + sum(residual.map((row) => row.unexplained))).toBe(holdings);
    expect(curve.at(-1)).toMatchObject({ candidates: candidates.length, share: 1 });
    expect(outlierCount).toBeLessThanOrEqual(sum(residual.map((row) => row.unexplained)));
    for (const { evidence, tier } of patterns) {
      expect(evidence.membersLacking).toBe(evidence.members.n - evidence.members.k);
      expect(evidence.members.k + evidence.others.k).toBe(evidence.base.k);
      expect(evidence.members.low).toBeLessThanOrEqual(evidence.members.share);
      expect(tier === 'FEW PEOPLE').toBe(evidence.members.n < 5);
    }
    for (const { holdAll, holdSome, holdNone, patterns: own } of candidates)
      expect(holdAll + holdSome + holdNone).toBe(own[0]!.evidence.members.n);
  });
});
