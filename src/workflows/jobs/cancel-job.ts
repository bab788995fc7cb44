import type { JobStatus } from '../../model/job.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Call, Context } from '../context.ts';
import { ownJob } from '../own-records.ts';
import { isWithoutRunner, startRunner } from './start-runner.ts';
import { waitForJob } from './wait-for-job.ts';

/**
 * Cancels a job: requests in flight end, what was sent without an outcome is looked for, what was never sent never will
 * be, and everything is read back. What was written stays. Throws `job.not_found`, `job.ended`, `plan.wrong_tenant`.
 */
export async function cancelJob(
  context: Context,
  input: { readonly job: string; readonly waitMs?: number },
  call: Call = {},
): Promise<JobStatus> {
  const job = await ownJob(context, input.job, call);
  if (job.state === 'done' || job.state === 'cancelled')
    throw new ProductError('job.ended', { subject: job.id });
  await context.store.jobs.setWish(job.id, 'cancel');
  // Whoever runs it sees the wish; where nobody does, a runner is needed to look and to read back.
  if (await isWithoutRunner(context, job)) {
    const { jobs } = context.store;
    if (job.state !== 'running' || job.leaseUntil <= context.clock.now())
      await jobs.update(job.id, { state: 'waiting', parked: undefined });
    startRunner(context, (await jobs.get(job.id)) ?? job, call.progress);
  }
  return waitForJob(context, job.id, input.waitMs, call);
}
