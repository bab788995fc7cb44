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

/** How the bytes of a report become records; with it the same file reads the same again. */
export interface Dialect {
  /** What the bytes are wrapped in, told from their content. */
  readonly container: 'none' | 'gzip' | 'zip';
  readonly form: 'delimited' | 'fixed-width' | 'workbook';
  /** WHATWG label, or `ibm850`, `ibm437`, `utf-32le`, `utf-32be`; a workbook is `utf-8`. */
  readonly encoding: string;
  readonly bom: boolean;
  /** Encodings that explain the bytes as well but read other letters; empty: no doubt. */
  readonly otherEncodings: readonly string[];
  /** What ends a line: LF (also behind a CR), or CR alone. */
  readonly lineEnd: 'lf' | 'cr';
  /** One character; empty where `form` is not `delimited`. */
  readonly delimiter: string;
  readonly quote: '"' | "'" | '';
  /** How a quote is written inside quotes. */
  readonly escape: 'doubled' | 'backslash';
  /** True when every record ends with one delimiter more than the header. */
  readonly trailingDelimiter: boolean;
  /** First character of each column, 0-based; only `fixed-width`. */
  readonly starts: readonly number[];
  readonly columns: number;
  /** 1-based physical line (row of a sheet) of the first header row; of the first record where there is no header. */
  readonly headerLine: number;
  /** Header rows: 0 = none (names are made up), 2 = a row of groups above the names. */
  readonly headerRows: number;
  /** Physical lines that the header rows take. */
  readonly headerLines: number;
  readonly sheet?: SheetChoice;
}

/** What a person says about how to read the bytes. */
export interface DialectOverrides {
  /** As in `Dialect.encoding`. */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Name of the sheet to read. */
  readonly sheet?: string;
}

/** Which sheet of a workbook was read, and what a person does not see in it. */
export interface SheetChoice {
  readonly name: string;
  /** All sheets in order; `hidden` ones are never chosen unasked. */
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
  /** Rows of this sheet that are hidden: they are read like the others. */
  readonly hiddenRows: number;
}

/** The labels of lines that hold no record. */
export type LineLabel = 'preamble' | 'header' | 'repeated-header' | 'separator' | 'blank' | 'footer';

/** Every physical line carries exactly one label: total = preamble + header + repeatedHeader + separator + blank + footer + data + rejected. */
export interface LineCounts {
  readonly total: number;
  /** Lines above the header that are no part of the table, a `sep=` line included. */
  readonly preamble: number;
  readonly header: number;
  /** The header again further down. */
  readonly repeatedHeader: number;
  /** Dashes and the like. */
  readonly separator: number;
  readonly blank: number;
  /** Totals, row counts, prompts and other closing words. */
  readonly footer: number;
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
  /** Bytes that are no text in this encoding. */
  | 'invalid-encoding'
  /** Letters that other encodings read otherwise, in a cell that decides about access. */
  | 'encoding-unsure'
  /** NUL or a stray line end inside a line. */
  | 'control-character'
  /** A record that does not keep to the columns of a fixed-width table. */
  | 'misaligned'
  /** Lines of another table below this one. */
  | 'other-table'
  /** A number of a workbook with more digits than a workbook keeps. */
  | 'precision-lost'
  /** A cell of a workbook that holds an error. */
  | 'error-cell'
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
  readonly dialect?: DialectOverrides;
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
