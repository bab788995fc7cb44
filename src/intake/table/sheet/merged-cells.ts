import { columnOf } from './cell-looks.ts';

/** Cells that are shown as one, which says what the first of them says. */
export interface MergedCells {
  /** 1-based; the first row. */
  readonly row: number;
  readonly rows: number;
  /** From 0; the first column. */
  readonly column: number;
  readonly columns: number;
  /** All around cells that are merged twice: no spreadsheet makes such, and whoever reads it shows it in another way. */
  readonly disputed?: true;
}

/** `B2:D2`; a single cell is merged with none. */
export function mergedIn(reference: string): readonly MergedCells[] {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference);
  if (found === null) return [];
  const [, left = '', top, right = '', bottom] = found;
  const [row, column] = [Number(top), columnOf(left)];
  const [rows, columns] = [Number(bottom) - row + 1, columnOf(right) - column + 1];
  return rows > 1 || columns > 1 ? [{ row, rows, column, columns }] : [];
}

/** The upper ones first, with those that overlap as one. */
export function withoutOverlaps(merges: readonly MergedCells[]): readonly MergedCells[] {
  const kept: { merge: MergedCells }[] = [];
  let open: { merge: MergedCells }[] = [];
  for (const merge of merges.toSorted((a, b) => a.row - b.row)) {
    open = open.filter(({ merge: { row, rows } }) => row + rows > merge.row);
    const { column, columns } = merge;
    const over = open.find(
      ({ merge: one }) => one.column < column + columns && column < one.column + one.columns,
    );
    if (over !== undefined) over.merge = around(over.merge, merge);
    else {
      const one = { merge };
      open.push(one);
      kept.push(one);
    }
  }
  return kept.map(({ merge }) => merge);
}

function around(upper: MergedCells, lower: MergedCells): MergedCells {
  const { row } = upper;
  const column = Math.min(upper.column, lower.column);
  const rows = Math.max(upper.rows, lower.row + lower.rows - row);
  const columns = Math.max(upper.column + upper.columns, lower.column + lower.columns) - column;
  const isSame = [upper, lower].every(
    (one) => one.row === row && one.rows === rows && one.columns === columns,
  );
  return isSame ? upper : { row, rows, column, columns, disputed: true };
}
