import { jobStatus } from '../../jobs/job-status.ts';
import type { JobStatus } from '../../model/job.ts';
import type { Call, Context } from '../context.ts';
import { readableJob } from '../own-records.ts';
import { waitForJob } from './wait-for-job.ts';

/** Where a job stands, from the store. With `waitMs`, waits that long for its end. Throws as `readableJob`. */
export async function getJob(
  context: Context,
  input: { readonly job: string; readonly waitMs?: number },
  call: Call = {},
): Promise<JobStatus> {
  const { id } = await readableJob(context, input.job, call);
  return input.waitMs === undefined || input.waitMs === 0
    ? jobStatus(context, id)
    : waitForJob(context, id, input.waitMs, call);
}
