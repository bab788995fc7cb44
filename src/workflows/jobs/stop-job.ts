import type { JobStatus } from '../../model/job.ts';
import type { Call, Context } from '../context.ts';
import { ownJob } from '../own-records.ts';
import { isWithoutRunner } from './start-runner.ts';
import { waitForJob } from './wait-for-job.ts';

/**
 * Parks a job wherever it runs, or is about to: requests in flight end, the rest stays pending, it can be resumed. Throws
 * `job.not_found`.
 */
export async function stopJob(context: Context, jobId: string, call: Call = {}): Promise<JobStatus> {
  const job = await ownJob(context, jobId, call);
  const { jobs } = context.store;
  const held = !(await isWithoutRunner(context, job));
  // One whose lease is over has lost its runner, and whoever watches begins another.
  const begins =
    job.state === 'waiting' ||
    job.state === 'running' ||
    (job.state === 'parked' && job.parked?.retryAt !== undefined);
  // A runner that starts, waits for its turn or for Okta finds the wish when it takes the job.
  if (held || begins) await jobs.setWish(job.id, 'stop');
  if (!held && begins)
    await jobs.update(job.id, { state: 'parked', parked: { reason: 'stopped-by-person' } });
  return waitForJob(context, job.id, undefined, call);
}
