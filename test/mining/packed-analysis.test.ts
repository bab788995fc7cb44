import { describe, expect, it } from 'vitest';
import { generateTenant } from '../../bench/mining/tenant.ts';
import { datasetOf } from '../../bench/mining/tenant-dataset.ts';
import { mine } from '../../src/mining/mine.ts';
import { packed, type PackedAnalysis, unpacked } from '../../src/mining/packed-analysis.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';

const mined = await mine(datasetOf(generateTenant({ people: 400, seed: 3 })), {
  ...MINING_DEFAULTS,
  permutations: 2,
});
const stored = (): PackedAnalysis => JSON.parse(JSON.stringify(packed(mined))) as PackedAnalysis;

describe('an analysis as it is stored', () => {
  it('comes back as it was, and what several places share is shared again', () => {
    const back = unpacked(stored());
    expect(mined.outliers.some(({ missed }) => missed !== undefined)).toBe(true);
    expect(back).toEqual(JSON.parse(JSON.stringify(mined)));
    for (const [c, { condition, patterns }] of back.candidates.entries())
      for (const [p, pattern] of patterns.entries()) {
        expect(back.patterns.includes(pattern)).toBe(true);
        expect(pattern.condition === condition).toBe(
          mined.candidates[c]?.patterns[p]?.condition === mined.candidates[c]?.condition,
        );
      }
  });

  it('has each condition once', () => {
    const written = (text: string) => text.split('"terms"').length - 1;
    const { conditions } = stored();
    expect(written(JSON.stringify(stored().conditions))).toBe(conditions.length);
    expect(written(JSON.stringify(mined.candidates))).toBeGreaterThan(2 * mined.candidates.length);
    expect(written(JSON.stringify(stored().candidates))).toBe(0);
    expect(written(JSON.stringify(stored().outliers))).toBe(0);
  });

  it.each<[string, (whole: PackedAnalysis) => PackedAnalysis]>([
    ['a condition', (whole) => ({ ...whole, conditions: whole.conditions.slice(1) })],
    ['a pattern', (whole) => ({ ...whole, patterns: whole.patterns.slice(1) })],
  ])('is not read where %s is missing: nobody is taken for everybody', (_, damaged) => {
    expect(() => unpacked(damaged(stored()))).toThrow('internal');
  });
});
