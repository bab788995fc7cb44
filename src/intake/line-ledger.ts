import { ProductError } from '../model/product-error.ts';
import type { Row } from './table/row.ts';

/** Sees to it that rows come in the order of their lines and that every line belongs to exactly one. */
export class LineLedger {
  readonly #emit: (row: Row) => void;
  #labelled = 0;

  constructor(emit: (row: Row) => void) {
    this.#emit = emit;
  }

  /** Throws `internal` when a line is missing or comes twice. */
  add(row: Row): void {
    if (row.line !== this.#labelled + 1)
      throw new ProductError('internal', { subject: `line ${row.line} after line ${this.#labelled}` });
    this.#labelled += row.lines;
    this.#emit(row);
  }

  /** Throws `internal` when fewer or more lines were labelled than there are. */
  close(lines: number): void {
    if (lines !== this.#labelled)
      throw new ProductError('internal', { subject: `lines ${lines}, labelled ${this.#labelled}` });
  }
}
