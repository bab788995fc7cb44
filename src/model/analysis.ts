import type { AttributePolicy } from './dataset.ts';

/** What an analysis was made from. */
export type AnalysisSource =
  | { readonly kind: 'apps'; readonly apps: readonly AnalysedApp[] }
  | {
      readonly kind: 'report';
      readonly name: string;
      readonly path: string;
      readonly sha256: string;
      readonly understandingId: string;
    };

export interface AnalysedApp {
  readonly id: string;
  readonly label: string;
  readonly orn?: string;
  readonly snapshotId: string;
}

/** How an analysis is stored. 1: also as it stands in memory; 2: packed, texts with their ends. */
export const ANALYSIS_FORMAT = 2;

/** One stored run of mining: what it was made from, its figures, and what changed since the run before. Immutable. */
export interface AnalysisHeader {
  readonly format: 1 | typeof ANALYSIS_FORMAT;
  readonly id: string;
  /** Empty where a report alone was mined: no organisation is concerned. */
  readonly tenantId: string;
  readonly source: AnalysisSource;
  /** Equal for runs that can be compared: the apps, or the path of the report. */
  readonly subject: string;
  readonly createdAt: string;
  /** Whether everybody in Okta was read, or only members: else the second denominator is unknown. */
  readonly population: 'everybody' | 'members-only';
  readonly attributes: AttributePolicy;
  /** Groups that counted as attributes of those who are in them; absent: none. */
  readonly groups?: readonly { readonly id: string; readonly name: string }[];
  /** Candidate key → its number. */
  readonly numbers: Readonly<Record<string, number>>;
  readonly sinceLast?: AnalysisChange;
}

/** What became of the candidates of the run before. */
export interface AnalysisChange {
  readonly than: string;
  readonly thanAt: string;
  readonly same: number;
  readonly rows: readonly CandidateChange[];
}

export interface CandidateChange {
  readonly what: 'new' | 'gone' | 'changed';
  readonly why: ChangeReason;
  /** Number of the candidate: of this run, or where it is gone of the run before. */
  readonly number: number;
  /** Number that it had in the run before, with other values; absent: the same. */
  readonly was?: number;
  /** Share of its least certain value, before and now; absent where it cannot be said. */
  readonly before?: number;
  readonly now?: number;
}

export type ChangeReason =
  /** A larger or a smaller share of those who meet the condition holds the values. */
  | 'more-hold-it'
  | 'fewer-hold-it'
  /** The share is about as it was, of more people. */
  | 'more-meet-it'
  /** Values joined it, or left it. */
  | 'values-joined'
  | 'values-left'
  /** Nobody in the app meets its condition any more. */
  | 'nobody-meets-it'
  /** Fewer in the app meet it than before, or have no policy or bundle that gives them the values. */
  | 'fewer-meet-it'
  /** What it explained is given by policy or by a bundle now, to more than before. */
  | 'given-otherwise'
  /** Nobody who meets it holds its values any more, or the app has none of them. */
  | 'nobody-holds-it'
  /** Other candidates explain it, or nearly everybody has it. */
  | 'explained-otherwise'
  /** As many hold it, and it may be chance now: of the others more do. */
  | 'may-be-chance'
  /** Its condition is about an attribute or a group that only one of the two runs could use. */
  | 'other-attributes'
  | 'first-seen';
