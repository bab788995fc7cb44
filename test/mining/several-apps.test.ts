import { afterAll, describe, expect, it } from 'vitest';
import { mine } from '../../src/mining/mine.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';
import { PatientHelpers } from '../support/patient-helpers.ts';
import { severalApps } from '../support/several-apps.ts';
import { canonicalText, shuffledDataset } from '../support/shuffled-dataset.ts';

const ALL = { ...MINING_DEFAULTS, permutations: 2, outliers: 1_000_000 };
const dataset = severalApps(1, 600);
const alone = mine(dataset, ALL);
const crews = [1, 2, 3].map((count) => new PatientHelpers(count));

afterAll(async () => {
  await Promise.all(crews.map((crew) => crew.close()));
});

describe('mining several apps with derived holdings, groups and movers', () => {
  it('has all of these to find', async () => {
    const { patterns, outliers, residual, holdings } = await alone;
    expect(new Set(patterns.map(({ value }) => dataset.values[value]?.app)).size).toBeGreaterThan(2);
    expect(patterns.some(({ evidence }) => (evidence.derived ?? 0) > 0)).toBe(true);
    expect(patterns.some(({ condition }) => condition.terms.some(({ kind }) => kind === 'group'))).toBe(true);
    expect(outliers.some(({ former }) => former?.fits === true)).toBe(true);
    expect(dataset.apps.some(({ members }) => members.length === 0)).toBe(true);
    expect(residual.some(({ holders }) => holders === 0)).toBe(true);
    expect(holdings).toBe(dataset.holdings.people.length);
  });

  it.each(crews.map((crew) => [crew.count, crew] as const))(
    'finds the same bytes with %i helpers',
    async (_count, crew) => {
      const helped = JSON.stringify(await mine(dataset, ALL, {}, crew));
      expect(crew.done).toBeGreaterThan(10);
      expect(helped === JSON.stringify(await alone)).toBe(true);
    },
  );

  it.each([
    [1, undefined],
    [2, undefined],
    [3, crews[0]],
    [4, crews[2]],
  ])('finds the same in any order of everything, shuffle %i', async (shuffle, crew) => {
    const other = shuffledDataset(dataset, shuffle);
    const found = canonicalText(other, await mine(other, ALL, {}, crew));
    expect(found === canonicalText(dataset, await alone)).toBe(true);
  });
});
