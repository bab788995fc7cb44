import type { Tier } from './patterns.ts';

/** What an owner is asked: one line for each proposed bundle. Immutable; `digest` is over all the rest. */
export interface SignOffSheet {
  readonly format: 1;
  /** `sht_…` */
  readonly id: string;
  readonly tenantId: string;
  readonly analysisId: string;
  readonly owner: string;
  readonly createdAt: string;
  readonly lines: readonly SignOffLine[];
  /** SHA-256 of the canonical JSON of this sheet without `digest`. */
  readonly digest: string;
}

/** One proposed bundle, in the words that the owner sees. */
export interface SignOffLine {
  /** Number of the pattern, and the key of its candidate. */
  readonly number: number;
  readonly key: string;
  readonly app: string;
  readonly condition: string;
  readonly values: readonly SignOffValue[];
  readonly tier: Tier;
  readonly evidence: string;
  /** Members who would gain at least one of its values, if it were given to all who fit. */
  readonly wouldGain: number;
  /** Risk rules that it would break, in words without people; absent on sheets made before they were looked at. */
  readonly riskRules?: string;
  readonly name: string;
  readonly description: string;
}

export interface SignOffValue {
  /** How the owner names it on the sheet: a spreadsheet leaves letters as they are. */
  readonly letter: string;
  readonly id: string;
  /** `Role=Developer` */
  readonly text: string;
  readonly sensitive: boolean;
}

/** What an owner said of a proposed bundle. */
export interface SignOffDecision {
  readonly verdict: 'approved' | 'amended' | 'rejected';
  readonly by: string;
  /** The day it was decided, such as 2026-01-31. */
  readonly on: string;
  readonly comment: string;
  readonly sheetId: string;
  /** Verdict `amended`: another name, ids of values that are left out. */
  readonly name?: string;
  readonly without?: readonly string[];
}

/** A decision, and the line of the sheet that it is about. */
export interface DecidedLine {
  readonly line: SignOffLine;
  readonly decision: SignOffDecision;
}

/** Why a line of a sheet that came back counts for nothing. */
export type SignOffRefusal =
  | 'unreadable'
  | 'not-of-the-sheet'
  | 'unknown-pattern'
  | 'twice'
  /** What it decides stands in a cell that is merged over several lines. */
  | 'merged'
  | 'changed'
  /** The sheet did not show all of what it asked. */
  | 'not-shown-whole'
  | 'unknown-decision'
  | 'no-name'
  | 'no-date'
  | 'date-ambiguous'
  | 'date-before-sheet'
  | 'date-in-future'
  | 'nothing-amended'
  | 'amended-but-not-said'
  | 'unknown-value'
  | 'all-left-out'
  | 'name-unusable'
  | 'too-long'
  | 'gone'
  | 'created-already';

/** What became of one line of the file. */
export interface SignOffOutcome {
  /** Line of the file (row of the sheet). */
  readonly line: number;
  /** Number of the pattern, where the line says one of the sheet. */
  readonly pattern?: number;
  readonly state: SignOffDecision['verdict'] | 'open' | 'refused';
  readonly why?: SignOffRefusal;
}
