/** Whole numbers below 2³², four bytes each. */
export class GrowingNumbers {
  #numbers = new Uint32Array(64);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(number: number): void {
    if (this.#length === this.#numbers.length) {
      const wider = new Uint32Array(this.#length + (this.#length >>> 1));
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    this.#numbers[this.#length++] = number;
  }

  at(index: number): number {
    return this.#numbers[index] ?? 0;
  }

  add(index: number, more: number): void {
    this.#numbers[index] = this.at(index) + more;
  }

  toArray(): Uint32Array {
    return this.#numbers.slice(0, this.#length);
  }
}
