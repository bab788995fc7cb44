import type { Dialect } from './dialect.ts';
import type { Layout } from './layout.ts';
import type { Overrides, Question } from './question.ts';
import type { ColumnUnderstanding, CorroborationAttribute } from './report-columns.ts';
import type { LineCounts, OtherTable, RejectReason } from './report-lines.ts';

/** What intake concluded about a report; bound to the file by its sha256, overridable by a person. */
export interface Understanding {
  readonly format: 2;
  readonly id: string;
  readonly report: ReportIdentity;
  readonly dialect: Dialect;
  readonly lines: LineCounts;
  readonly columns: readonly ColumnUnderstanding[];
  /** Index of the column that names the person; further columns of class `identifier` could as well. */
  readonly identifier: number;
  /** What turns a record into holdings. */
  readonly layout: Layout;
  /** Other columns that name the person and can confirm or contradict the match. */
  readonly corroboration: readonly { readonly column: number; readonly attribute: CorroborationAttribute }[];
  /** None: the report says nothing about access, or a person must say first what does. */
  readonly entitlements: readonly ReportEntitlement[];
  /** Distinct identifiers of accepted records. */
  readonly people: number;
  /** Distinct (identifier, entitlement, value). */
  readonly wantedHoldings: number;
  /** All rejected lines; data lines = rejected + resolved. */
  readonly rejects: readonly { readonly line: number; readonly reason: RejectReason }[];
  /** Tables below the first one that are not read; their lines are rejected. Absent: none. */
  readonly otherTables?: readonly OtherTable[];
  /** Readable records that the layout's filters leave out, one per filter, in their order. */
  readonly leftOut: readonly { readonly lines: number; readonly records: number }[];
  /** What no answer of a person settles yet. */
  readonly questions: readonly Question[];
  /** Values that may be one; nothing is merged by it. */
  readonly nearDuplicates: readonly NearDuplicate[];
  /** Names that Okta does not take as they are. */
  readonly overLimit: readonly OverLimit[];
  /** Answers of a person, by the id of their question, that no question and option of this report had; absent: none. */
  readonly unheard?: readonly string[];
  readonly overrides: Overrides;
  /** What was remembered of an earlier report with these columns, or is from now on; absent: nothing. */
  readonly mapping?: MappingUse;
}

/** What a person said about the reports with these columns, for one connection. */
export interface Mapping {
  /** Hash of the columns. */
  readonly header: string;
  readonly columns: readonly string[];
  /** Name of the report, without what changes from one to the next. */
  readonly stem: string;
  readonly overrides: Overrides;
  /** Epoch milliseconds. */
  readonly saidAt: number;
  /** Best share of identifiers found in Okta since then, 0..1; absent: none was looked for. */
  readonly matchRate?: number;
}

export interface MappingUse {
  readonly header: string;
  readonly columns: readonly string[];
  /**
   * `said`: by the person, just now. `used`: as it was said at `saidAt`. `drifted`: the columns are not those of then, so
   * nothing was used and nothing can be planned before a person has said what holds.
   */
  readonly state: 'said' | 'used' | 'drifted';
  readonly saidAt: number;
  /** `said`: when what holds besides was said, epoch milliseconds; absent: nothing was before. */
  readonly besides?: number;
  /** Against the columns of then. */
  readonly newColumns: readonly string[];
  readonly missingColumns: readonly string[];
}

export interface ReportIdentity {
  /** File name without folders. */
  readonly name: string;
  /** Path relative to the reports folder, with "/". */
  readonly path: string;
  readonly sha256: string;
  readonly bytes: number;
}

export interface ReportEntitlement {
  readonly name: string;
  /** Columns that it comes from; none: from headings between the records. */
  readonly columns: readonly number[];
  /** Separates the values of a cell, as people would write it. */
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
  /** What the report says about the value beside it. */
  readonly description?: string;
}

/** Two or more values of an entitlement that may be the same. */
export interface NearDuplicate {
  readonly entitlement: number;
  readonly values: readonly string[];
  readonly likeness: 'punctuation' | 'one-letter' | 'swapped-letters' | 'look-alike-letters';
}

export interface OverLimit {
  readonly entitlement: number;
  /** Absent: the name of the entitlement itself. */
  readonly value?: string;
  readonly limit: 'name-length' | 'characters';
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
  /** When each of `values` ends, in epoch milliseconds; 0: never. Absent: none ends. */
  readonly ends?: Float64Array;
  /** Index of the entitlement (in `Understanding.entitlements`) and of its value; the most frequent spelling met in this reading. */
  readonly valueTable: readonly {
    readonly entitlement: number;
    readonly value: number;
    readonly name: string;
  }[];
  /** Corroborating texts per identifier, in the order of `Understanding.corroboration`; "" where the report says nothing; of nobody where nothing corroborates. */
  readonly corroboration: readonly (readonly string[])[];
}
