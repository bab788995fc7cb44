import { agreementIsOver } from '../jobs/agreement.ts';
import type { JobStatus } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Call, Context } from './context.ts';
import { resumeJob } from './resume-job.ts';
import { waitForJob } from './wait-for-job.ts';

/**
 * The job of a plan that a person agreed to on a page, continued where it stopped; undefined where nobody did, or so
 * long ago that it counts no more. Waits for its end, for `waitMs` at most.
 */
export async function agreedOnPage(
  context: Context,
  plan: PlanHeader,
  waitMs: number,
  call: Call = {},
): Promise<JobStatus | undefined> {
  const job = await context.store.jobs.forPlan(plan.id);
  if (job === undefined || job.agreement.method !== 'page' || job.agreement.planHash !== plan.hash)
    return undefined;
  if (job.state === 'parked') {
    if (agreementIsOver(job, context.clock.now())) return undefined;
    return resumeJob(context, { job: job.id, waitMs }, call);
  }
  return waitForJob(context, job.id, waitMs, call);
}
