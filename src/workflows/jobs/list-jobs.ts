import { jobStatus } from '../../jobs/job-status.ts';
import type { JobState, JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { Call, Context } from '../context.ts';
import { askedOrLastKnown } from '../own-records.ts';

export interface JobPage {
  readonly jobs: readonly JobStatus[];
  /** Job → the plan that it carries out: what a person tells jobs apart by. */
  readonly plans: ReadonlyMap<string, PlanHeader>;
  /** Id to continue after; absent on the last page. */
  readonly cursor?: string;
  /** No organisation is configured: the jobs of all are listed. */
  readonly everybodys: boolean;
}

/**
 * The jobs of the configured organisation, newest first. Where none is configured, the jobs of all organisations that are
 * kept here, and nobody is asked. Where the organisation cannot be asked, a job must still be found that stopped for that
 * very reason: then its host is taken to lead where it led when it was asked last. Throws `tenant.*`, `auth.*`.
 */
export async function listJobs(
  context: Context,
  input: { readonly states?: readonly JobState[]; readonly after?: string; readonly limit?: number } = {},
  call: Call = {},
): Promise<JobPage> {
  const everybodys = context.settings.origin === undefined;
  const tenantId = everybodys
    ? undefined
    : ((await askedOrLastKnown(context, call)) ?? (await context.org({ signal: call.signal })).id);
  const limit = input.limit ?? 20;
  const rows = await context.store.jobs.list(tenantId, {
    limit: limit + 1,
    ...(input.states === undefined ? {} : { states: input.states }),
    ...(input.after === undefined ? {} : { after: input.after }),
  });
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const jobs: JobStatus[] = [];
  const plans = new Map<string, PlanHeader>();
  for (const row of shown) {
    jobs.push(await jobStatus(context, row.id));
    const plan = await context.store.plans.header(row.planId);
    if (plan !== undefined) plans.set(row.id, plan);
  }
  return {
    jobs,
    plans,
    everybodys,
    ...(rows.length > limit && last !== undefined ? { cursor: last.id } : {}),
  };
}
