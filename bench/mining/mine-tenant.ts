import { mine } from '../../src/mining/mine.ts';
import { type MinedAnalysis, MINING_DEFAULTS, type MiningOptions } from '../../src/model/patterns.ts';
import type { Mined } from './score.ts';
import { type Score, score } from './score.ts';
import type { TenantSettings } from './settings.ts';
import { generateTenant, type Tenant } from './tenant.ts';
import { datasetOf } from './tenant-dataset.ts';

/** Without what only costs time where quality is measured: the threshold is the nominal one, as 0 of 600 null tenants allow. */
export const MEASURED: MiningOptions = { ...MINING_DEFAULTS, permutations: 0, bootstraps: 0 };

/** A generated tenant, mined and scored. */
export async function mineTenant(
  settings: Partial<TenantSettings>,
  options = MEASURED,
): Promise<{ readonly tenant: Tenant; readonly analysis: MinedAnalysis; readonly score: Score }> {
  const tenant = generateTenant(settings);
  const analysis = await mine(datasetOf(tenant), options);
  return { tenant, analysis, score: score(tenant, minedOf(analysis), tenant.given.entitlementCount) };
}

/** What an analysis says, value by value; values of the tenant's dataset are its entitlements. */
export function minedOf({ patterns, birthright }: MinedAnalysis): readonly Mined[] {
  return [
    ...patterns.map(({ value, condition }) => ({ entitlement: value, condition })),
    ...birthright.map(({ value }) => ({
      entitlement: value,
      condition: { key: '[]', terms: [], equivalents: [] },
    })),
  ];
}
