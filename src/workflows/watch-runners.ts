import { leaseLengthMs } from '../jobs/lease.ts';
import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/job-table.ts';
import type { Context } from './context.ts';
import type { LaunchedRunner } from './launch-runner.ts';
import { startRunner } from './start-runner.ts';

/** Runners of one job that ended without getting on, after which nobody starts another. */
const MOST_STARTS = 5;
/** On a busy machine a runner takes its time until it has the job; one that takes so long never will. */
const LATEST_MS = 300_000;

interface Start {
  /** Operations that had ended, and whose turn it was. */
  readonly ended: number;
  readonly epoch: number;
  readonly count: number;
  readonly runner: LaunchedRunner;
  /** Since it was started. */
  readonly waitedMs: number;
}

/**
 * Starts a runner for every job of this organisation that lost its own (a crash, a killed process), until `signal`
 * aborts. Several servers may watch one database: only one of their runners gets the lease. Ends at once where runners are
 * `external`.
 */
export async function watchRunners(context: Context, signal: AbortSignal): Promise<void> {
  const { clock, settings, store, log } = context;
  // Whoever runs jobs elsewhere comes when it comes: nobody is started here, so that none can have died.
  if (settings.runner === 'external') return;
  const starts = new Map<string, Start>();
  const length = leaseLengthMs(settings);
  for (;;) {
    try {
      await clock.sleep(length, signal);
    } catch {
      return;
    }
    try {
      for (const job of await store.jobs.orphans(clock.now())) {
        const plan = await store.plans.header(job.planId);
        if (plan === undefined || plan.host !== context.okta().host) continue;
        if ((await context.org({ signal })).id !== job.tenantId) continue;
        const before = starts.get(job.id);
        if (before !== undefined && isOnItsWay(before, job)) {
          starts.set(job.id, { ...before, waitedMs: before.waitedMs + length });
          continue;
        }
        const { pending, sent } = await store.jobs.states(job.id);
        const ended = plan.operations - pending - sent;
        const count = before === undefined || before.ended < ended ? 1 : before.count + 1;
        if (before !== undefined && count > MOST_STARTS) {
          starts.set(job.id, { ...before, ended, count });
          await store.jobs.update(job.id, { state: 'parked', parked: { reason: 'runner-lost' } });
          continue;
        }
        log.warn('job.runner_lost', { job: job.id, start: count });
        const runner = startRunner(context, job.id);
        starts.set(job.id, { ended, epoch: job.epoch, count, runner, waitedMs: 0 });
      }
    } catch (error) {
      // Not reachable or not configured right now: the jobs are there at the next look.
      log.debug('job.watch_failed', { code: error instanceof ProductError ? error.code : 'internal' });
    }
  }
}

/** Started, and has not had the job yet: another would only be a second one. */
function isOnItsWay({ epoch, runner, waitedMs }: Start, job: JobRow): boolean {
  return job.epoch === epoch && waitedMs < LATEST_MS && runner.alive();
}
