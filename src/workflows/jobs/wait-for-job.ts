import { jobStatus } from '../../jobs/job-status.ts';
import type { JobStatus } from '../../model/job.ts';
import type { Call, Context, ProgressStage } from '../context.ts';

const LOOK_EVERY_MS = 500;

/**
 * The status of a job when it has ended or parked, or after `waitMs` (absent: however long it takes), or when the call
 * is cancelled; the job goes on meanwhile. Whoever runs it, its progress is read from the store.
 */
export async function waitForJob(
  context: Context,
  jobId: string,
  waitMs: number | undefined,
  call: Call = {},
): Promise<JobStatus> {
  const { clock, running } = context;
  const until = waitMs === undefined ? undefined : clock.now() + waitMs;
  for (;;) {
    // Where the job runs in this process, its end is an event and its progress comes by itself.
    const here = running.ended(jobId);
    const status = await jobStatus(context, jobId);
    const atWork = here !== undefined || status.state === 'running' || status.state === 'waiting';
    if (!atWork || call.signal?.aborted === true) return status;
    if (here === undefined) {
      const { pending, sent } = status.states;
      call.progress?.(
        status.operations - pending - sent,
        status.operations,
        stageOf(status),
        status.etaSeconds,
      );
    }
    const left = until === undefined ? undefined : until - clock.now();
    if (left !== undefined && left <= 0) return status;
    const stop = new AbortController();
    const signal = call.signal === undefined ? stop.signal : AbortSignal.any([call.signal, stop.signal]);
    const pause = here === undefined ? Math.min(LOOK_EVERY_MS, left ?? LOOK_EVERY_MS) : left;
    const waits: Promise<unknown>[] = here === undefined ? [] : [here];
    if (pause !== undefined) waits.push(clock.sleep(pause, signal).catch(() => undefined));
    await Promise.race(waits).finally(() => stop.abort(new Error('no longer waited for')));
  }
}

/** What happens in a job that another process runs; that nobody does is told where somebody did. */
function stageOf({ state, runner, phase }: JobStatus): ProgressStage {
  if (state === 'running' && (runner === 'gone' || runner === 'none')) return 'without-runner';
  return phase === 'reconciling' || phase === 'ended' ? 'writing' : phase;
}
