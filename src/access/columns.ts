/** Of 32 MiB: what is larger than that is given back to the system when it is free. */
const BLOCK_BITS = 23;
const BLOCK = 1 << BLOCK_BITS;

/** A growing column of numbers in typed arrays: 4 or 8 bytes a row, no objects, and nothing is copied when it grows long. */
export class NumberColumn {
  readonly #make: (rows: number) => Uint32Array | Float64Array;
  readonly #blocks: (Uint32Array | Float64Array)[];
  /** The block of the last row. */
  #last: Uint32Array | Float64Array;
  length = 0;

  constructor(kind: 'uint32' | 'float64') {
    this.#make = kind === 'uint32' ? (rows) => new Uint32Array(rows) : (rows) => new Float64Array(rows);
    this.#last = this.#make(1024);
    this.#blocks = [this.#last];
  }

  push(value: number): void {
    const at = this.length - ((this.#blocks.length - 1) << BLOCK_BITS);
    if (at === this.#last.length) this.#grow();
    this.#last[at === BLOCK ? 0 : at] = value;
    this.length++;
  }

  /** A row anywhere; those between it and the last one are 0. */
  set(row: number, value: number): void {
    while (this.length <= row) this.push(0);
    const block = this.#blocks[row >>> BLOCK_BITS];
    if (block !== undefined) block[row & (BLOCK - 1)] = value;
  }

  /** The rows in parts, each but the last of the same length for all columns. */
  parts(): readonly (Uint32Array | Float64Array)[] {
    return this.#blocks.map((block, b) => block.subarray(0, this.length - (b << BLOCK_BITS)));
  }

  /** A copy of exactly the rows; in `buffer`, of 4 bytes a row, where one is given. */
  toUint32(buffer: ArrayBufferLike = new ArrayBuffer(4 * this.length)): Uint32Array {
    return this.#copy(new Uint32Array(buffer));
  }

  toFloat64(): Float64Array {
    return this.#copy(new Float64Array(this.length));
  }

  #copy<T extends Uint32Array | Float64Array>(into: T): T {
    let at = 0;
    for (const part of this.parts()) {
      into.set(part, at);
      at += part.length;
    }
    return into;
  }

  /** Doubles the first block until it is whole; then there is another. */
  #grow(): void {
    const { length } = this.#last;
    const next = this.#make(Math.min(BLOCK, 2 * length));
    if (length < BLOCK) {
      next.set(this.#last);
      this.#blocks.pop();
    }
    this.#blocks.push(next);
    this.#last = next;
  }
}

/** Texts that repeat: each kept once, rows hold its number. */
export class Interner {
  readonly texts: string[] = [];
  readonly #numbers = new Map<string, number>();

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    const number = this.texts.length;
    this.texts.push(text);
    this.#numbers.set(text, number);
    return number;
  }

  find(text: string): number | undefined {
    return this.#numbers.get(text);
  }
}
