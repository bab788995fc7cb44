import { jobStatus } from '../jobs/job-status.ts';
import type { JobStatus } from '../model/job.ts';
import type { Call, Context } from './context.ts';
import { waitForJob } from './wait-for-job.ts';

/** Where a job stands, from the store alone. With `waitMs`, waits that long for its end. Throws `job.not_found`. */
export async function getJob(
  context: Context,
  input: { readonly job: string; readonly waitMs?: number },
  call: Call = {},
): Promise<JobStatus> {
  const id = input.job.trim();
  return input.waitMs === undefined || input.waitMs === 0
    ? jobStatus(context, id)
    : waitForJob(context, id, input.waitMs, call);
}
