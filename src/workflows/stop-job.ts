import type { JobStatus } from '../model/job.ts';
import type { Call, Context } from './context.ts';
import { ownJob } from './own-job.ts';
import { waitForJob } from './wait-for-job.ts';

/** Parks a job wherever it runs: requests in flight end, the rest stays pending, it can be resumed. Throws `job.not_found`. */
export async function stopJob(context: Context, jobId: string, call: Call = {}): Promise<JobStatus> {
  const job = await ownJob(context, jobId, call);
  if (job.leaseUntil > context.clock.now()) await context.store.jobs.setWish(job.id, 'stop');
  else if (job.state === 'waiting')
    await context.store.jobs.update(job.id, { state: 'parked', parked: { reason: 'server-stopped' } });
  return waitForJob(context, job.id, undefined, call);
}
