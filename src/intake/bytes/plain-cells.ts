import { CellTexts } from './cell-texts.ts';
import type { Cells, CellSpan } from '../table/cells.ts';

/** Lines that are cut before they are looked at, and their cells in all; at least one line. */
const MOST_LINES = 256;
const MOST_CELLS = 16_384;

/**
 * Some lines whose cells are cut in the bytes that they stand in, and of these lines the cells of one after the other. They
 * are made into texts when somebody asks for one, and only once where they are like one above.
 */
export class PlainCells implements Cells {
  readonly length: number;
  /** Where each cell ends, line by line. */
  readonly ends: Int32Array;
  readonly #width: number;
  readonly #most: number;
  readonly #texts: readonly CellTexts[];
  /** Where each line starts. */
  readonly #starts: Int32Array;
  /** Column by column the numbers of texts, once somebody asked for one. */
  readonly #numbers: Int32Array;
  readonly #numbered: Uint8Array;
  #lines = 0;
  #line = 0;
  #span: { -readonly [K in keyof CellSpan]: CellSpan[K] } = {
    bytes: Buffer.alloc(0),
    view: new DataView(new ArrayBuffer(0)),
    start: 0,
    end: 0,
  };

  /** `cut`: cells of a line that are cut; `length`: those that count. */
  constructor(length: number, cut: number) {
    this.length = length;
    this.#width = cut;
    this.#most = Math.max(1, Math.min(MOST_LINES, Math.floor(MOST_CELLS / Math.max(1, cut))));
    this.#texts = Array.from({ length: cut }, () => new CellTexts(cut));
    this.ends = new Int32Array(cut * this.#most);
    this.#starts = new Int32Array(this.#most);
    this.#numbers = new Int32Array(cut * this.#most);
    this.#numbered = new Uint8Array(cut);
  }

  /** The bytes that the next lines stand in. */
  begin(bytes: Buffer): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.#span = { bytes, view, start: 0, end: 0 };
  }

  get lines(): number {
    return this.#lines;
  }

  get isFull(): boolean {
    return this.#lines === this.#most;
  }

  /**
   * A line whose first cell starts there. Each of the others starts behind the one before it; where they end is in `ends`
   * from the place of this line.
   */
  add(start: number): void {
    this.#starts[this.#lines++] = start;
  }

  /** The cells of this line are the ones that are asked for. */
  select(line: number): void {
    this.#line = line;
  }

  clear(): void {
    this.#lines = 0;
    this.#numbered.fill(0);
  }

  at(column: number): string | undefined {
    if (column < 0 || column >= this.length) return undefined;
    const number = this.numberAt(column);
    if (number >= 0) return this.#texts[column]?.textOf(number);
    const span = this.spanAt(column);
    return span?.bytes.toString('utf8', span.start, span.end);
  }

  numberAt(column: number): number {
    if (this.#numbered[column] === 0) this.#number(column);
    return this.#numbers[column * this.#most + this.#line] ?? -1;
  }

  spanAt(column: number): CellSpan | undefined {
    if (column < 0 || column >= this.length) return undefined;
    const span = this.#span;
    const place = this.#line * this.#width + column;
    span.start = column === 0 ? (this.#starts[this.#line] ?? 0) : (this.ends[place - 1] ?? 0) + 1;
    span.end = this.ends[place] ?? 0;
    return span;
  }

  /** The cells of one column of all lines: what they are compared with is at hand then. */
  #number(column: number): void {
    const texts = this.#texts[column];
    if (texts === undefined) return;
    this.#numbered[column] = 1;
    const { ends } = this;
    const span = this.#span;
    for (let line = 0; line < this.#lines; line++) {
      const place = line * this.#width + column;
      const start = column === 0 ? (this.#starts[line] ?? 0) : (ends[place - 1] ?? 0) + 1;
      this.#numbers[column * this.#most + line] = texts.numberOf(span, start, ends[place] ?? 0);
    }
  }
}
