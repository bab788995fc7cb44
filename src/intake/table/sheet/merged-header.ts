import { strongType } from '../cell-types.ts';
import type { MergedCells } from './merged-cells.ts';
import type { SheetRow } from './workbook.ts';

/**
 * The line of a row that names groups of columns: some of its cells are merged across, and the row below names each column that
 * they stand above; the other columns are named in either row. Undefined: there is none. `width`: columns of the table.
 */
export function groupRow(
  rows: readonly SheetRow[],
  merges: readonly MergedCells[],
  width: number,
): number | undefined {
  const found = rows.find((row, i) => {
    const across = acrossIn(row.number, merges).filter(({ columns }) => columns < width);
    const next = rows[i + 1];
    if (across.length === 0 || next?.number !== row.number + 1) return false;
    if (acrossIn(next.number, merges).length > 0) return false;
    const [above, below] = [row, next].map(({ cells }) =>
      Array.from({ length: width }, (_, column) => cells[column]?.trim() ?? ''),
    );
    if (above === undefined || below === undefined) return false;
    const grouped = new Set(across.flatMap(({ column, columns }) => columnsFrom(column, columns)));
    return (
      // A single one is a title.
      above.filter((text) => text !== '').length > 1 &&
      [...above, ...below].every((text) => strongType(text) === undefined) &&
      above.every((text, column) => (below[column] ?? '') !== '' || (text !== '' && !grouped.has(column)))
    );
  });
  return found?.number;
}

/** For each column the first one of the cells that stand above it as one, in the row of a line; undefined: none are merged. */
export function groupsOver(
  line: number,
  merges: readonly MergedCells[],
  columns: number,
): readonly number[] | undefined {
  const across = acrossIn(line, merges);
  if (across.length === 0) return undefined;
  const from = new Map(
    across.flatMap((one) => columnsFrom(one.column, one.columns).map((at) => [at, one.column])),
  );
  return Array.from({ length: columns }, (_, column) => from.get(column) ?? column);
}

function acrossIn(line: number, merges: readonly MergedCells[]): readonly MergedCells[] {
  return merges.filter(({ row, rows, columns }) => columns > 1 && row <= line && line < row + rows);
}

function columnsFrom(column: number, columns: number): readonly number[] {
  return Array.from({ length: columns }, (_, i) => column + i);
}
