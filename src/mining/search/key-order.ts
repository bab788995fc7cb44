/** Numbers from 0 on, put in order by one key after another, the last one being the one that counts most. */
export class KeyOrder {
  order: Uint32Array;
  /** Per number its key, which whoever sorts fills. */
  readonly keyAt: Uint32Array;
  #next: Uint32Array;

  /** `order`: so far; it is not kept as it is. */
  constructor(order: Uint32Array) {
    this.order = order;
    this.keyAt = new Uint32Array(order.length);
    this.#next = order.slice();
  }

  /** Puts them in order by their keys, of which there are so many; those with the same key stay as they are. */
  sort(keys: number): void {
    const { order, keyAt } = this;
    const next = this.#next;
    const starts = new Uint32Array(keys + 1);
    for (let m = 0; m < order.length; m++) {
      const key = keyAt[m] ?? 0;
      starts[key + 1] = (starts[key + 1] ?? 0) + 1;
    }
    for (let key = 0; key < keys; key++) starts[key + 1] = (starts[key + 1] ?? 0) + (starts[key] ?? 0);
    for (let i = 0; i < order.length; i++) {
      const m = order[i] ?? 0;
      const key = keyAt[m] ?? 0;
      const at = starts[key] ?? 0;
      starts[key] = at + 1;
      next[at] = m;
    }
    [this.order, this.#next] = [next, order];
  }

  /** By numbers of 32 bits; each one's own is one of so many beside each other. */
  sortByNumber(numbers: Uint32Array, beside = 1, own = 0): void {
    const { keyAt } = this;
    for (const shift of [0, 16]) {
      for (let m = 0; m < keyAt.length; m++) keyAt[m] = ((numbers[beside * m + own] ?? 0) >>> shift) & 0xffff;
      this.sort(0x10000);
    }
  }
}
