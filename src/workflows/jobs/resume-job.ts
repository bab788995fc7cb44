import { agreementIsOver } from '../../jobs/agreement.ts';
import { jobStatus } from '../../jobs/job-status.ts';
import { mustPlanAgain } from '../../jobs/open-job.ts';
import type { JobStatus } from '../../model/job.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Call, Context } from '../context.ts';
import { ownJob, planHeader } from '../own-records.ts';
import { startRunner } from './start-runner.ts';
import { waitForJob } from './wait-for-job.ts';

/**
 * Continues a job that stopped or lost its runner: what was sent is looked for first, nothing is done twice.
 * Throws `job.not_found`, `job.ended`, `plan.stale` (the tenant is not as the plan saw it),
 * `plan.agreement_expired`, `plan.wrong_tenant`, `plan.newer_format`.
 */
export async function resumeJob(
  context: Context,
  input: { readonly job: string; readonly waitMs?: number },
  call: Call = {},
): Promise<JobStatus> {
  const job = await ownJob(context, input.job, call);
  if (job.purgedAt !== undefined) throw new ProductError('job.purged', { subject: job.id });
  if (job.state === 'done' || job.state === 'cancelled')
    throw new ProductError('job.ended', { subject: job.id });
  await planHeader(context, job.planId);
  if (mustPlanAgain(job)) throw new ProductError('plan.stale', { subject: job.id });
  if (agreementIsOver(job, context.clock.now()))
    throw new ProductError('plan.agreement_expired', { subject: job.planId });
  if (job.leaseUntil <= context.clock.now()) {
    const { jobs } = context.store;
    await jobs.setWish(job.id, undefined);
    await jobs.update(job.id, { state: 'waiting', parked: undefined });
    // A runner that took it before this saw the old wish: only one that comes after it is enough.
    startRunner(context, (await jobs.get(job.id)) ?? job, call.progress);
  } else if (job.state === 'running' && (await jobStatus(context, job.id)).runner === 'gone') {
    // The new one waits by itself until the lease is over; whoever resumes need not be there any more by then.
    await context.store.jobs.setWish(job.id, undefined);
    startRunner(context, job, call.progress);
  }
  return waitForJob(context, job.id, input.waitMs, call);
}
