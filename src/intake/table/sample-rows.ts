import { type Cells, textsOf } from './cells.ts';

/** Rows kept from the start, and further ones in blocks, so that neighbours stay neighbours. */
const HEAD = 2_000;
const BLOCK = 250;
const MOST_BLOCKS = 24;
/** Of wide rows fewer are kept, so that there are at most about so many cells. */
const MOST_CELLS = 1_000_000;
const ROWS = HEAD + BLOCK * MOST_BLOCKS;

/** Keeps rows from all parts of a table in bounded memory; the same rows for the same table. */
export class SampleRows {
  readonly #mostHead: number;
  readonly #block: number;
  readonly #head: (readonly string[])[] = [];
  #blocks: (readonly string[])[][] = [];
  #open: (readonly string[])[] | undefined;
  #stride = 1;
  #seen = 0;

  /** `columns`: cells of a row. */
  constructor(columns: number) {
    const share = Math.min(1, MOST_CELLS / (ROWS * Math.max(1, columns)));
    this.#mostHead = Math.floor(share * HEAD);
    this.#block = Math.max(1, Math.floor(share * BLOCK));
  }

  add(cells: Cells): void {
    if (this.#head.length < this.#mostHead) {
      this.#head.push(textsOf(cells));
      return;
    }
    const block = Math.floor(this.#seen / this.#block);
    if (this.#seen % this.#block === 0) this.#open = block % this.#stride === 0 ? this.#opened() : undefined;
    this.#open?.push(textsOf(cells));
    this.#seen += 1;
  }

  rows(): readonly (readonly string[])[] {
    return [...this.#head, ...this.#blocks.flat()];
  }

  #opened(): (readonly string[])[] | undefined {
    if (this.#blocks.length === MOST_BLOCKS) {
      this.#blocks = this.#blocks.filter((_, i) => i % 2 === 0);
      this.#stride *= 2;
      if (Math.floor(this.#seen / this.#block) % this.#stride !== 0) return undefined;
    }
    const block: (readonly string[])[] = [];
    this.#blocks.push(block);
    return block;
  }
}
