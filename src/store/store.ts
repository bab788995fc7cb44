import type { AnalysisHeader } from '../model/analysis.ts';
import type { Json } from '../model/canonical-json.ts';
import type { Operation } from '../model/operation.ts';
import type { PlanHeader, PlanPerson } from '../model/plan.ts';
import type { DecidedLine, SignOffDecision, SignOffSheet } from '../model/sign-off.ts';
import type { StoredChunk } from '../model/stored-chunk.ts';
import type { Mapping, Understanding } from '../model/understanding.ts';
import type { ValueClearing } from '../model/value-clearing.ts';
import type { JobTable } from './job-table.ts';

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
  /**
   * Jobs that have not ended and would give nothing more once these are purged: these wrote to their app since they were
   * begun, and nothing would tell to whom.
   */
  leftInTheDark(jobs: readonly string[]): Promise<readonly string[]>;
  /** Analyses of these ids, and all made before an instant: each holds people with their attributes and holdings. */
  analyses(which: {
    readonly ids: readonly string[];
    readonly before?: string;
  }): Promise<readonly AnalysisHeader[]>;
  /** Snapshots taken before a time (epoch ms) that no analysis and no plan knows: what needed them was given up or killed. */
  leftSnapshots(before: number): Promise<readonly LeftSnapshot[]>;
  /**
   * All of it or nothing, in one transaction. `flushed`: false where another process uses the file right now, so that
   * old pages stay on the disk. Throws `job.not_ended`, `job.not_found`.
   */
  purge(
    which: {
      readonly jobs: readonly string[];
      readonly plans: readonly string[];
      readonly analyses: readonly string[];
      readonly snapshots: readonly string[];
    },
    at: number,
  ): Promise<{ readonly flushed: boolean }>;
}

export interface LeftSnapshot {
  readonly id: string;
  readonly tenantId: string;
  /** Epoch ms. */
  readonly takenAt: number;
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
  /** All of them, or those of these names. */
  chunks(id: string, names?: readonly string[]): Promise<readonly StoredChunk[]>;
  /** How it is stored; undefined where there is none. */
  format(id: string): Promise<number | undefined>;
}

export interface AnalysisTable {
  /** The candidate that a number means, and the newest analysis that has it. */
  byNumber(number: number): Promise<NumberedPattern | undefined>;
  /** The candidates that have a key, of any organisation (several where one is a copy of another), the newest number first. */
  byKey(key: string): Promise<readonly NumberedPattern[]>;
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
  /** All that was ever decided on sheets that are still kept, oldest first. */
  decidedLines(tenantId: string): Promise<readonly DecidedLine[]>;
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
  /** A person is about to be asked about the plan, by a form, on a page or at a terminal; kept for good. `at`: milliseconds. */
  personAsked(id: string, at: number): Promise<void>;
  /** Whether a person was ever asked about the plan, by any process of this home. */
  wasAsked(id: string): Promise<boolean>;
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
