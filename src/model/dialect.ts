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
  /** What the file is called, where that says that all of it is over, or not there yet. */
  readonly calledOver?: string;
}

/** What a person says about how to read the bytes. */
export interface DialectOverrides {
  /** As in `Dialect.encoding`. */
  readonly encoding?: string;
  readonly delimiter?: string;
  /** Name of the sheet to read. */
  readonly sheet?: string;
}

/** What a legend says of how cells look that are over, or not there yet. */
export interface LooksLegend {
  /** As people call it: `red`. */
  readonly named: readonly string[];
  /** As the cells of the legend look themselves: `fill:ff0000`. */
  readonly shown: readonly string[];
}

/** Which sheet of a workbook was read, and what a person does not see in it. */
export interface SheetChoice {
  readonly name: string;
  /** All sheets in order; `hidden` ones are never chosen unasked. */
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
  /** Rows of this sheet that are hidden: they are read like the others. */
  readonly hiddenRows: number;
  /** Columns of this sheet that are hidden, from 0; absent: none are. */
  readonly hiddenColumns?: readonly number[];
  /** Comments on cells of this sheet: those that say that something is over reject their line. Absent: none. */
  readonly comments?: number;
  /** How some cells look depends on what they say: that is not read. */
  readonly conditional?: true;
  /** What other sheets say of how cells look that are over; absent: nothing. */
  readonly legend?: LooksLegend;
}
