import { leaseLengthMs } from '../../jobs/lease.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Context } from '../context.ts';
import { runnerOnItsWay, startRunner } from './start-runner.ts';

/** Runners of one job that ended without getting on, after which nobody starts another. */
const MOST_STARTS = 5;

interface Start {
  /** Operations that had ended. */
  readonly ended: number;
  readonly count: number;
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
        const comes = runnerOnItsWay(context, job);
        if (comes !== undefined) {
          comes.waitedMs += length;
          continue;
        }
        const before = starts.get(job.id);
        const { pending, sent } = await store.jobs.states(job.id);
        const ended = plan.operations - pending - sent;
        const count = before === undefined || before.ended < ended ? 1 : before.count + 1;
        if (before !== undefined && count > MOST_STARTS) {
          starts.set(job.id, { ended, count });
          await store.jobs.update(job.id, { state: 'parked', parked: { reason: 'runner-lost' } });
          continue;
        }
        log.warn('job.runner_lost', { job: job.id, start: count });
        startRunner(context, job);
        starts.set(job.id, { ended, count });
      }
    } catch (error) {
      // Not reachable or not configured right now: the jobs are there at the next look.
      log.debug('job.watch_failed', { code: error instanceof ProductError ? error.code : 'internal' });
    }
  }
}
