import { jobStatus } from '../jobs/job-status.ts';
import type { JobStatus } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Context } from './context.ts';

/** What became of a plan that was carried out to its end: nobody needs to be asked about it again. Undefined for any other. */
export async function finishedJob(context: Context, plan: PlanHeader): Promise<JobStatus | undefined> {
  const job = await context.store.jobs.forPlan(plan.id);
  return job?.state === 'done' ? jobStatus(context, job.id) : undefined;
}
