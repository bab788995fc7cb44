import { agreementIsOver } from '../../jobs/agreement.ts';
import type { JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { Call, Context } from '../context.ts';
import { resumeJob } from './resume-job.ts';
import { waitForJob } from './wait-for-job.ts';

/**
 * The job of a plan about which nobody needs to be asked again: it is at work, whoever agreed to it and wherever, or it
 * was agreed to on a page and stopped since; then it is continued. Undefined where nobody agreed, so long ago that it
 * counts no more, or where somebody asked to cancel it. Waits for its end, for `waitMs` at most.
 */
export async function jobAgreedTo(
  context: Context,
  plan: PlanHeader,
  waitMs: number,
  call: Call = {},
): Promise<JobStatus | undefined> {
  const job = await context.store.jobs.forPlan(plan.id);
  if (job === undefined || job.agreement.planHash !== plan.hash) return undefined;
  const now = context.clock.now();
  const atWork = job.state === 'running' || job.state === 'waiting';
  if (atWork && job.leaseUntil > now) return waitForJob(context, job.id, waitMs, call);
  const goesOn = atWork || (job.state === 'parked' && job.agreement.method === 'page');
  if (!goesOn || job.wish === 'cancel' || (await agreementIsOver(context, job))) return undefined;
  return resumeJob(context, { job: job.id, waitMs }, call);
}
