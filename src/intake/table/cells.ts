/** The cells of a record, as they stand, without the quotes around them. A list of texts is one. */
export interface Cells {
  readonly length: number;
  /** `column`: from 0; of a column before the first a list says something else. */
  at(column: number): string | undefined;
  /** The number that this text always has in its column, counted as they appear; absent or negative: it has none. */
  numberAt?(column: number): number;
  /** Where the cell stands; another place once it is asked again. */
  spanAt?(column: number): CellSpan | undefined;
}

/** Bytes from `start` to `end`, in UTF-8. */
export interface CellSpan {
  readonly bytes: Buffer;
  /** The same bytes, to take four at a time. */
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
}

/** All texts of a record. */
export function textsOf(cells: Cells): readonly string[] {
  if (isList(cells)) return cells;
  return Array.from({ length: cells.length }, (_, column) => cells.at(column) ?? '');
}

function isList(cells: Cells): cells is readonly string[] & Cells {
  return Array.isArray(cells);
}

/** The code of the first character of a cell, or something beyond ASCII; −1: there is none. */
export function firstOf(cells: Cells, column: number): number {
  const span = cells.spanAt?.(column);
  if (span !== undefined) return span.start === span.end ? -1 : (span.bytes[span.start] ?? -1);
  const text = cells.at(column) ?? '';
  return text === '' ? -1 : text.charCodeAt(0);
}
