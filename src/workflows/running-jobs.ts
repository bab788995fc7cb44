import { setMaxListeners } from 'node:events';
import type { JobStatus } from '../model/job.ts';

/** The jobs that run inside this process. */
export class RunningJobs {
  readonly #jobs = new Map<string, { readonly ended: Promise<JobStatus>; readonly stop: AbortController }>();

  /** Starts `run` unless this job already runs here; returns its end. */
  start(jobId: string, run: (signal: AbortSignal) => Promise<JobStatus>): Promise<JobStatus> {
    const running = this.#jobs.get(jobId);
    if (running !== undefined) return running.ended;
    const stop = new AbortController();
    // Every request of the job listens to it.
    setMaxListeners(0, stop.signal);
    const ended = run(stop.signal).finally(() => this.#jobs.delete(jobId));
    this.#jobs.set(jobId, { ended, stop });
    // Whoever waits sees the failure; nobody waiting must not end the process.
    ended.catch(() => undefined);
    return ended;
  }

  ended(jobId: string): Promise<JobStatus> | undefined {
    return this.#jobs.get(jobId)?.ended;
  }

  /** Lets requests in flight end and parks every job. */
  async stopAll(): Promise<void> {
    const jobs = [...this.#jobs.values()];
    for (const job of jobs) job.stop.abort(new Error('server stopped'));
    await Promise.allSettled(jobs.map((job) => job.ended));
  }
}
