import { setMaxListeners } from 'node:events';
import type { Json } from '../model/canonical-json.ts';
import { parseInstant } from '../model/instant.ts';
import type { Before, OperationState } from '../model/job.ts';
import type { Operation } from '../model/operation.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Refusal, WriteControl } from '../okta/okta.ts';
import type { JobRow } from '../store/job-table.ts';
import type { JobContext } from './job-context.ts';
import { BundleContents } from './carry-out/bundle-contents.ts';
import { Journal } from './journal/journal.ts';
import type { Lease } from './lease.ts';
import { Membership } from './carry-out/membership.ts';
import { Races } from './verify/races.ts';
import { Overtaken } from './overtaken.ts';
import { Reading } from './reading.ts';
import { Standing } from './carry-out/standing.ts';
import { valuesInUse } from './carry-out/structure-references.ts';
import { AgreedNames } from './carry-out/agreed-names.ts';
import { WindowGate } from './window-gate.ts';
import { FailureWatch, type Parked, parkFor } from './park.ts';

/** How far an instant of the tenant may be off from ours, beyond what its Date header showed. */
const CLOCK_SLACK_MS = 2_000;

/** What the tenant recorded of who made something, and when. */
interface Recorded {
  readonly createdBy?: string | undefined;
  readonly created?: string | undefined;
  readonly lastUpdated?: string | undefined;
}

/** Hears what of a job is done. */
interface Countdown {
  ended(operation: Operation): void;
  firstWaveOver(): void;
}

/** One run of a job by one runner: what its operations share. */
export class Run {
  readonly context: JobContext;
  readonly plan: PlanHeader;
  readonly job: JobRow;
  readonly lease: Lease;
  readonly journal: Journal;
  /** The hours in which it may write. */
  readonly gate: WindowGate;
  readonly failures = new FailureWatch();
  /** What its base writes undid of others. */
  readonly races: Races;
  readonly membership: Membership;
  readonly standing: Standing;
  readonly overtaken: Overtaken;
  readonly names: AgreedNames;
  readonly bundleContents: BundleContents;
  /** Values that somebody holds or something refers to; reading them takes the whole app, so that it counts for as long as reads may lag. */
  readonly inUse: Reading<ReadonlySet<string> | 'unknown'>;
  /** Aborts when the job must stop: nothing new is sent, what is in flight ends. */
  readonly stop = new AbortController();
  /** Id under which the tenant records what this token does; undefined where it does not say. */
  actor: string | undefined;
  /** Mixes of grants that were written and read back in this job. */
  readonly provenMixes = new Set<string>();
  parked: Parked | undefined;
  ended = 0;
  /** What is still to be done, for saying how long it takes. */
  remaining: Countdown | undefined;
  /** Says it anew, where more than one operation has ended at once. */
  tellTimeLeft: () => Promise<void> = async () => {};
  /** Nothing is sent any more: what an earlier part of the job left as sent is looked for, and that is all. */
  readonly closing: boolean;
  readonly #sentAt = new Map<number, number>();

  constructor(context: JobContext, plan: PlanHeader, job: JobRow, lease: Lease, closing = false) {
    this.closing = closing;
    this.context = context;
    this.plan = plan;
    this.job = job;
    this.lease = lease;
    this.races = new Races(context, plan, job);
    this.membership = new Membership(context, plan);
    this.standing = new Standing(context, plan);
    this.overtaken = new Overtaken(context, job);
    this.names = new AgreedNames(context, plan);
    this.bundleContents = new BundleContents(context, job.appId);
    const readInUse = () => valuesInUse(context, job.appId, this.stop.signal);
    this.inUse = new Reading(context.clock, readInUse, context.settings.settleMs);
    // Everybody who waits listens to it.
    setMaxListeners(0, this.stop.signal);
    this.gate = new WindowGate(job.options.window, context.clock);
    this.journal = new Journal(context.store.jobs, job.id, lease.epoch, context.clock);
  }

  /** What every write of this run has in common; to be taken for each before anything is read for it. */
  control(): Pick<WriteControl<unknown>, 'leaving' | 'signal'> {
    // Whoever was stopped while a request waited for its turn may have lost the lease by then, or sleeps at times.
    return { signal: this.stop.signal, leaving: this.lease.holdAwake() };
  }

  /** Called directly before a request leaves: the lease is checked, the intent and what was there durable. */
  async sending(operation: Operation, before?: Before): Promise<void> {
    this.gate.pass();
    await this.lease.hold();
    await this.journal.add({
      seq: operation.seq,
      state: 'sent',
      at: this.context.clock.now(),
      ...(before === undefined ? {} : { before }),
    });
    await this.lease.hold();
    this.gate.pass();
    this.#sentAt.set(operation.seq, this.context.clock.now());
  }

  /** When the last request of an operation left in this run. */
  sentAt(operation: Operation): number | undefined {
    return this.#sentAt.get(operation.seq);
  }

  /** Waits for all; the first that fails stops the others from sending, and is thrown when all have ended. */
  async all(works: readonly Promise<unknown>[]): Promise<void> {
    let fault: unknown;
    await Promise.all(
      works.map((work) =>
        work.catch((error: unknown) => {
          fault ??= error;
          this.parked ??= parkFor(error);
          this.stop.abort(new Error('parked'));
        }),
      ),
    );
    if (fault !== undefined) throw this.parked ?? fault;
  }

  /** Journals the end of an operation. */
  async end(
    operation: Operation,
    state: Exclude<OperationState, 'pending' | 'sent'>,
    facts: { readonly code?: string; readonly result?: Json; readonly requestId?: string } = {},
  ): Promise<OperationState> {
    await this.journal.add({ seq: operation.seq, state, at: this.context.clock.now(), ...facts });
    this.#sentAt.delete(operation.seq);
    this.ended += 1;
    this.remaining?.ended(operation);
    return state;
  }

  /** Journals that nothing of the operation is out there: it may be begun again. */
  async again(operation: Operation, code: string, requestId?: string): Promise<'pending'> {
    await this.journal.add({
      seq: operation.seq,
      state: 'pending',
      at: this.context.clock.now(),
      code,
      ...(requestId === undefined ? {} : { requestId }),
    });
    return 'pending';
  }

  /** An operation that ended because another one did not come through, which is to be tried again: so is it. */
  async reopen(operation: Operation): Promise<'pending'> {
    this.ended -= 1;
    return this.again(operation, 'an earlier step is tried again');
  }

  /** Journals a refusal. Throws `Parked` where it concerns more than this operation. */
  async refused(operation: Operation, refusal: Refusal): Promise<OperationState> {
    const stop = this.failures.refused(operation, refusal);
    if (stop?.again.includes(operation) !== true) {
      await this.end(operation, 'refused', {
        code: `${refusal.status} ${refusal.errorCode ?? ''}`.trim(),
        result: { said: refusal.causes[0]?.summary ?? refusal.summary ?? '' },
        ...(refusal.requestId === undefined ? {} : { requestId: refusal.requestId }),
      });
    }
    if (stop === undefined) return 'refused';
    for (const other of stop.again)
      await this.again(other, `${refusal.status}`, other === operation ? refusal.requestId : undefined);
    throw stop.parked;
  }

  /** Whether an instant of the tenant has passed; false where there is none. */
  isOver(instant: string | undefined): boolean {
    const at = parseInstant(instant);
    const { clock, okta } = this.context;
    return at !== undefined && at <= clock.now() + (okta.clockAheadMs() ?? 0);
  }

  /** Whether something of the tenant was there before an instant of ours; false where that cannot be told. */
  madeBefore(created: string | undefined, ourInstant: number): boolean {
    const at = parseInstant(created);
    const ahead = this.context.okta.clockAheadMs();
    return at !== undefined && ahead !== undefined && at < ourInstant + ahead - CLOCK_SLACK_MS;
  }

  /** Whether something of the tenant was made at or after an instant of ours; false where the clocks cannot be compared. */
  madeSince(created: string | undefined, ourInstant: number): boolean {
    const at = parseInstant(created);
    const ahead = this.context.okta.clockAheadMs();
    return at !== undefined && ahead !== undefined && at >= ourInstant + ahead - CLOCK_SLACK_MS;
  }

  /** Whether our account made it at or after an instant of ours; false where who made it, who we are or the time is not known. */
  isMadeByUs({ createdBy, created }: Recorded, ourInstant: number): boolean {
    return this.#isBy(createdBy) && this.madeSince(created, ourInstant);
  }

  /** The same of a grant, which keeps the time it was made when it is given again (contract §10.1). */
  isWrittenByUs({ createdBy, created, lastUpdated }: Recorded, ourInstant: number): boolean {
    const since = this.madeSince(created, ourInstant) || this.madeSince(lastUpdated, ourInstant);
    return this.#isBy(createdBy) && since;
  }

  #isBy(maker: string | undefined): boolean {
    return this.actor !== undefined && maker === this.actor;
  }
}
