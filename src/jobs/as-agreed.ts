import type { PlanHeader } from '../model/plan.ts';
import type { JobRow } from '../store/job-table.ts';
import type { JobContext } from './job-context.ts';
import { Parked } from './park.ts';
import { storedPlanHash } from './stored-plan-hash.ts';

/**
 * Hashes every stored row of a plan again: what a runner carries out is what a person agreed to, by whatever way.
 * Throws `Parked` where it is not.
 */
export async function checkAsAgreed(
  { store }: Pick<JobContext, 'store'>,
  plan: PlanHeader,
  { agreement }: Pick<JobRow, 'agreement'>,
): Promise<void> {
  if ((await storedPlanHash(store.plans, plan)) !== agreement.planHash) throw new Parked('plan-altered');
}
