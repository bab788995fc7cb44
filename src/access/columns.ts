/** A growing column of numbers in one typed array: 4 or 8 bytes a row, no objects. */
export class NumberColumn {
  #rows: Uint32Array | Float64Array;
  length = 0;

  constructor(kind: 'uint32' | 'float64') {
    this.#rows = kind === 'uint32' ? new Uint32Array(1024) : new Float64Array(1024);
  }

  push(value: number): void {
    if (this.length === this.#rows.length) {
      const larger =
        this.#rows instanceof Uint32Array
          ? new Uint32Array(this.length * 2)
          : new Float64Array(this.length * 2);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[this.length++] = value;
  }

  /** A copy of exactly the rows. */
  toUint32(): Uint32Array {
    return Uint32Array.from(this.#rows.subarray(0, this.length));
  }

  toFloat64(): Float64Array {
    return Float64Array.from(this.#rows.subarray(0, this.length));
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
