import type { Resolution } from '../../model/identity.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Understanding } from '../../model/understanding.ts';
import type { Context } from '../context.ts';

/** Share of identifiers, 0..1, that may be found less than before. */
const MOST_LOST = 0.05;

/**
 * Holds the people found for a report against those found for earlier ones of its mapping, and remembers the share.
 * Throws `intake.match_rate_fell` where fewer are found and the mapping was not said for this report.
 */
export async function checkMatchRate(
  { store }: Context,
  tenantId: string,
  { mapping: use, report }: Understanding,
  resolutions: readonly Resolution[],
): Promise<void> {
  if (use === undefined || use.state === 'drifted' || resolutions.length === 0) return;
  const found = resolutions.filter((resolution) => resolution.user !== undefined).length;
  const rate = found / resolutions.length;
  const mapping = (await store.mappings.ofTenant(tenantId)).find(({ header }) => header === use.header);
  const before = mapping?.matchRate;
  if (before !== undefined && use.state === 'used' && rate < before - MOST_LOST)
    throw new ProductError('intake.match_rate_fell', {
      fill: { now: Math.floor(100 * rate), before: Math.floor(100 * before) },
      subject: report.path,
    });
  await store.mappings.noteMatchRate(tenantId, use.header, rate);
}
