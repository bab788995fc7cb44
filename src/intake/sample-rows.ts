import { type Cells, textsOf } from './cells.ts';

/** Rows kept from the start, and further ones in blocks, so that neighbours stay neighbours. */
const HEAD = 2_000;
const BLOCK = 250;
const MOST_BLOCKS = 24;

/** Keeps rows from all parts of a table in bounded memory; the same rows for the same table. */
export class SampleRows {
  readonly #head: (readonly string[])[] = [];
  #blocks: (readonly string[])[][] = [];
  #open: (readonly string[])[] | undefined;
  #stride = 1;
  #seen = 0;

  add(cells: Cells): void {
    if (this.#head.length < HEAD) {
      this.#head.push(textsOf(cells));
      return;
    }
    const block = Math.floor(this.#seen / BLOCK);
    if (this.#seen % BLOCK === 0) this.#open = block % this.#stride === 0 ? this.#opened() : undefined;
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
      if (Math.floor(this.#seen / BLOCK) % this.#stride !== 0) return undefined;
    }
    const block: (readonly string[])[] = [];
    this.#blocks.push(block);
    return block;
  }
}
