/** What intake concluded about a report; bound to the file by its sha256, overridable by a person. */
export interface Understanding {
  readonly format: 1;
  readonly id: string;
  readonly report: ReportIdentity;
  readonly dialect: Dialect;
  readonly lines: LineCounts;
  readonly columns: readonly ColumnUnderstanding[];
  /** Index of the identifier column. */
  readonly identifier: number;
  /** Other columns that name the person and can confirm or contradict the match. */
  readonly corroboration: readonly { readonly column: number; readonly attribute: CorroborationAttribute }[];
  readonly entitlements: readonly EntitlementColumn[];
  /** Distinct identifiers. */
  readonly people: number;
  /** Distinct (identifier, entitlement, value). */
  readonly wantedHoldings: number;
  /** All rejected lines; data lines = rejected + resolved. */
  readonly rejects: readonly { readonly line: number; readonly reason: RejectReason }[];
  readonly questions: readonly Question[];
  readonly overrides: Overrides;
}

export interface ReportIdentity {
  /** File name without folders. */
  readonly name: string;
  /** Path relative to the reports folder, with "/". */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface Dialect {
  readonly encoding: 'utf-8';
  readonly bom: boolean;
  readonly delimiter: string;
  readonly quote: '"';
  /** 1-based physical line of the header. */
  readonly headerLine: number;
}

/** Every physical line carries exactly one label: total = header + blank + data + rejected. */
export interface LineCounts {
  readonly total: number;
  readonly header: number;
  readonly blank: number;
  /** Lines that belong to accepted records (a record with line breaks in quotes has several). */
  readonly data: number;
  readonly rejected: number;
  /** Accepted records. */
  readonly records: number;
}

export type RejectReason =
  | 'too-few-cells'
  | 'too-many-cells'
  | 'broken-quote'
  | 'invalid-encoding'
  | 'no-identifier'
  | 'cell-too-long';

export type ColumnClass =
  | 'identifier'
  | 'entitlement'
  | 'profile'
  | 'status'
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

export interface EntitlementColumn {
  readonly column: number;
  readonly name: string;
  /** Splits a cell into several values; absent: one value per cell. */
  readonly delimiter?: string;
  readonly values: readonly ReportValue[];
}

export interface ReportValue {
  /** Most frequent spelling; canonical form is trim, inner white space collapsed, NFC. */
  readonly name: string;
  /** Other spellings with the same case-folded key, with the number of cells. */
  readonly variants: readonly { readonly name: string; readonly count: number }[];
  /** Number of people who should hold it. */
  readonly people: number;
}

/** A doubt that a person can settle; the default is always the one that grants less. */
export interface Question {
  readonly id: string;
  readonly code: 'column-class' | 'identifier' | 'multi-value' | 'value-variants';
  readonly column: number;
  readonly options: readonly string[];
  readonly default: string;
  /** Records that the answer touches. */
  readonly records: number;
}

/** What a person decided against or beyond the evidence. Column names as in the header. */
export interface Overrides {
  readonly identifier?: string;
  /** Exactly these columns are entitlements. */
  readonly entitlements?: readonly string[];
  /** These columns are not entitlements. */
  readonly ignore?: readonly string[];
  /** Column name → delimiter that splits its cells; empty text: never split. */
  readonly delimiters?: Readonly<Record<string, string>>;
}

/**
 * What the report wants, read with an understanding: one row per distinct identifier, in order of first line.
 * `values[offsets[i] .. offsets[i + 1]]` are indexes into `valueTable`.
 */
export interface Wanted {
  readonly identifiers: readonly string[];
  /** First physical line of each identifier. */
  readonly firstLine: Uint32Array;
  /** Data lines of each identifier. */
  readonly lineCount: Uint32Array;
  readonly offsets: Uint32Array;
  readonly values: Uint32Array;
  /** Index of the entitlement (in `Understanding.entitlements`) and of its value. */
  readonly valueTable: readonly { readonly entitlement: number; readonly value: number }[];
  /** Corroborating texts per identifier, in the order of `Understanding.corroboration`; "" where the report says nothing. */
  readonly corroboration: readonly (readonly string[])[];
}
