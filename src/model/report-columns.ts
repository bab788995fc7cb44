export type ColumnClass =
  | 'identifier'
  /** Says what somebody holds, or part of it: a value, its name, its scope, a mark. */
  | 'entitlement'
  | 'profile'
  /** Says something of the person or the value that Okta's profile has no place for. */
  | 'attribute'
  /** Says whether the account, or what the record grants, is in force. */
  | 'status'
  /** From when or until when a record counts. */
  | 'validity'
  | 'metadata'
  | 'secret'
  | 'empty';

export type CorroborationAttribute =
  | 'login'
  | 'email'
  | 'employeeNumber'
  | 'firstName'
  | 'lastName'
  | 'displayName';

export interface ColumnUnderstanding {
  readonly index: number;
  readonly name: string;
  readonly class: ColumnClass;
  /** 0..1, and how far the next class is behind. */
  readonly confidence: number;
  readonly margin: number;
  readonly evidence: readonly Evidence[];
  readonly alternatives: readonly ColumnClass[];
  readonly statistics: ColumnStatistics;
}

/** One reason, as a fixed code and a number, never prose. */
export interface Evidence {
  readonly code: string;
  readonly value?: number;
}

export interface ColumnStatistics {
  /** Share of records with a value, 0..1. */
  readonly fill: number;
  readonly distinct: number;
  /** True when `distinct` is a lower bound (the counter was full). */
  readonly distinctIsFloor: boolean;
  /** Share of filled cells that look like an e-mail address, a date, a number, a boolean word, 0..1. */
  readonly email: number;
  readonly date: number;
  readonly number: number;
  readonly boolean: number;
  /** Share of identifiers with at most one value in this column, 0..1; absent before the identifier is known. */
  readonly perPerson?: number;
}
