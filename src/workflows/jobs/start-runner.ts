import { jobStatus } from '../../jobs/job-status.ts';
import type { JobRow } from '../../store/job-table.ts';
import type { Call, Context } from '../context.ts';
import type { LaunchedRunner } from '../launch-runner.ts';
import type { StartedRunner } from '../running-jobs.ts';
import { work } from './work.ts';

/** On a busy machine a runner takes its time until it has the job; one that takes so long never will. */
const LATEST_MS = 300_000;

/**
 * The runner that this process started and that has not had the job yet: another would only be a second one. `job` is as
 * it is now. One that had the job, and sleeps until Okta may be there again, is none: its job has another epoch.
 */
export function runnerOnItsWay(
  { running }: Pick<Context, 'running'>,
  job: Pick<JobRow, 'id' | 'epoch'>,
): StartedRunner | undefined {
  const started = running.started.get(job.id);
  const comes = started?.epoch === job.epoch && started.waitedMs < LATEST_MS && started.runner.alive();
  return comes ? started : undefined;
}

/**
 * Whether nobody runs a job: its lease is free, or its runner's process is gone. The next one waits by itself until such a
 * lease is over; whoever asked need not be there any more by then.
 */
export async function isWithoutRunner(context: Context, job: JobRow): Promise<boolean> {
  if (job.leaseUntil <= context.clock.now()) return true;
  return (await jobStatus(context, job.id)).runner === 'gone';
}

/**
 * Sees to it that somebody runs a job: a process of its own that outlives this one (`detached`), this process
 * (`inline`), or whoever runs `okta-entitlements work` elsewhere (`external`), unless one that
 * this process started is on its way. `job` is as it is now: by its epoch it is known when the runner has it.
 */
export function startRunner(
  context: Context,
  job: Pick<JobRow, 'id' | 'epoch'>,
  progress?: Call['progress'],
): void {
  if (runnerOnItsWay(context, job) !== undefined) return;
  const runner = launched(context, job.id, progress);
  context.running.started.set(job.id, { epoch: job.epoch, runner, waitedMs: 0 });
}

function launched(context: Context, jobId: string, progress: Call['progress']): LaunchedRunner {
  const { settings, running, launchRunner } = context;
  if (settings.runner === 'external') return { alive: () => false };
  if (settings.runner === 'detached' && launchRunner !== undefined) return launchRunner(jobId);
  running.start(jobId, (signal) =>
    work(context, jobId, { signal, ...(progress === undefined ? {} : { progress }) }),
  );
  return { alive: () => running.runs(jobId) };
}
