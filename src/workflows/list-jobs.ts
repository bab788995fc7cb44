import { jobStatus } from '../jobs/job-status.ts';
import type { JobState, JobStatus } from '../model/job.ts';
import type { Call, Context } from './context.ts';

export interface JobPage {
  readonly jobs: readonly JobStatus[];
  /** Id to continue after; absent on the last page. */
  readonly cursor?: string;
  /** Job → host of its organisation; only where no organisation is configured, so that the jobs of all are listed. */
  readonly hosts?: ReadonlyMap<string, string>;
}

/**
 * The jobs of the configured organisation, newest first. Where none is configured, the jobs of all organisations that are
 * kept here, and nobody is asked.
 */
export async function listJobs(
  context: Context,
  input: { readonly states?: readonly JobState[]; readonly after?: string; readonly limit?: number } = {},
  call: Call = {},
): Promise<JobPage> {
  const everybodys = context.settings.origin === undefined;
  const tenantId = everybodys ? undefined : (await context.org({ signal: call.signal })).id;
  const limit = input.limit ?? 20;
  const rows = await context.store.jobs.list(tenantId, {
    limit: limit + 1,
    ...(input.states === undefined ? {} : { states: input.states }),
    ...(input.after === undefined ? {} : { after: input.after }),
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const jobs: JobStatus[] = [];
  const hosts = new Map<string, string>();
  for (const row of shown) {
    jobs.push(await jobStatus(context, row.id));
    if (everybodys) hosts.set(row.id, (await context.store.plans.header(row.planId))?.host ?? '');
  }
  return {
    jobs,
    ...(everybodys ? { hosts } : {}),
    ...(rows.length > limit && last !== undefined ? { cursor: last.id } : {}),
  };
}
