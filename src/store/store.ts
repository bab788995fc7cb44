import type { StoredChunk } from '../model/stored-chunk.ts';
import type { AnalysisHeader } from '../model/analysis.ts';
import type { Json } from '../model/canonical-json.ts';
import type {
  Agreement,
  Before,
  JobPhase,
  JobOptions,
  JobParked,
  JobProgress,
  JobState,
  JobWish,
  OperationState,
  Verification,
} from '../model/job.ts';
import type { Seal } from '../model/journal-chain.ts';
import type { RunnerProcess } from '../model/runner-process.ts';
import type { Operation, PlanHeader, PlanPerson } from '../model/plan.ts';
import type { SignOffDecision, SignOffSheet } from '../model/sign-off.ts';
import type { ValueClearing } from '../model/value-clearing.ts';
import type { Mapping, Understanding } from '../model/understanding.ts';

/**
 * The embedded database: what survives a crash. Several processes use one file at once.
 * Rows that belong to a tenant carry its org id. Throws `store.unavailable`, `store.newer`.
 */
export interface Store {
  readonly reports: ReportTable;
  readonly understandings: UnderstandingTable;
  readonly mappings: MappingTable;
  readonly facts: FactTable;
  readonly snapshots: SnapshotTable;
  readonly plans: PlanTable;
  readonly analyses: AnalysisTable;
  readonly signOffs: SignOffTable;
  readonly clearings: ClearingTable;
  readonly jobs: JobTable;
  readonly purge: PurgeTable;
  close(): Promise<void>;
}

/** Removes what is kept about people (design §8: the chain of a journal holds ids and salted digests only). */
export interface PurgeTable {
  /** Plans that hold something about people: of these jobs, their undos that never ran, and all made before an instant. */
  candidates(which: {
    readonly jobs: readonly string[];
    readonly before?: string;
  }): Promise<readonly PurgeCandidate[]>;
  /** Analyses of these ids, and all made before an instant: each holds people with their attributes and holdings. */
  analyses(which: {
    readonly ids: readonly string[];
    readonly before?: string;
  }): Promise<readonly AnalysisHeader[]>;
  /**
   * All of it or nothing, in one transaction. `flushed`: false where another process uses the file right now, so that
   * old pages stay on the disk. Throws `job.not_ended`, `job.not_found`.
   */
  purge(
    which: {
      readonly jobs: readonly string[];
      readonly plans: readonly string[];
      readonly analyses: readonly string[];
    },
    at: number,
  ): Promise<{ readonly flushed: boolean }>;
}

export interface PurgeCandidate {
  readonly planId: string;
  readonly header: PlanHeader;
  readonly createdAt: string;
  /** Absent: it was never applied. */
  readonly jobId?: string;
}

export interface ReportTable {
  /** The number of (root, path, sha256): minted once, never reused. */
  number(report: ReportKey): Promise<number>;
  byNumber(number: number): Promise<ReportKey | undefined>;
  markDone(tenantId: string, sha256: string, jobId: string, at: number): Promise<void>;
  /** sha256 of every report that was imported and verified in this tenant. */
  done(tenantId: string): Promise<ReadonlySet<string>>;
}

export interface ReportKey {
  readonly root: string;
  readonly path: string;
  readonly sha256: string;
}

export interface UnderstandingTable {
  save(understanding: Understanding, at: number): Promise<void>;
  get(id: string): Promise<Understanding | undefined>;
  /** The newest one of these very bytes. */
  latestFor(sha256: string): Promise<Understanding | undefined>;
  /** The newest one of a report with this path, whatever its bytes. */
  latestForPath(path: string): Promise<Understanding | undefined>;
}

/** What people said about reports, by connection and columns. */
export interface MappingTable {
  /** The newest ones first, at most a thousand. */
  ofTenant(tenantId: string): Promise<readonly Mapping[]>;
  /** Replaces what was said about the same columns; its match rate begins anew. */
  save(tenantId: string, mapping: Mapping): Promise<void>;
  /** Notes a share of identifiers found; the best one stays. */
  noteMatchRate(tenantId: string, header: string, rate: number): Promise<void>;
}

/** What was learned of a tenant, with the time: capabilities, limits of buckets, clauses per search. */
export interface FactTable {
  get(tenantId: string, key: string): Promise<{ readonly value: Json; readonly at: number } | undefined>;
  set(tenantId: string, key: string, value: Json, at: number): Promise<void>;
}

export interface SnapshotTable {
  save(snapshot: {
    id: string;
    tenantId: string;
    appId: string;
    takenAt: number;
    format: number;
    chunks: Iterable<StoredChunk>;
  }): Promise<void>;
  chunks(id: string): Promise<readonly StoredChunk[]>;
}

export interface AnalysisTable {
  /** The candidate that a number means, and the newest analysis that has it. */
  byNumber(number: number): Promise<NumberedPattern | undefined>;
  byKey(key: string): Promise<NumberedPattern | undefined>;
  /**
   * Stores an analysis, all or nothing. Each candidate has a number, minted once per (tenant, key) in the order of `keys`
   * and never reused; `header` is made when the numbers are known.
   */
  save(analysis: {
    readonly id: string;
    readonly tenantId: string;
    readonly at: number;
    readonly keys: readonly string[];
    readonly header: (numbers: Readonly<Record<string, number>>) => AnalysisHeader;
    readonly chunks: Iterable<StoredChunk>;
  }): Promise<AnalysisHeader>;
  header(id: string): Promise<AnalysisHeader | undefined>;
  /** All of them, or those of these names. */
  chunks(id: string, names?: readonly string[]): Promise<readonly StoredChunk[]>;
  /** Those of these tenants, the newest first. */
  list(tenantIds: readonly string[]): Promise<readonly AnalysisHeader[]>;
  /** The newest one of a tenant, about a subject where one is given. */
  latest(tenantId: string, subject?: string): Promise<AnalysisHeader | undefined>;
}

/** Sheets that went out to owners, and what came back. */
export interface SignOffTable {
  save(sheet: SignOffSheet): Promise<void>;
  sheet(id: string): Promise<SignOffSheet | undefined>;
  /** Keeps decisions, by the key of the candidate, all or none. */
  decide(tenantId: string, decisions: ReadonlyMap<string, SignOffDecision>, at: number): Promise<void>;
  /** What was decided last, of these candidates. */
  decisions(tenantId: string, keys: readonly string[]): Promise<ReadonlyMap<string, SignOffDecision>>;
}

/** What people said of values that look privileged by their names. */
export interface ClearingTable {
  save(tenantId: string, clearing: ValueClearing): Promise<void>;
  /** The last word on each value, by its id. */
  latest(tenantId: string): Promise<ReadonlyMap<string, ValueClearing>>;
}

export interface NumberedPattern {
  readonly number: number;
  readonly tenantId: string;
  readonly key: string;
  readonly analysisId: string;
}

export interface PlanTable {
  /** Writes header, operations and people in one transaction, streamed; all or nothing. */
  save(header: PlanHeader, operations: Iterable<Operation>, people: Iterable<PlanPerson>): Promise<void>;
  header(id: string): Promise<PlanHeader | undefined>;
  /** In order of `seq`, starting at `from`. */
  operations(id: string, from: number, limit: number): Promise<readonly Operation[]>;
  operation(id: string, seq: number): Promise<Operation | undefined>;
  /** In source order, after row `after` (-1: from the start), those of one kind. */
  people(id: string, filter: PeopleFilter, after: number, limit: number): Promise<readonly PlanPerson[]>;
  countPeople(id: string, filter: PeopleFilter): Promise<number>;
  /** Plans of bundles that have a job, in the order in which the jobs began. */
  bundlePlans(tenantId: string): Promise<readonly { readonly plan: PlanHeader; readonly jobId: string }[]>;
}

export type PeopleFilter =
  | 'all'
  | 'to-grant'
  | 'to-remove'
  | 'needs-decision'
  | 'conflict'
  | 'held-back'
  | 'already';

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
  get(id: string): Promise<JobRow | undefined>;
  forPlan(planId: string): Promise<JobRow | undefined>;
  update(id: string, change: JobChange): Promise<void>;
  /** Newest first, those of one tenant or (undefined) of all, after the job `after`. */
  list(
    tenantId: string | undefined,
    options: { readonly states?: readonly JobState[]; readonly after?: string; readonly limit: number },
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
  failures(id: string): Promise<readonly { code: string; count: number; sampleSeq: number }[]>;
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

/** `takenOver`: an earlier holder did not give it back, so its last requests may still be under way. */
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
