import type { Json } from '../model/canonical-json.ts';
import type {
  Agreement,
  Before,
  FailedState,
  JobOptions,
  JobParked,
  JobPhase,
  JobProgress,
  JobState,
  JobWish,
  OperationState,
  Verification,
} from '../model/job.ts';
import type { Seal } from '../model/journal-chain.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { RunnerProcess } from '../model/runner-process.ts';

export interface JobTable {
  /**
   * One job per plan: creates it, or returns the one that exists. `salt`: 32 random bytes in hex, for its journal.
   * Throws `plan.overtaken` where another job writes, or wrote since the plan was made, to people of the plan.
   */
  open(job: {
    id: string;
    plan: PlanHeader;
    agreement: Agreement;
    startedAt: number;
    salt: string;
    /** Absent: as they were. */
    options?: JobOptions;
  }): Promise<JobRow>;
  /** The job for which `open` would refuse a plan that has none yet. */
  overtakenBy(plan: PlanHeader): Promise<string | undefined>;
  /** Ids of people of its app to whom other jobs have sent writes since a job was begun; undefined: one was purged. */
  writtenByOthers(
    job: Pick<JobRow, 'id' | 'tenantId' | 'appId' | 'startedAt'>,
  ): Promise<ReadonlySet<string> | undefined>;
  /**
   * When a job last sent something to an app, or heard what came of it, since an instant of our clock; 0: never since. What
   * nobody has answered yet counts as sent `arrivesMs` later.
   */
  lastWriteAt(tenantId: string, appId: string, since: number, arrivesMs: number): Promise<number>;
  get(id: string): Promise<JobRow | undefined>;
  forPlan(planId: string): Promise<JobRow | undefined>;
  update(id: string, change: JobChange): Promise<void>;
  /** Newest first, those of one tenant or (undefined) of all, of one app where it is given, after the job `after`. */
  list(
    tenantId: string | undefined,
    options: {
      readonly appId?: string;
      readonly states?: readonly JobState[];
      readonly after?: string;
      readonly limit: number;
    },
  ): Promise<readonly JobRow[]>;
  /** Jobs that should be running (or should have gone on by now) and that no runner holds, where nobody else writes to their app. */
  orphans(now: number): Promise<readonly JobRow[]>;
  /**
   * Takes the lease with the next epoch, unless another owner holds one on the same (tenant, app) that is not over.
   * `dead`: a holder that was seen unchanged for the whole length of a lease, whatever the clocks say; `runner`: the
   * process that takes it.
   */
  acquireLease(
    id: string,
    owner: string,
    now: number,
    until: number,
    by?: { readonly dead?: LeaseHolder | undefined; readonly runner?: RunnerProcess | undefined },
  ): Promise<LeaseTaken | { readonly busy: LeaseHolder }>;
  /** False when the lease is somebody else's by now. A lease that was over is held again if nobody took it meanwhile. */
  renewLease(id: string, epoch: number, now: number, until: number): Promise<boolean>;
  releaseLease(id: string, epoch: number): Promise<void>;
  /** Records what a person asked for; `undefined` takes it back. */
  setWish(id: string, wish: JobWish | undefined): Promise<void>;
  wish(id: string): Promise<JobWish | undefined>;
  /**
   * Journals a step of several operations and their new states in one transaction, durable when it resolves.
   * Every thousandth entry is sealed, the seal written outside the database too. Fails when the epoch is not the job's
   * any more.
   */
  record(id: string, epoch: number, entries: readonly JournalEntry[]): Promise<void>;
  /** Seals the journal as it stands; undefined where the epoch is not the journal's, or nothing is in it. */
  seal(id: string, epoch: number, at: number): Promise<Seal | undefined>;
  /** The newest seal of a job. */
  lastSeal(id: string): Promise<Seal | undefined>;
  /** All seals of a job as the database has them, and as the file outside of it has them. */
  seals(id: string): Promise<{ readonly stored: readonly Seal[]; readonly exported: readonly Seal[] }>;
  /** Where the journal of a job stands; undefined before its first entry. */
  journalHead(id: string): Promise<JournalHead | undefined>;
  /** Operations below this number have all ended; never more than is so. */
  endedBelow(id: string): Promise<number>;
  states(id: string): Promise<Readonly<Record<OperationState, number>>>;
  /** The current row of each operation that was ever touched (absent: pending), from `seq` on. */
  operationRows(id: string, from: number, limit: number): Promise<readonly OperationRow[]>;
  /** Operations that did not come through, by state and code, those with most operations first. */
  failures(
    id: string,
  ): Promise<readonly { state: FailedState; code: string; count: number; sampleSeq: number }[]>;
  journal(id: string, from: number, limit: number): Promise<readonly JournalRow[]>;
}

/** An entry of the journal as it is stored, with what its chain needs. */
export interface JournalRow extends JournalEntry {
  readonly n: number;
  readonly epoch: number;
  /** Salted digest of the detail: stays when the detail is purged. */
  readonly digest?: string;
  /** The detail's text, from which the digest was made. */
  readonly detail?: string;
}

export interface JournalHead {
  readonly epoch: number;
  /** Number of the first entry that is chained. */
  readonly first: number;
  readonly entries: number;
  readonly hash: string;
  /** Absent once the details were purged. */
  readonly salt?: string;
}

/** Who has the right to run jobs on an app. */
export interface LeaseHolder {
  readonly jobId: string;
  readonly epoch: number;
  readonly until: number;
}

/** `takenOver`: an earlier holder did not give it back, or left something sent: its last requests may still be under way. */
export interface LeaseTaken {
  readonly epoch: number;
  readonly takenOver: boolean;
}

/** What changes of a job; `parked: undefined` clears it. */
export type JobChange = {
  [K in 'state' | 'phase' | 'parked' | 'endedAt' | 'verification' | 'progress']?: JobRow[K] | undefined;
};

export interface JobRow {
  readonly id: string;
  readonly planId: string;
  readonly tenantId: string;
  readonly appId: string;
  readonly agreement: Agreement;
  readonly state: JobState;
  readonly phase: JobPhase;
  readonly epoch: number;
  readonly parked?: JobParked;
  readonly wish?: JobWish;
  readonly progress?: JobProgress;
  readonly options: JobOptions;
  /** Until when a runner holds it, by its clock; 0: nobody does. */
  readonly leaseUntil: number;
  /** The process that holds it, or held it last without giving it back; absent: it did not say. */
  readonly runner?: RunnerProcess;
  readonly startedAt: number;
  readonly endedAt?: number;
  readonly verification?: Verification;
  /** When what it says about people was removed: it can be undone no more. */
  readonly purgedAt?: number;
}

export interface JournalEntry {
  readonly seq: number;
  readonly state: OperationState;
  readonly at: number;
  readonly requestId?: string;
  /** Fixed code: why it is refused, stale, unknown, already. */
  readonly code?: string;
  /** Id of what was made (grant, entitlement), or Okta's text of a refusal: data. */
  readonly result?: Json;
  /** With `sent`: what was there. */
  readonly before?: Before;
}

export interface OperationRow {
  readonly seq: number;
  readonly state: OperationState;
  readonly attempts: number;
  readonly sentAt?: number;
  readonly endedAt?: number;
  readonly code?: string;
  readonly result?: Json;
  readonly before?: Before;
}
