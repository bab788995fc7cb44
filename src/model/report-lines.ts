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
  /** A cell of a workbook that is struck through, or something in it. */
  | 'struck-through'
  /** The text of a cell of a workbook, or something in it, is not shown: its colour is that of the cell, or its format shows none. */
  | 'unseen'
  /** A comment on a cell of a workbook says that something is over, held until some day, or from one that is to come. */
  | 'commented'
  /** A cell of a workbook is merged with one before it, or twice: whether that is said of both nobody knows. */
  | 'merged-across'
  /** Something stands in a cell of a workbook that others are merged over: nobody sees it. */
  | 'under-merged'
  | 'no-identifier'
  /** Nearly all others in the column are e-mail addresses, this is none. */
  | 'malformed-identifier'
  /** A date that decides about access and cannot be read, or reads as two. */
  | 'unclear-date'
  /** May be a heading or a person, or stands below such a line, or below one that cannot be read. */
  | 'unclear-heading'
  /** A list (JSON) in a cell that cannot be read, or an object of which says that it is not in force, or until when. */
  | 'unclear-list'
  | 'cell-too-long';
