import { mine } from '../../src/mining/mine.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';
import { canonicalText, shuffledDataset } from '../../test/support/shuffled-dataset.ts';
import { MiningHelpers } from '../../src/workflows/patterns/mining-helpers.ts';
import type { Claim } from '../claim.ts';
import { generateTenant } from './tenant.ts';
import { datasetOf } from './tenant-dataset.ts';

const OPTIONS = { ...MINING_DEFAULTS, permutations: 2, outliers: 1_000_000 };

/** Threads that help; none in the run that others are held against. */
const HELPERS = [1, 3];

/** G18: the same bytes in any order of people, attributes, texts and values, under other ids, and with any number of threads. */
export async function canonicalClaims(full: boolean): Promise<readonly Claim[]> {
  const [people, shuffles] = full ? [2000, 10] : [500, 2];
  const dataset = datasetOf(generateTenant({ seed: 5, people }));
  const once = canonicalText(dataset, await mine(dataset, OPTIONS));
  let different = 0;
  for (let shuffle = 1; shuffle <= shuffles; shuffle++) {
    const other = shuffledDataset(dataset, shuffle);
    if (canonicalText(other, await mine(other, OPTIONS)) !== once) different++;
  }
  for (const count of HELPERS) {
    const helpers = new MiningHelpers(count);
    if (canonicalText(dataset, await mine(dataset, OPTIONS, {}, helpers)) !== once) different++;
    await helpers.close();
  }
  return [
    {
      claim: 'mining.canonical',
      value: different,
      goal: 0,
      better: 'lower',
      unit: 'runs that differ',
      note: `G18; ${shuffles} shuffles of everything, new ids; two and four threads; ${once.length.toLocaleString('en-US')} bytes each`,
    },
  ];
}
