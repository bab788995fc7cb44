import type { DialectOverrides } from './dialect.ts';

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

/** What is asked, in words for a person; with the name of the column before it. */
export const ASKS: Readonly<Record<QuestionCode, string>> = {
  'column-class': 'is it an entitlement?',
  identifier: 'does it say who is meant?',
  'multi-value': 'do its cells hold several values?',
  'pair-names': 'which of its names are entitlements?',
  'flag-columns': 'are the columns of marks entitlements?',
  'held-columns': 'which columns of groups hold access?',
  'level-codes': 'which of its codes grant something?',
  'matrix-days': 'what do its days mean?',
  members: 'do all people in a cell hold what the line says?',
  scope: 'does it belong to the name of the value beside it?',
  'fill-down': 'does an empty cell mean the one above?',
  placeholders: 'are texts such as TBD values?',
  'status-codes': 'which of its codes mean that something is held?',
  headings: 'do the people below a heading hold what it says?',
  filter: 'do the lines that it leaves out count all the same?',
  encoding: 'which encoding is the file in?',
  sheet: 'which sheet is meant?',
};

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
