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

/** A table that stands below the one that is read. */
export interface OtherTable {
  /** 1-based physical lines (rows of a sheet). */
  readonly firstLine: number;
  readonly lastLine: number;
  /** The cells of its header, as far as its first row with several cells is one. */
  readonly columns: readonly string[];
}

/** The labels of lines that hold no record. */
export type LineLabel = 'preamble' | 'header' | 'repeated-header' | 'separator' | 'blank' | 'footer';

/** Every physical line carries exactly one label: total = preamble + header + repeatedHeader + separator + blank + footer + data + leftOut + rejected. */
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
  /** Lines of records that a filter of the layout leaves out: history, revoked, inactive … */
  readonly leftOut: number;
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
  /** Nearly all others in the column are e-mail addresses, this is none. */
  | 'malformed-identifier'
  /** A date that decides about access and cannot be read, or reads as two. */
  | 'unclear-date'
  /** May be a heading or a person, or stands below such a line, or below one that cannot be read. */
  | 'unclear-heading'
  /** A list (JSON) in a cell that cannot be read. */
  | 'unclear-list'
  | 'cell-too-long';

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

/** The kind of table, for people to read; `parts` is what counts. */
export type LayoutShape = 'wide' | 'long' | 'pairs' | 'flags' | 'levels' | 'mixed' | 'none';

/** One mechanism for all layouts: each part takes holdings from a record, each filter may leave the record out. */
export interface Layout {
  readonly shape: LayoutShape;
  readonly parts: readonly LayoutPart[];
  /** Columns in which an empty cell means the one above. */
  readonly fillDown: readonly number[];
  /** The first that applies labels the record. */
  readonly filters: readonly RecordFilter[];
  /** Columns with the day on which the record's holdings end; the earliest counts. */
  readonly ends: readonly { readonly column: number; readonly order: DateOrder }[];
  /** Identifiers that are no e-mail address are rejected. */
  readonly onlyEmails: boolean;
  /** The identifier's cells list several people, who all hold what the record says. Absent: they name one. */
  readonly members?: Split;
  /** The identifier's cells say more than who is meant; absent: nothing else. */
  readonly wrap?: IdentifierWrap;
}

/** Where who is meant stands in a cell: `Anna Berg <a@b.example>`, `i:0#.f|membership|a@b.example`, `Anna Berg (aberg)`, `CN=aberg,OU=…`. */
export type IdentifierWrap = 'address' | 'claim' | 'brackets' | 'distinguished-name';

export type LayoutPart = ValuesPart | PairsPart | FlagsPart;

/** Cells hold values of one entitlement; several columns are positions of the same list. */
export interface ValuesPart {
  readonly kind: 'values';
  /** Index into `Understanding.entitlements`. */
  readonly entitlement: number;
  readonly columns: readonly number[];
  /** Columns that belong to the value's name, before it: `path:role`. */
  readonly scope: readonly number[];
  /** Absent: one value per cell. */
  readonly split?: Split;
  /** Cells that hold this are left unread: whether it separates values is asked. */
  readonly unsettled?: string;
  /** Cells (case-folded) that say that nothing is held. */
  readonly none?: readonly string[];
  readonly placeholders?: PlaceholderUse;
}

/** What keeps a place free (`TBD`) is a value like any, or the only one that is read. Absent: it is none. */
export type PlaceholderUse = 'values' | 'only';

/** One cell holds the name of an entitlement, another its value. */
export interface PairsPart {
  readonly kind: 'pairs';
  readonly name: number;
  readonly value: number;
  /** Name (case-folded) → entitlement; other names are not about access. */
  readonly entitlements: readonly { readonly name: string; readonly entitlement: number }[];
  readonly placeholders?: PlaceholderUse;
}

/** Each column stands for one value, its cells hold marks. */
export interface FlagsPart {
  readonly kind: 'flags';
  readonly entitlement: number;
  readonly columns: readonly { readonly column: number; readonly value: string }[];
  /** Marks (case-folded) that mean yes; all others grant nothing. */
  readonly yes: readonly string[];
  /** The cells are days: what was given on them (not on days to come), or is held until then. */
  readonly days?: { readonly means: 'since' | 'until'; readonly order: DateOrder };
}

/** How a cell becomes several values. */
export type Split =
  | { readonly by: 'text'; readonly delimiter: string }
  /** A list in JSON. */
  | { readonly by: 'json' }
  /** Distinguished names; a value is the first part of its name (`CN=…`) where that tells it from all others. */
  | { readonly by: 'names'; readonly delimiter: string };

/** The parts of a date in their order; `number`: days, seconds or ticks are counted. */
export type DateOrder = 'ymd' | 'dmy' | 'mdy' | 'unsure' | 'number';

export type FilterReason =
  | 'ended'
  | 'not-started'
  | 'revoked'
  | 'inactive'
  /** Nobody but its owner knows whether its status means that it is in force. */
  | 'unclear-status'
  | 'locked'
  /** Held through something else: inherited, by a profile, by a rule. */
  | 'indirect'
  /** About a group, a program or a device. */
  | 'no-person'
  /** Nobody is named; the record above may go on. */
  | 'continued'
  /** A row of one cell that stands above the people it is about. */
  | 'heading'
  /** Hidden in the workbook. */
  | 'hidden';

/** Leaves records out by a cell; `hidden`, `heading` and `section` by the row. */
export interface RecordFilter {
  readonly reason: FilterReason;
  /** -1: no column. */
  readonly column: number;
  readonly rule:
    /** Cells (case-folded) that leave the record out. */
    | { readonly kind: 'words'; readonly words: readonly string[] }
    | { readonly kind: 'filled' }
    | { readonly kind: 'blank' }
    /** Cells that say in words that something is over. */
    | { readonly kind: 'taken-away' }
    | { readonly kind: 'past' | 'future'; readonly order: DateOrder }
    /** `named`: a heading says what it names (`Group: Buyers`); one that does not may be something else. */
    | { readonly kind: 'heading'; readonly named: boolean }
    /** Below a row of one cell that says that what follows is over. */
    | { readonly kind: 'section' }
    | { readonly kind: 'hidden' };
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
  readonly likeness: 'punctuation' | 'one-letter' | 'look-alike-letters';
}

export interface OverLimit {
  readonly entitlement: number;
  /** Absent: the name of the entitlement itself. */
  readonly value?: string;
  readonly limit: 'name-length' | 'characters';
}

export type QuestionCode =
  | 'column-class'
  | 'identifier'
  | 'multi-value'
  /** Which names of a pairs layout are entitlements. */
  | 'pair-names'
  /** Whether columns of marks are entitlements. */
  | 'flag-columns'
  /** Which of several columns of groups hold access. */
  | 'held-columns'
  /** What the codes of a level matrix grant. */
  | 'level-codes'
  /** What the days of a matrix mean. */
  | 'matrix-days'
  /** Whether the people who are listed in a cell all hold what the record says. */
  | 'members'
  /** Whether columns beside a value belong to its name. */
  | 'scope'
  | 'fill-down'
  /** Whether what keeps a place free (`TBD`, `unknown`) is a value. */
  | 'placeholders'
  /** Which codes of a status mean that something is held. */
  | 'status-codes'
  /** Whether the people below a heading hold what it says. */
  | 'headings'
  /** Whether records that a filter leaves out count all the same. */
  | 'filter'
  | 'encoding'
  | 'sheet';

/** A doubt that a person can settle; the default is always the one that grants less. */
export interface Question {
  /** Stable for the same header: the code with the name of the column. */
  readonly id: string;
  readonly code: QuestionCode;
  /** -1: the table as a whole. */
  readonly column: number;
  /** What else there is to know, as a fixed code: the reason of a filter, the delimiter. */
  readonly about?: string;
  /** Several options may be chosen together: their names, with commas between. Absent: one. */
  readonly several?: true;
  readonly options: readonly QuestionOption[];
  /** Name of the option that holds until a person answers. */
  readonly default: string;
}

export interface QuestionOption {
  readonly name: string;
  /** What choosing it adds to the default. */
  readonly adds: Effect;
}

export interface Effect {
  readonly records: number;
  readonly people: number;
  readonly holdings: number;
  /** People and holdings are lower bounds. */
  readonly atLeast?: boolean;
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
  /** Question id → name of the option, or of several where the question takes them. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly layout?: LayoutOverrides;
  readonly dialect?: DialectOverrides;
}

/** How the table is laid out, where the evidence says otherwise; what is named here is no longer asked. */
export interface LayoutOverrides {
  /** One column names the entitlement, another holds its value. */
  readonly pairs?: { readonly name: string; readonly value: string };
  /** Columns that stand for one value each, and the marks that mean yes. */
  readonly flags?: { readonly columns: readonly string[]; readonly yes: readonly string[] };
  /** Value column → columns that belong to its value's name; none: the value stands alone. */
  readonly scope?: Readonly<Record<string, readonly string[]>>;
  /** Columns in which an empty cell means the one above; none: it means nothing. */
  readonly fillDown?: readonly string[];
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
