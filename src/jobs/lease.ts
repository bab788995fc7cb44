import { newId } from '../model/ids.ts';
import type { JobWish } from '../model/job.ts';
import { ProductError } from '../model/product-error.ts';
import { WriteAbandoned } from '../okta/okta.ts';
import type { JobRow, LeaseHolder } from '../store/job-table.ts';
import type { JobContext } from './job-context.ts';

/** How often a runner looks whether somebody asked it to stop. */
const WISH_EVERY_MS = 2_000;

/** How often a runner looks whether its process slept, and how late it is then at least. */
const AWAKE_EVERY_MS = 2_000;
const SLEPT_MS = 10_000;

/** Why a write does not leave though it could: what was read for it is as old as the sleep of this process. */
export const SLEPT = 'slept';

/** How long a lease lasts without being renewed: longer than a request can take. */
export const leaseLengthMs = ({ timeoutMs }: { readonly timeoutMs: number }): number => 2 * timeoutMs;

/** The right to run a job: one runner at a time, one writing job per app. Kept alive until released. */
export class Lease {
  readonly epoch: number;
  /** Resolves when whatever an earlier holder sent has reached the tenant, or never will. */
  readonly quiet: Promise<void>;
  readonly #context: JobContext;
  readonly #jobId: string;
  readonly #lengthMs: number;
  readonly #onWish: (wish: JobWish) => void;
  readonly #stop = new AbortController();
  #renewedAt: number;
  #until: number;
  #lost = false;
  /** When it was seen last that this process is awake. */
  #awakeAt: number;
  #sleeps = 0;

  private constructor(
    context: JobContext,
    jobId: string,
    taken: { readonly epoch: number; readonly takenOver: boolean },
    until: number,
    onWish: (wish: JobWish) => void,
  ) {
    this.#context = context;
    this.#jobId = jobId;
    this.epoch = taken.epoch;
    this.#lengthMs = leaseLengthMs(context.settings);
    this.#until = until;
    this.#renewedAt = until - this.#lengthMs;
    this.#onWish = onWish;
    const { settings, clock } = context;
    this.#awakeAt = clock.now();
    // Measured, not computed from instants that another process wrote: its clock may have jumped.
    this.quiet = taken.takenOver
      ? clock.sleep(settings.timeoutMs + settings.settleMs, this.#stop.signal).catch(() => undefined)
      : Promise.resolve();
  }

  /**
   * `dead`: a holder that did not move for a whole lease. `onWish`: called while held, when a person asks for something.
   * Throws `job.busy` with the job that holds the app.
   */
  static async take(
    context: JobContext,
    job: JobRow,
    onWish: (wish: JobWish) => void,
    dead?: LeaseHolder,
  ): Promise<Lease> {
    const { clock, random, store, processes } = context;
    const until = clock.now() + leaseLengthMs(context.settings);
    const owner = newId('agr', clock, random);
    const taken = await store.jobs.acquireLease(job.id, owner, clock.now(), until, {
      dead,
      runner: processes?.own,
    });
    if ('busy' in taken) throw new LeaseBusy(taken.busy);
    const lease = new Lease(context, job.id, taken, until, onWish);
    void lease.#keepAlive();
    void lease.#listen();
    void lease.#stayAwake();
    return lease;
  }

  /**
   * Called directly before each send. A lease that is about to end, or was over while the machine slept, is renewed
   * first. Throws `WriteAbandoned` when it is somebody else's by now.
   */
  async hold(): Promise<void> {
    const { clock, settings } = this.#context;
    if (this.#lost) throw new WriteAbandoned('lease-lost');
    const now = clock.now();
    // What leaves now has reached the tenant, or never will, before another job on the app can begin.
    const needs = Math.min(settings.timeoutMs + settings.settleMs, 0.7 * this.#lengthMs);
    // A clock that was set back does not tell how long this process slept.
    if (now >= this.#renewedAt && now + needs <= this.#until) return;
    if (!(await this.#renew())) throw new WriteAbandoned('lease-lost');
  }

  /**
   * `hold` for one write: called before anything is read for it, the function that is returned directly before it leaves.
   * That throws `WriteAbandoned` too where this process slept in between, or its clock was set.
   */
  holdAwake(): () => Promise<void> {
    const before = this.#sleepsSoFar();
    return async () => {
      await this.hold();
      if (this.#sleepsSoFar() !== before) throw new WriteAbandoned(SLEPT);
    };
  }

  /** Whether nobody else has it; where the store does not tell, nobody has. */
  async held(): Promise<boolean> {
    return !this.#lost && (await this.#renew().catch(() => true));
  }

  async release(): Promise<void> {
    this.#stop.abort(new Error('released'));
    if (!this.#lost) await this.#context.store.jobs.releaseLease(this.#jobId, this.epoch);
  }

  async #renew(): Promise<boolean> {
    const { clock, store } = this.#context;
    const now = clock.now();
    if (await store.jobs.renewLease(this.#jobId, this.epoch, now, now + this.#lengthMs)) {
      this.#renewedAt = now;
      this.#until = now + this.#lengthMs;
      return true;
    }
    this.#lost = true;
    return false;
  }

  async #keepAlive(): Promise<void> {
    try {
      for (;;) {
        await this.#context.clock.sleep(this.#lengthMs / 4, this.#stop.signal);
        if (!(await this.#renew())) return;
      }
    } catch {
      // Released; or the store cannot be written, and then the lease ends by itself.
    }
  }

  #sleepsSoFar(): number {
    const now = this.#context.clock.now();
    if (now < this.#awakeAt || now - this.#awakeAt > SLEPT_MS) this.#sleeps += 1;
    this.#awakeAt = now;
    return this.#sleeps;
  }

  async #stayAwake(): Promise<void> {
    try {
      for (;;) {
        await this.#context.clock.sleep(AWAKE_EVERY_MS, this.#stop.signal);
        this.#sleepsSoFar();
      }
    } catch {
      // Released.
    }
  }

  async #listen(): Promise<void> {
    const { clock, store } = this.#context;
    try {
      for (;;) {
        const wish = await store.jobs.wish(this.#jobId);
        if (this.#stop.signal.aborted) return;
        if (wish !== undefined) {
          this.#onWish(wish);
          return;
        }
        await clock.sleep(WISH_EVERY_MS, this.#stop.signal);
      }
    } catch {
      // Released; or the store cannot be read, which stops the job elsewhere.
    }
  }
}

/** `job.busy`, with who holds the app. */
export class LeaseBusy extends ProductError {
  readonly holder: LeaseHolder;

  constructor(holder: LeaseHolder) {
    super('job.busy', { subject: holder.jobId });
    this.holder = holder;
  }
}
