import { isTotal } from '../words/closing-words.ts';
import type { CellDoubt } from './records.ts';
import type { MergedCells, SheetRow } from './workbook.ts';

interface Spread {
  readonly column: number;
  readonly last: number;
  readonly text: string;
  readonly doubts: readonly CellDoubt[];
}

/** Columns of a cell that a record may have; a wider one is a remark. */
const MOST_ACROSS = 100;

/**
 * Rows below a header with what cells say that are merged over several of them: it is said of each of these rows. Whether what
 * is merged across is said of each of its columns nobody knows.
 */
export class MergedDown {
  readonly #starts = new Map<number, MergedCells[]>();
  #open: readonly Spread[] = [];
  /** Cells that are merged across, in the row that was read last. */
  #across: readonly MergedCells[] = [];

  /** `from`: the first row below the header. */
  constructor(merges: readonly MergedCells[], from: number) {
    for (const merge of merges)
      if ((merge.rows > 1 || merge.columns > 1) && merge.row >= from)
        this.#starts.set(merge.row, [...(this.#starts.get(merge.row) ?? []), merge]);
  }

  /** The next row, as it reads; one that is empty but for such cells stays empty, and a total a total. */
  read(row: SheetRow): SheetRow {
    this.#open = this.#open.filter(({ last }) => last >= row.number);
    const filled = this.#open.length === 0 ? row : this.#filled(row);
    const starts = this.#starts.get(row.number) ?? [];
    this.#across = [
      ...this.#across.filter((merge) => merge.row + merge.rows > row.number),
      ...starts.filter(({ columns }) => columns > 1 && columns <= MOST_ACROSS),
    ];
    for (const { column, rows } of starts) {
      if (rows === 1) continue;
      const text = filled.cells[column] ?? '';
      if (text.trim() === '') continue;
      const doubts = filled.doubts.filter(({ cell }) => cell === column);
      this.#open = [...this.#open, { column, last: row.number + rows - 1, text, doubts }];
    }
    return this.#doubted(filled);
  }

  /** A row of one cell is a title. */
  #doubted(row: SheetRow): SheetRow {
    const { cells } = row;
    const said = (column: number) => (cells[column] ?? '').trim() !== '';
    const found = this.#across.filter(({ column }) => said(column));
    if (found.length === 0 || cells.filter((_, column) => said(column)).length < 2) return row;
    const doubts = found.flatMap(({ column, columns }) =>
      Array.from({ length: columns - 1 }, (_, i): CellDoubt => ({
        cell: column + i + 1,
        reason: 'merged-across',
      })),
    );
    return { ...row, doubts: [...row.doubts, ...doubts] };
  }

  #filled(row: SheetRow): SheetRow {
    const { cells } = row;
    const free = this.#open.filter(({ column }) => (cells[column] ?? '').trim() === '');
    if (free.length === 0 || cells.every((cell) => cell.trim() === '')) return row;
    if (isTotal(cells, () => true)) return row;
    const texts = Array.from(
      { length: Math.max(cells.length, ...free.map(({ column }) => column + 1)) },
      (_, i) => free.find(({ column }) => column === i)?.text ?? cells[i] ?? '',
    );
    return { ...row, cells: texts, doubts: [...row.doubts, ...free.flatMap(({ doubts }) => doubts)] };
  }
}
