import { CellTexts } from './cell-texts.ts';
import type { Cells, CellSpan } from './cells.ts';

/**
 * The cells of one line after the other, in the bytes that they stand in: they are made into texts when somebody asks for
 * one, and only once where they are like one above.
 */
export class PlainCells implements Cells {
  readonly length: number;
  readonly #texts: readonly CellTexts[];
  /** Per cell the number of its text, or −1; and where it starts and ends. */
  readonly #numbers: Int32Array;
  readonly #starts: Int32Array;
  /** Where the cells of the next line end. */
  readonly ends: Int32Array;
  #span: { -readonly [K in keyof CellSpan]: CellSpan[K] } = {
    bytes: Buffer.alloc(0),
    view: new DataView(new ArrayBuffer(0)),
    start: 0,
    end: 0,
  };

  /** `cut`: cells of a line that are cut; `length`: those that count. */
  constructor(length: number, cut: number) {
    this.length = length;
    this.#texts = Array.from({ length: cut }, () => new CellTexts());
    this.#numbers = new Int32Array(cut);
    this.#starts = new Int32Array(cut);
    this.ends = new Int32Array(cut);
  }

  /** The bytes that the next lines stand in. */
  begin(bytes: Buffer): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#span = { bytes, view, start: 0, end: 0 };
  }

  /** The cells of a line whose first starts there; each of the others starts behind the one before it, which ends at its place in `ends`. */
  take(from: number): void {
    const ends = this.ends;
    let start = from;
    for (let column = 0; column < this.#texts.length; column++) {
      const end = ends[column] ?? 0;
      this.#starts[column] = start;
      this.#numbers[column] = this.#texts[column]?.numberOf(this.#span, start, end) ?? -1;
      start = end + 1;
    }
  }

  at(column: number): string | undefined {
    if (column < 0 || column >= this.length) return undefined;
    const number = this.numberAt(column);
    return number < 0 ? this.#textAt(column) : this.#texts[column]?.textOf(number);
  }

  numberAt(column: number): number {
    return this.#numbers[column] ?? -1;
  }

  spanAt(column: number): CellSpan {
    const span = this.#span;
    span.start = this.#starts[column] ?? 0;
    span.end = this.ends[column] ?? 0;
    return span;
  }

  #textAt(column: number): string {
    return this.#span.bytes.toString('utf8', this.#starts[column], this.ends[column]);
  }
}
