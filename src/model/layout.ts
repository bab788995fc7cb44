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
  /** Columns of a workbook that say as well who is meant: who is struck through there is not taken. */
  readonly persons?: readonly number[];
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
  /** Only cells that hold this are read: what an answer about them would add. */
  readonly onlyWith?: string;
  /** Cells (case-folded) that say that nothing is held. */
  readonly none?: readonly string[];
  readonly inDoubt?: InDoubt;
  readonly marks?: Marks;
  readonly placeholders?: PlaceholderUse;
  readonly placeholderWords?: PlaceholderWords;
  readonly arrows?: ArrowUse;
}

/** Values (case-folded) of which others tell that they keep a place only: `Buyer - locked` where others hold `Buyer`. Absent: none. */
export type InDoubt = readonly string[];
/** Marks that a line beside the table explains: a value with one (`Payer*`) keeps a place only. Absent: the values that have one are known. */
export type Marks = readonly string[];
/** What keeps a place free (`TBD`) is a value like any, or the only one that is read. Absent: it is none. */
export type PlaceholderUse = 'values' | 'only';
/** An arrow in a value leads to it, as in `Orders -> Approve`, in all of them. Absent: it is a change. */
export type ArrowUse = 'paths';
/** Which of what keeps a place free is meant by it (case-folded). Absent: all. */
export type PlaceholderWords = readonly string[];

/** One cell holds the name of an entitlement, another its value. */
export interface PairsPart {
  readonly kind: 'pairs';
  readonly name: number;
  readonly value: number;
  /** Name (case-folded) → entitlement; other names are not about access. */
  readonly entitlements: readonly { readonly name: string; readonly entitlement: number }[];
  readonly inDoubt?: InDoubt;
  readonly marks?: Marks;
  readonly placeholders?: PlaceholderUse;
  readonly placeholderWords?: PlaceholderWords;
  readonly arrows?: ArrowUse;
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
  | {
      readonly by: 'text';
      readonly delimiter: string;
      /** What separates values in other cells of the column, or within the parts. */
      readonly also?: readonly string[];
    }
  /** A list with a number (`1.`) or a sign (`-`) before each item. */
  | { readonly by: 'marks' }
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
  | 'hidden'
  /** A conditional format may strike through, or take out of sight, what decides about access. */
  | 'may-be-unseen';

/** None of the cells that are kept is left out; others may be. What can be read of them counts. */
export type Unseen = true;

/** Leaves records out by a cell; `hidden`, `looks`, `may-hide`, `heading` and `section` by the row. */
export interface RecordFilter {
  readonly reason: FilterReason;
  /** -1: no column. */
  readonly column: number;
  readonly rule:
    /** Cells (case-folded) that leave the record out. */
    | { readonly kind: 'words'; readonly words: readonly string[] }
    | { readonly kind: 'filled' }
    | { readonly kind: 'blank' }
    /** Cells that say in words that something is over, or not there yet. */
    | {
        readonly kind: 'taken-away';
        /** Or that it is held until a day or an event: no column has its end. */
        readonly until?: true;
      }
    /** Names of people behind which it is said in brackets that they are no longer there. */
    | { readonly kind: 'over-behind'; readonly unseen?: Unseen }
    /** Cells with a mark that a line beside the table explains; not all of them are kept. */
    | { readonly kind: 'marked'; readonly marks: readonly string[]; readonly unseen?: Unseen }
    | { readonly kind: 'past' | 'future'; readonly order: DateOrder }
    /** Days of an approval that never come; `blank`: or that are not there. */
    | { readonly kind: 'undated'; readonly order: DateOrder; readonly blank: boolean }
    /** `named`: a heading says what it names (`Group: Buyers`); one that does not may be something else. */
    | { readonly kind: 'heading'; readonly named: boolean }
    /** Below a row of one cell that says that what follows is over, or not there yet. */
    | { readonly kind: 'section' }
    /** Looks as a legend says that what is over looks (`fill:ff0000`); empty: nobody can tell how records look. */
    | { readonly kind: 'looks'; readonly looks: readonly string[] }
    /** A conditional format may strike through, or take out of sight, a text in one of these columns. */
    | { readonly kind: 'may-hide'; readonly columns: readonly number[] }
    | { readonly kind: 'hidden' };
}
