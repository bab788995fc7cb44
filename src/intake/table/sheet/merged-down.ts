import { isTotal } from '../../words/closing-words.ts';
import type { CellDoubt } from '../cell-marks.ts';
import type { MergedCells } from './merged-cells.ts';
import type { SheetRow } from './workbook.ts';

/** Merged cells that a row stands in or starts, and what they say. */
interface Spread {
  readonly merge: MergedCells;
  readonly text: string;
  readonly doubts: readonly CellDoubt[];
}

/** Columns of a cell that a record may have; a wider one is a remark. */
const MOST_ACROSS = 100;

/**
 * Rows below a header with what cells say that are merged over several of them: it is said of each of these rows. Whether what
 * is merged across is said of each of its columns nobody knows, nor what cells say that are merged twice; and what a spreadsheet
 * kept under merged cells nobody sees.
 */
export class MergedDown {
  /** From the upper ones to the lower ones, and how many have begun. */
  readonly #merges: readonly MergedCells[];
  #begun = 0;
  #open: readonly Spread[] = [];

  /** `merges`: the upper ones first; `from`: the first row below the header; `width`: columns of the table. */
  constructor(merges: readonly MergedCells[], from: number, width: number) {
    this.#merges = merges
      .filter(({ row, rows, column }) => row + rows > from && column < width)
      .map((one) =>
        one.disputed === true ? { ...one, columns: Math.min(one.columns, width - one.column) } : one,
      );
  }

  /** The next row, as it reads; one that is empty but for such cells stays empty, and a total a total. */
  read(row: SheetRow): SheetRow {
    this.#open = this.#open.filter(({ merge }) => merge.row + merge.rows > row.number);
    const filled = this.#open.length === 0 ? row : this.#filled(row);
    this.#open = [...this.#open, ...this.#startingAt(filled)];
    return this.#open.length === 0 ? row : this.#doubted(this.#seen(filled));
  }

  /** Of those that begin above, in the header or a row without cells, nobody takes what they say for what a record says. */
  #startingAt({ number, cells, doubts }: SheetRow): readonly Spread[] {
    const from = this.#begun;
    while ((this.#merges[this.#begun]?.row ?? Infinity) <= number) this.#begun += 1;
    if (from === this.#begun) return [];
    return this.#merges
      .slice(from, this.#begun)
      .filter(({ row, rows }) => row + rows > number)
      .map((merge) => ({
        merge,
        text: merge.row === number ? (cells[merge.column] ?? '') : '',
        doubts: doubts.filter(({ cell }) => cell === merge.column),
      }));
  }

  /** What stands under merged cells and is not what they say. */
  #seen(row: SheetRow): SheetRow {
    const under = this.#open.flatMap(({ merge, text }) =>
      columnsOf(merge)
        .slice(merge.row === row.number ? 1 : 0)
        .filter((cell) => isSaid(row, cell) && row.cells[cell]?.trim() !== text.trim())
        .map((cell): CellDoubt => ({ cell, reason: 'under-merged' })),
    );
    return under.length === 0 ? row : { ...row, doubts: [...row.doubts, ...under] };
  }

  /** A row of one cell is a title. */
  #doubted(row: SheetRow): SheetRow {
    const found = this.#open.filter(
      ({ merge }) => merge.disputed === true || (merge.columns > 1 && isSaid(row, merge.column)),
    );
    if (found.length === 0 || row.cells.filter((cell) => cell.trim() !== '').length < 2) return row;
    const doubts = found.flatMap(({ merge }) =>
      columnsOf(merge)
        .slice(merge.disputed === true ? 0 : 1)
        .map((cell): CellDoubt => ({ cell, reason: 'merged-across' })),
    );
    return { ...row, doubts: [...row.doubts, ...doubts] };
  }

  #filled(row: SheetRow): SheetRow {
    const { cells } = row;
    const below = this.#open.filter(
      ({ merge, text }) => merge.rows > 1 && merge.disputed !== true && text.trim() !== '',
    );
    if (below.length === 0 || cells.every((cell) => cell.trim() === '')) return row;
    if (isTotal(cells, () => true)) return row;
    const free = below.filter(({ merge }) => !isSaid(row, merge.column));
    const texts = Array.from(
      { length: Math.max(cells.length, ...free.map(({ merge }) => merge.column + 1)) },
      (_, i) => free.find(({ merge }) => merge.column === i)?.text ?? cells[i] ?? '',
    );
    return {
      ...row,
      cells: texts,
      merged: below.map(({ merge }) => merge.column),
      doubts: [...row.doubts, ...free.flatMap(({ doubts }) => doubts)],
    };
  }
}

function columnsOf({ column, columns, disputed }: MergedCells): readonly number[] {
  return columns > MOST_ACROSS && disputed !== true
    ? [column]
    : Array.from({ length: columns }, (_, i) => column + i);
}

function isSaid({ cells }: SheetRow, column: number): boolean {
  return (cells[column] ?? '').trim() !== '';
}
