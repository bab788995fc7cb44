import type { LineLabel, RejectReason } from '../../model/report-lines.ts';
import type { CellDoubt, Dress } from './cell-marks.ts';
import { type Cells, textsOf } from './cells.ts';

/** What became of physical lines `line` … `line + lines - 1`. Every line of a file belongs to exactly one. */
export type Row =
  | {
      readonly kind: 'record';
      readonly line: number;
      readonly lines: number;
      /** As many as the table has columns; those of the next record once that is read. */
      readonly cells: Cells;
      /** Cells whose text is a guess: nothing to decide about access on. */
      readonly doubts?: readonly CellDoubt[];
      /** Hidden in the workbook. */
      readonly hidden?: boolean;
      /** Cells that are merged with those of a row above, and say what they say. */
      readonly merged?: readonly number[];
      /** Columns in which a text may be struck through, or not be seen, by a rule that only a spreadsheet can follow. */
      readonly mayHide?: readonly number[];
      /** How any of its cells look. */
      readonly dress?: Dress;
      /** A row of one cell behind a blank line. */
      readonly title?: true;
    }
  | {
      readonly kind: 'rejected';
      readonly line: number;
      readonly lines: number;
      readonly reason: RejectReason;
      readonly dress?: Dress;
      /** As far as the line could be cut. */
      readonly cells?: readonly string[];
    }
  | {
      readonly kind: 'aside';
      readonly line: number;
      readonly lines: number;
      readonly label: LineLabel;
      /** Of a line above the table, or of closing words. */
      readonly text?: string;
      /** The same where it is a sign in one cell and what it means in the next: `X = revoked`. */
      readonly signs?: string | undefined;
      readonly dress?: Dress;
    };

/** A row that stays as it is when the next one is read. */
export function settled(row: Row): Row {
  return row.kind === 'record' ? { ...row, cells: textsOf(row.cells) } : row;
}
