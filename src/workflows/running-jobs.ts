import { setMaxListeners } from 'node:events';
import type { JobStatus } from '../model/job.ts';
import type { LaunchedRunner } from './launch-runner.ts';

interface RunningJob {
  readonly ended: Promise<JobStatus | undefined>;
  readonly stop: AbortController;
  over: boolean;
  /** Somebody waits, or waited, for its end. */
  awaited: boolean;
}

/** A runner that this process started. */
export interface StartedRunner {
  readonly runner: LaunchedRunner;
  /** Of its job, before it was started. */
  readonly epoch: number;
  /** For how long it has been waited for, as far as somebody watches. */
  waitedMs: number;
}

/** The jobs that run inside this process, and the runners that it started. */
export class RunningJobs {
  /** By job, the last one each. */
  readonly started = new Map<string, StartedRunner>();
  readonly #jobs = new Map<string, RunningJob>();

  /** Starts `run` unless this job already runs here. */
  start(jobId: string, run: (signal: AbortSignal) => Promise<JobStatus | undefined>): void {
    if (this.#jobs.get(jobId)?.over === false) return;
    const stop = new AbortController();
    // Every request of the job listens to it.
    setMaxListeners(0, stop.signal);
    const ended = run(stop.signal);
    const job: RunningJob = { ended, stop, over: false, awaited: false };
    this.#jobs.set(jobId, job);
    ended.then(
      () => this.#jobs.delete(jobId),
      // Whoever waits sees the failure, or else the first who asks; nobody waiting must not end the process.
      () => {
        job.over = true;
        if (job.awaited && this.#jobs.get(jobId) === job) this.#jobs.delete(jobId);
      },
    );
  }

  /** Whether this job runs here, or waits here for its turn. */
  runs(jobId: string): boolean {
    return this.#jobs.get(jobId)?.over === false;
  }

  /** The end of a job that runs here, or failed here. */
  ended(jobId: string): Promise<JobStatus | undefined> | undefined {
    const job = this.#jobs.get(jobId);
    if (job === undefined) return undefined;
    job.awaited = true;
    if (job.over) this.#jobs.delete(jobId);
    return job.ended;
  }

  /** Lets requests in flight end and parks every job. */
  async stopAll(): Promise<void> {
    const jobs = [...this.#jobs.values()];
    for (const job of jobs) job.stop.abort(new Error('server stopped'));
    await Promise.allSettled(jobs.map((job) => job.ended));
  }
}
