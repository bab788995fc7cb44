import { jobStatus } from '../jobs/job-status.ts';
import type { JobState, JobStatus } from '../model/job.ts';
import type { Call, Context } from './context.ts';
import { jobContext } from './job-context.ts';

export interface JobPage {
  readonly jobs: readonly JobStatus[];
  /** Id to continue after; absent on the last page. */
  readonly cursor?: string;
}

/** The jobs of this organisation, newest first. */
export async function listJobs(
  context: Context,
  input: { readonly states?: readonly JobState[]; readonly after?: string; readonly limit?: number } = {},
  call: Call = {},
): Promise<JobPage> {
  const { id } = await context.org({ signal: call.signal });
  const limit = input.limit ?? 20;
  const rows = await context.store.jobs.list(id, {
    limit: limit + 1,
    ...(input.states === undefined ? {} : { states: input.states }),
    ...(input.after === undefined ? {} : { after: input.after }),
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const jobs: JobStatus[] = [];
  for (const row of shown) jobs.push(await jobStatus(jobContext(context), row.id));
  return { jobs, ...(rows.length > limit && last !== undefined ? { cursor: last.id } : {}) };
}
