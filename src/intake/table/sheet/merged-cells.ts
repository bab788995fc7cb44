import { MOST_COLUMNS } from '../header.ts';
import { columnOf } from './cell-looks.ts';

/** Cells that stand together. */
export interface CellsOf {
  /** 1-based; the first row. */
  readonly row: number;
  readonly rows: number;
  /** From 0; the first column. */
  readonly column: number;
  readonly columns: number;
}

/** Cells that are shown as one, which says what the first of them says. */
export interface MergedCells extends CellsOf {
  /** All around cells that are merged twice: no spreadsheet makes such, and whoever reads it shows it in another way. */
  readonly disputed?: true;
}

/** `B2:D2`; a single cell is merged with none. */
export function mergedIn(reference: string): readonly MergedCells[] {
  return cellsIn(reference).filter(({ rows, columns }) => rows > 1 || columns > 1);
}

/** `B2:D2`, or a single cell. */
export function cellsIn(reference: string): readonly CellsOf[] {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?$/.exec(reference);
  if (found === null) return [];
  const [, left = '', top, right = left, bottom = top] = found;
  const [row, column] = [Number(top), columnOf(left)];
  return [{ row, rows: Number(bottom) - row + 1, column, columns: columnOf(right) - column + 1 }];
}

/** Merges that overlap, as one; `into`: the one that it became part of. */
interface Merged {
  merge: MergedCells;
  into?: Merged;
}

/** The upper ones first, with those that overlap as one. Those beyond the most columns of a table are left out. */
export function withoutOverlaps(merges: readonly MergedCells[]): readonly MergedCells[] {
  const kept: Merged[] = [];
  /** Per column the last one that stands in it. */
  const last: (Merged | undefined)[] = Array.from({ length: MOST_COLUMNS });
  for (const merge of merges.toSorted((a, b) => a.row - b.row)) {
    if (merge.column >= MOST_COLUMNS) continue;
    const own: Merged = { merge };
    let taken = 0;
    do {
      const [from, beyond] = [own.merge.column, columnBeyond(own.merge)];
      taken = 0;
      for (let column = from; column < beyond; column++) {
        const other = whole(last[column]);
        if (other === undefined || other === own || rowBeyond(other.merge) <= merge.row) continue;
        own.merge = around(other.merge, own.merge);
        other.into = own;
        taken += 1;
      }
    } while (taken > 0);
    for (let { column } = own.merge; column < columnBeyond(own.merge); column++) last[column] = own;
    kept.push(own);
  }
  return kept
    .filter(({ into }) => into === undefined)
    .map(({ merge }) => merge)
    .sort((a, b) => a.row - b.row);
}

/** What it is part of, if of anything. */
function whole(one: Merged | undefined): Merged | undefined {
  let all = one;
  while (all?.into !== undefined) all = all.into;
  return all;
}

function rowBeyond({ row, rows }: MergedCells): number {
  return row + rows;
}

function columnBeyond({ column, columns }: MergedCells): number {
  return Math.min(MOST_COLUMNS, column + columns);
}

function around(one: MergedCells, other: MergedCells): MergedCells {
  const [row, column] = [Math.min(one.row, other.row), Math.min(one.column, other.column)];
  const rows = Math.max(rowBeyond(one), rowBeyond(other)) - row;
  const columns = Math.max(one.column + one.columns, other.column + other.columns) - column;
  const isSame = [one, other].every(
    (it) => it.row === row && it.column === column && it.rows === rows && it.columns === columns,
  );
  return isSame ? one : { row, rows, column, columns, disputed: true };
}
