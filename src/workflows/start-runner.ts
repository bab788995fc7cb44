import type { JobRow } from '../store/job-table.ts';
import type { Call, Context } from './context.ts';
import type { LaunchedRunner } from './launch-runner.ts';
import { work } from './work.ts';

/**
 * Sees to it that somebody runs a job: a process of its own that outlives this one (`detached`), this process
 * (`inline`), or whoever runs `okta-entitlements work` elsewhere (`external`). `job` is as it was before: whoever
 * watches knows by its epoch when the runner has it.
 */
export function startRunner(
  context: Context,
  job: Pick<JobRow, 'id' | 'epoch'>,
  progress?: Call['progress'],
): LaunchedRunner {
  const runner = launched(context, job.id, progress);
  context.running.started.set(job.id, { epoch: job.epoch, runner, waitedMs: 0 });
  return runner;
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
