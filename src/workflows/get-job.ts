import { jobStatus } from '../jobs/job-status.ts';
import type { JobStatus } from '../model/job.ts';
import { jobContext, waitFor } from './apply-plan.ts';
import type { Call, Context } from './context.ts';

/** Where a job stands. With `waitMs`, waits that long for its end if it runs in this process. Throws `job.not_found`. */
export async function getJob(
  context: Context,
  input: { readonly job: string; readonly waitMs?: number },
  call: Call = {},
): Promise<JobStatus> {
  const id = input.job.trim();
  const ended = context.running.ended(id);
  if (ended !== undefined && input.waitMs !== undefined)
    return waitFor(context, id, ended, input.waitMs, call.signal);
  return jobStatus(jobContext(context), id);
}
