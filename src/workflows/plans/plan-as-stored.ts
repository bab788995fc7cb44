import { storedPlanHash } from '../../jobs/stored-plan-hash.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Context } from '../context.ts';
import { planHeader } from '../own-records.ts';

/**
 * The plan, if every stored row still is what its hash was made of, and the hash is the one that was shown.
 * Throws `plan.not_found`, `plan.wrong_hash`.
 */
export async function planAsStored(context: Context, id: string, shown: string): Promise<PlanHeader> {
  const header = await planHeader(context, id);
  if (header.hash !== shown || (await storedPlanHash(context.store.plans, header)) !== shown)
    throw new ProductError('plan.wrong_hash', { subject: header.id });
  return header;
}
