import type { Call, Context } from './context.ts';
import { work } from './work.ts';

/**
 * Sees to it that somebody runs a job: a process of its own that outlives this one (`detached`), this process
 * (`inline`), or whoever runs `okta-entitlements work` elsewhere (`external`).
 */
export function startRunner(context: Context, jobId: string, progress?: Call['progress']): void {
  const { settings, running, launchRunner } = context;
  if (settings.runner === 'external') return;
  if (settings.runner === 'detached' && launchRunner !== undefined) {
    launchRunner(jobId);
    return;
  }
  running.start(jobId, (signal) =>
    work(context, jobId, { signal, ...(progress === undefined ? {} : { progress }) }),
  );
}
