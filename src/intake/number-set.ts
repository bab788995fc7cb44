/** Up to so many numbers stand in a list. */
const FEW = 16;
/** More numbers than this in one range of 65,536 take less as bits. */
const MOST_LISTED = 4_096;
const WORDS = 65_536 / 32;

interface Range {
  /** Sorted. */
  list: Uint16Array;
  size: number;
  /** The last one of the list; −1: there is none. */
  last: number;
  /** The bits of all, instead of the list, where they are many. */
  bits: Uint32Array | undefined;
}

/**
 * A set of whole numbers that takes two bytes per number or less, after Chambers et al., "Better bitmap performance with
 * Roaring bitmaps" (2016).
 */
export class NumberSet {
  #few: number[] | undefined = [];
  readonly #ranges: (Range | undefined)[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** False where it was there already. */
  add(number: number): boolean {
    if (this.#few !== undefined) {
      if (this.#few.includes(number)) return false;
      this.#few.push(number);
      this.#size += 1;
      if (this.#few.length > FEW) {
        const few = this.#few;
        this.#few = undefined;
        for (const one of few) this.#insert(one);
      }
      return true;
    }
    const isNew = this.#insert(number);
    if (isNew) this.#size += 1;
    return isNew;
  }

  forEach(visit: (number: number) => void): void {
    for (const number of this.#few ?? []) visit(number);
    for (const [r, range] of this.#ranges.entries()) {
      if (range === undefined) continue;
      const { list, size, bits } = range;
      const base = r * 65_536;
      if (bits === undefined) for (let i = 0; i < size; i++) visit(base + (list[i] ?? 0));
      else
        for (let w = 0; w < WORDS; w++)
          for (let word = bits[w] ?? 0; word !== 0; word &= word - 1)
            visit(base + w * 32 + 31 - Math.clz32(word & -word));
    }
  }

  #insert(number: number): boolean {
    const r = number >>> 16;
    const low = number & 0xffff;
    const range = (this.#ranges[r] ??= { list: new Uint16Array(FEW), size: 0, last: -1, bits: undefined });
    if (range.bits !== undefined) {
      const word = range.bits[low >>> 5] ?? 0;
      const bit = 1 << (low & 31);
      if ((word & bit) !== 0) return false;
      range.bits[low >>> 5] = word | bit;
      range.size += 1;
      return true;
    }
    const { list, size, last } = range;
    const at = low > last ? size : placeOf(list, size, low);
    if (at < size && list[at] === low) return false;
    if (size === MOST_LISTED) {
      range.bits = bitsOf(list, size);
      range.list = NONE;
      return this.#insert(number);
    }
    const target = size < list.length ? list : grown(list);
    if (at < size) target.copyWithin(at + 1, at, size);
    else range.last = low;
    target[at] = low;
    range.list = target;
    range.size += 1;
    return true;
  }
}

const NONE = new Uint16Array(0);

/** The first place whose number is not less. */
function placeOf(sorted: Uint16Array, size: number, low: number): number {
  let from = 0;
  let to = size;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] ?? 0) < low) from = middle + 1;
    else to = middle;
  }
  return from;
}

function grown(list: Uint16Array): Uint16Array {
  const wider = new Uint16Array(Math.min(MOST_LISTED, 2 * list.length));
  wider.set(list);
  return wider;
}

function bitsOf(list: Uint16Array, size: number): Uint32Array {
  const bits = new Uint32Array(WORDS);
  for (let i = 0; i < size; i++) {
    const low = list[i] ?? 0;
    bits[low >>> 5] = (bits[low >>> 5] ?? 0) | (1 << (low & 31));
  }
  return bits;
}
