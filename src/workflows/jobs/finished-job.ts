import { jobStatus } from '../../jobs/job-status.ts';
import { mustPlanAgain } from '../../jobs/open-job.ts';
import type { JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Context } from '../context.ts';

/**
 * What became of a plan that was carried out to its end: nobody needs to be asked about it again. Undefined where it can
 * still be carried out. Throws `job.cancelled` and `plan.stale` where it never will be, so that nobody agrees in vain.
 */
export async function finishedJob(context: Context, plan: PlanHeader): Promise<JobStatus | undefined> {
  const job = await context.store.jobs.forPlan(plan.id);
  if (job?.state === 'cancelled') throw new ProductError('job.cancelled', { subject: job.id });
  if (job !== undefined && mustPlanAgain(job)) throw new ProductError('plan.stale', { subject: job.id });
  return job?.state === 'done' ? jobStatus(context, job.id) : undefined;
}
