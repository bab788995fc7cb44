import { mine } from '../../src/mining/mine.ts';
import type { Term } from '../../src/model/patterns.ts';
import type { Claim } from '../claim.ts';
import { MEASURED } from './mine-tenant.ts';
import { DEALT_ATTRIBUTE, type NullKind, nullTenant } from './nulls.ts';
import { datasetOf } from './tenant-dataset.ts';

const KINDS: readonly NullKind[] = ['rows', 'independent', 'column'];
/** Sizes by turns: what is provable by chance depends on how many people there are. */
const SIZES = [200, 300, 400, 1000];

/** G5: patterns with a condition found in tenants where there is nothing to find. */
export async function nullClaims(full: boolean): Promise<readonly Claim[]> {
  const each = full ? 1000 : 8;
  let withPatterns = 0;
  for (const kind of KINDS)
    for (let seed = 1; seed <= each; seed++) {
      const tenant = nullTenant(kind, 1000 + seed, SIZES[seed % SIZES.length]!);
      const { patterns } = await mine(datasetOf(tenant), MEASURED);
      if (patterns.some(({ condition }) => condition.terms.some((term) => isFantasy(kind, term))))
        withPatterns++;
    }
  const all = KINDS.length * each;
  return [
    {
      claim: 'mining.null.patterns',
      value: withPatterns,
      goal: 0,
      better: 'lower',
      unit: 'tenants with any',
      note: `G5, target 0 of 3,000; of ${all} null tenants of three kinds${withPatterns === 0 ? `; 95 % sure: below ${(100 * (1 - Math.pow(0.05, 1 / all))).toFixed(2)} %` : ''}`,
    },
  ];
}

/** Where one attribute was dealt anew, patterns about the others stay true. */
function isFantasy(kind: NullKind, term: Term): boolean {
  return kind !== 'column' || (term.kind !== 'group' && term.attribute === DEALT_ATTRIBUTE);
}
