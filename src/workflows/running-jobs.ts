import { setMaxListeners } from 'node:events';
import type { JobStatus } from '../model/job.ts';

interface RunningJob {
  readonly ended: Promise<JobStatus | undefined>;
  readonly stop: AbortController;
  over: boolean;
}

/** The jobs that run inside this process. */
export class RunningJobs {
  readonly #jobs = new Map<string, RunningJob>();

  /** Starts `run` unless this job already runs here. */
  start(jobId: string, run: (signal: AbortSignal) => Promise<JobStatus | undefined>): void {
    if (this.#jobs.get(jobId)?.over === false) return;
    const stop = new AbortController();
    // Every request of the job listens to it.
    setMaxListeners(0, stop.signal);
    const ended = run(stop.signal);
    const job: RunningJob = { ended, stop, over: false };
    this.#jobs.set(jobId, job);
    ended.then(
      () => this.#jobs.delete(jobId),
      // Kept: whoever waits sees the failure; nobody waiting must not end the process.
      () => (job.over = true),
    );
  }

  /** The end of a job that runs here, or failed here. */
  ended(jobId: string): Promise<JobStatus | undefined> | undefined {
    return this.#jobs.get(jobId)?.ended;
  }

  /** Lets requests in flight end and parks every job. */
  async stopAll(): Promise<void> {
    const jobs = [...this.#jobs.values()];
    for (const job of jobs) job.stop.abort(new Error('server stopped'));
    await Promise.allSettled(jobs.map((job) => job.ended));
  }
}
