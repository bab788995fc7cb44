import { expect, it } from 'vitest';
import { generateTenant } from '../../bench/mining/tenant.ts';
import { datasetOf } from '../../bench/mining/tenant-dataset.ts';
import { mine } from '../../src/mining/mine.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';
import { canonicalText, shuffledDataset } from '../support/shuffled-dataset.ts';
import { volume } from '../support/volume.ts';

const ALL = { ...MINING_DEFAULTS, permutations: 2, outliers: 1_000_000 };

it('finds the same, byte for byte, in any order of people, attributes, texts and values, under any ids', async () => {
  for (let seed = 1; seed <= volume(1, 10); seed++) {
    const dataset = datasetOf(generateTenant({ seed, people: volume(400, 2000), grantScale: 0.6 }));
    const once = canonicalText(dataset, await mine(dataset, ALL));
    expect(once.length).toBeGreaterThan(10_000);
    for (const shuffle of [1, 2]) {
      const other = shuffledDataset(dataset, shuffle);
      expect(canonicalText(other, await mine(other, ALL)) === once, `seed ${seed}, shuffle ${shuffle}`).toBe(
        true,
      );
    }
  }
});

it('ends when the call is cancelled', async () => {
  const dataset = datasetOf(generateTenant({ people: 300 }));
  await expect(mine(dataset, ALL, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  );
});

it('tells how far it is', async () => {
  const dataset = datasetOf(generateTenant({ people: 300 }));
  const told: number[] = [];
  await mine(dataset, ALL, { progress: (done, total) => told.push(done / total) });
  expect(told.length).toBeGreaterThan(3);
  expect(told.toSorted((a, b) => a - b)).toEqual(told);
  expect(told.every((share) => share >= 0 && share <= 1)).toBe(true);
});
