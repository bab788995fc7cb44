import type { Call, Context } from './context.ts';
import type { LaunchedRunner } from './launch-runner.ts';
import { work } from './work.ts';

/**
 * Sees to it that somebody runs a job: a process of its own that outlives this one (`detached`), this process
 * (`inline`), or whoever runs `okta-entitlements work` elsewhere (`external`).
 */
export function startRunner(context: Context, jobId: string, progress?: Call['progress']): LaunchedRunner {
  const { settings, running, launchRunner } = context;
  if (settings.runner === 'external') return { alive: () => false };
  if (settings.runner === 'detached' && launchRunner !== undefined) return launchRunner(jobId);
  running.start(jobId, (signal) =>
    work(context, jobId, { signal, ...(progress === undefined ? {} : { progress }) }),
  );
  return { alive: () => running.runs(jobId) };
}
