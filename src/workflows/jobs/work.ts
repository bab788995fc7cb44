import { jobStatus } from '../../jobs/job-status.ts';
import { LeaseBusy, leaseLengthMs } from '../../jobs/lease.ts';
import { runJob } from '../../jobs/run-job.ts';
import { formatInstant, parseInstant } from '../../model/instant.ts';
import type { JobStatus } from '../../model/job.ts';
import type { LeaseHolder } from '../../store/job-table.ts';
import type { Call, Context } from '../context.ts';
import { finishReport } from '../reports/finish-report.ts';
import { jobContext } from './job-context.ts';
import { isHere, ownJob, planHeader } from '../own-records.ts';

/** How a runner waits while Okta cannot be reached: doubling, so long and so often. */
const RETRY_FIRST_MS = 30_000;
const RETRY_LONGEST_MS = 600_000;
const MOST_RETRIES = 40;

/**
 * What a runner does with one job: takes it as soon as nobody else runs it or writes to its app, brings it to its end,
 * and goes on by itself when Okta can be reached again, or the hours begin in which it may write. Returns `undefined` when another runner has the job.
 * Throws `job.not_found`, `plan.wrong_tenant`, `store.*`.
 */
export async function work(context: Context, jobId: string, call: Call = {}): Promise<JobStatus | undefined> {
  const { store, clock } = context;
  const seen = await store.jobs.get(jobId);
  // At its own host the job itself looks whether that still is its organisation, and stops with the reason where it is not.
  if (seen === undefined || !isHere(context, await planHeader(context, seen.planId)))
    await ownJob(context, jobId, call);
  for (let retries = 0; ;) {
    const status = await takeAndRun(context, jobId, call);
    if (status?.state !== 'parked' || status.parked === undefined) return status;
    const { reason } = status.parked;
    let retryAt = status.parked.retryAt;
    if (reason === 'unavailable' && retries < MOST_RETRIES) {
      retryAt = formatInstant(clock.now() + Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** retries));
      retries += 1;
    } else if (reason === 'outside-window') retries = 0;
    else return status;
    if (retryAt === undefined) return status;
    const waits = jobContext(context).processes?.own;
    await store.jobs.update(jobId, {
      parked: { ...status.parked, retryAt, ...(waits === undefined ? {} : { waits }) },
    });
    const wait = Math.max(0, (parseInstant(retryAt) ?? 0) - clock.now());
    try {
      await clock.sleep(wait, call.signal);
    } catch {
      return jobStatus(jobContext(context), jobId);
    }
    // Meanwhile a person may have had it continued, or cancelled, by another runner.
    if ((await store.jobs.get(jobId))?.parked?.retryAt !== retryAt)
      return jobStatus(jobContext(context), jobId);
  }
}

async function takeAndRun(context: Context, jobId: string, call: Call): Promise<JobStatus | undefined> {
  const { clock, settings } = context;
  const jobs = jobContext(context);
  const length = leaseLengthMs(settings);
  const step = Math.min(1_000, length / 10);
  let holder: LeaseHolder | undefined;
  let unchangedMs = 0;
  for (;;) {
    try {
      const status = await runJob(jobs, jobId, {
        ...(call.signal === undefined ? {} : { signal: call.signal }),
        ...(holder !== undefined && unchangedMs > length ? { dead: holder } : {}),
        onProgress: (...progress) => call.progress?.(...progress),
      });
      await finishReport(context, await planHeader(context, status.planId), status);
      return status;
    } catch (error) {
      if (!(error instanceof LeaseBusy)) throw error;
      const same = holder?.jobId === error.holder.jobId && holder.epoch === error.holder.epoch;
      const moved = same && holder?.until !== error.holder.until;
      // A holder that renews its lease is alive.
      if (moved && error.holder.jobId === jobId) return undefined;
      unchangedMs = same && !moved ? unchangedMs + step : 0;
      holder = error.holder;
      try {
        await clock.sleep(step, call.signal);
      } catch {
        return undefined;
      }
    }
  }
}
