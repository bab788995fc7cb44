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
    this.#next = new Uint32Array(order.length);
  }

  /** Puts them in order by their keys, of which there are so many; those with the same key stay as they are. */
  sort(keys: number): void {
    const { order, keyAt } = this;
    const next = this.#next;
    const starts = new Uint32Array(keys + 1);
    countKeys(keyAt, starts);
    sumUp(starts);
    moveByKey(order, next, keyAt, starts);
    this.order = next;
    this.#next = order;
  }

  /** By numbers of 32 bits; each one's own is one of so many beside each other. */
  sortByNumber(numbers: Uint32Array, beside = 1, own = 0): void {
    for (const shift of [0, 16]) {
      halves(numbers, beside, own, shift, this.keyAt);
      this.sort(0x10000);
    }
  }
}

// Each loop over many is a function of its own: what is compiled while one runs knows nothing of what comes after it.

function countKeys(keyAt: Uint32Array, starts: Uint32Array): void {
  for (let m = 0; m < keyAt.length; m++) {
    const key = keyAt[m] ?? 0;
    starts[key + 1] = (starts[key + 1] ?? 0) + 1;
  }
}

function sumUp(starts: Uint32Array): void {
  for (let key = 1; key < starts.length; key++) starts[key] = (starts[key] ?? 0) + (starts[key - 1] ?? 0);
}

function moveByKey(order: Uint32Array, next: Uint32Array, keyAt: Uint32Array, starts: Uint32Array): void {
  for (let i = 0; i < order.length; i++) {
    const m = order[i] ?? 0;
    const key = keyAt[m] ?? 0;
    const at = starts[key] ?? 0;
    starts[key] = at + 1;
    next[at] = m;
  }
}

/** The upper or lower 16 bits of each one's number. */
function halves(numbers: Uint32Array, beside: number, own: number, shift: number, into: Uint32Array): void {
  for (let m = 0; m < into.length; m++) into[m] = ((numbers[beside * m + own] ?? 0) >>> shift) & 0xffff;
}
