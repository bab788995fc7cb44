import { newId } from '../model/ids.ts';
import { ProductError } from '../model/product-error.ts';
import { WriteAbandoned } from '../okta/okta.ts';
import type { JobRow } from '../store/store.ts';
import type { JobContext } from './job-context.ts';

/** The right to run a job: one runner at a time, one writing job per app. Kept alive until released. */
export class Lease {
  readonly epoch: number;
  readonly #context: JobContext;
  readonly #jobId: string;
  readonly #lengthMs: number;
  readonly #stop = new AbortController();
  #until: number;
  #lost = false;

  private constructor(context: JobContext, jobId: string, epoch: number, lengthMs: number, until: number) {
    this.#context = context;
    this.#jobId = jobId;
    this.epoch = epoch;
    this.#lengthMs = lengthMs;
    this.#until = until;
  }

  /** Longer than a request can take. Throws `job.busy`. */
  static async take(context: JobContext, job: JobRow): Promise<Lease> {
    const { clock, random, settings, store } = context;
    const lengthMs = 2 * settings.timeoutMs;
    const until = clock.now() + lengthMs;
    const owner = newId('agr', clock, random);
    const taken = await store.jobs.acquireLease(job.id, owner, clock.now(), until);
    if (taken === undefined) throw new ProductError('job.busy', { subject: job.appId });
    const lease = new Lease(context, job.id, taken.epoch, lengthMs, until);
    void lease.#keepAlive();
    return lease;
  }

  /** Called directly before each send. Throws `WriteAbandoned` when the lease is lost or about to end. */
  check(): void {
    const { clock, settings } = this.#context;
    if (this.#lost || clock.now() + settings.timeoutMs / 2 > this.#until)
      throw new WriteAbandoned('lease-lost');
  }

  async release(): Promise<void> {
    this.#stop.abort(new Error('released'));
    if (!this.#lost) await this.#context.store.jobs.releaseLease(this.#jobId, this.epoch);
  }

  async #keepAlive(): Promise<void> {
    const { clock, store } = this.#context;
    try {
      for (;;) {
        await clock.sleep(this.#lengthMs / 4, this.#stop.signal);
        const until = clock.now() + this.#lengthMs;
        if (!(await store.jobs.renewLease(this.#jobId, this.epoch, until))) break;
        this.#until = until;
      }
    } catch {
      // Released, or the store is gone: in both cases the lease ends by itself.
    }
    if (!this.#stop.signal.aborted) this.#lost = true;
  }
}
