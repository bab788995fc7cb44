import { agreementIsOver } from '../../jobs/agreement.ts';
import { mustPlanAgain } from '../../jobs/open-job.ts';
import type { JobStatus } from '../../model/job.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Call, Context } from '../context.ts';
import { ownJob, planHeader } from '../own-records.ts';
import { isWithoutRunner, startRunner } from './start-runner.ts';
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
  if (await agreementIsOver(context, job))
    throw new ProductError('plan.agreement_expired', { subject: job.planId });
  if (await isWithoutRunner(context, job)) {
    const { jobs } = context.store;
    await jobs.setWish(job.id, undefined);
    // One that is running, and whose runner is gone, stays so until the next one has its lease.
    if (job.state !== 'running' || job.leaseUntil <= context.clock.now())
      await jobs.update(job.id, { state: 'waiting', parked: undefined });
    // A runner that took it before this saw the old wish: only one that comes after it is enough.
    startRunner(context, (await jobs.get(job.id)) ?? job, call.progress);
  }
  return waitForJob(context, job.id, input.waitMs, call);
}
