import { describe, expect, it } from 'vitest';
import { DEALT_ATTRIBUTE, nullTenant } from '../../bench/mining/nulls.ts';
import { MEASURED } from '../../bench/mining/mine-tenant.ts';
import { datasetOf } from '../../bench/mining/tenant-dataset.ts';
import { mine } from '../../src/mining/mine.ts';
import { volume } from '../support/volume.ts';

const KINDS = ['rows', 'independent', 'column'] as const;

/** Patterns that cannot be: where one attribute was dealt anew, those about the others stay true. */
async function fantasies(kind: (typeof KINDS)[number], seed: number, people: number) {
  const { patterns } = await mine(datasetOf(nullTenant(kind, seed, people)), MEASURED);
  const conditions = patterns.map(({ condition }) => condition.terms);
  return kind === 'column'
    ? conditions.filter((terms) =>
        terms.some((term) => term.kind !== 'group' && term.attribute === DEALT_ATTRIBUTE),
      )
    : conditions.filter((terms) => terms.length > 0);
}

describe('a tenant in which nothing is to be found', () => {
  it.each(KINDS)('%s: no pattern with a condition', async (kind) => {
    for (let seed = 1; seed <= volume(4, 200); seed++)
      expect(await fantasies(kind, seed, 300), `seed ${seed}`).toEqual([]);
  });

  it.each([
    { seed: 1047, people: 1000 },
    { seed: 1106, people: 400 },
  ])(
    'a department dealt anew narrows no true condition to those who happen to hold ($seed)',
    async (tenant) => {
      expect(await fantasies('column', tenant.seed, tenant.people)).toEqual([]);
    },
  );
});
