import { describe, expect, it } from 'vitest';
import { DEALT_ATTRIBUTE, nullTenant } from '../../bench/mining/nulls.ts';
import { MEASURED } from '../../bench/mining/mine-tenant.ts';
import { datasetOf } from '../../bench/mining/tenant-dataset.ts';
import { mine } from '../../src/mining/mine.ts';
import { volume } from '../support/volume.ts';

describe('a tenant in which nothing is to be found', () => {
  it.each(['rows', 'independent', 'column'] as const)('%s: no pattern with a condition', async (kind) => {
    for (let seed = 1; seed <= volume(4, 200); seed++) {
      const { patterns } = await mine(datasetOf(nullTenant(kind, seed, 300)), MEASURED);
      const conditions = patterns.map(({ condition }) => condition.terms);
      const fantasies =
        kind === 'column'
          ? conditions.filter((terms) =>
              terms.some((term) => term.kind !== 'group' && term.attribute === DEALT_ATTRIBUTE),
            )
          : conditions.filter((terms) => terms.length > 0);
      expect(fantasies, `seed ${seed}`).toEqual([]);
    }
  });
});
