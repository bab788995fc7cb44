import type { Claim } from '../claim.ts';
import { mineTenant } from './mine-tenant.ts';

const EXPLAINED = 0.9;

/** G19: decisions of a reviewer until nine tenths of what can be explained are, beside the conditions that were planted. */
export async function effortClaims(full: boolean): Promise<readonly Claim[]> {
  const people = full ? 10_000 : 1000;
  const { analysis, tenant } = await mineTenant({ seed: 1, people });
  const planted = new Set(tenant.policy.rules.map(({ condition }) => JSON.stringify(condition))).size;
  const decisions = analysis.curve.find(({ share }) => share >= EXPLAINED)?.candidates ?? Infinity;
  return [
    {
      claim: 'mining.effort',
      value: decisions / planted,
      goal: 1.02,
      better: 'lower',
      unit: '× planted conditions',
      note: `G19; ${decisions} decisions explain ${EXPLAINED * 100} %, ${analysis.candidates.length} all; ${planted} conditions planted, ${people.toLocaleString('en-US')} people`,
    },
  ];
}
