import { newId } from '../model/ids.ts';
import type { Agreement, JobOptions, ParkReason } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/job-table.ts';
import type { JobContext } from './job-context.ts';

/** After these the plan no longer fits the tenant: it must be made again. */
const PLAN_AGAIN: ReadonlySet<ParkReason> = new Set(['first-wave-differs', 'additive-refused']);

/** Whether a job stopped for a reason that only another plan can meet. */
export function mustPlanAgain({ state, parked }: JobRow): boolean {
  return state === 'parked' && parked !== undefined && PLAN_AGAIN.has(parked.reason);
}

/**
 * The one job of a plan: made now, or the one that was begun. The agreement is recorded each time, and the options where there are any.
 * Throws `plan.stale` where the job stopped because the tenant is not as the plan saw it, `plan.overtaken`, `job.cancelled`.
 */
export async function openJob(
  context: JobContext,
  plan: PlanHeader,
  agreement: Agreement,
  options?: JobOptions,
): Promise<JobRow> {
  const begun = await context.store.jobs.forPlan(plan.id);
  if (begun !== undefined && mustPlanAgain(begun))
    throw new ProductError('plan.stale', { subject: begun.id });
  if (begun?.state === 'cancelled') throw new ProductError('job.cancelled', { subject: begun.id });
  if (begun?.state === 'parked')
    await context.store.jobs.update(begun.id, { state: 'waiting', parked: undefined });
  return context.store.jobs.open({
    id: newId('job', context.clock, context.random),
    plan,
    agreement,
    startedAt: context.clock.now(),
    salt: Buffer.from(context.random.bytes(32)).toString('hex'),
    ...(options === undefined ? {} : { options }),
  });
}
