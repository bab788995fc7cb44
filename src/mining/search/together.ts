import { commonCountsOf } from './common-counts.ts';
import { LEAST_SUPPORT } from './encoding.ts';
import { countItems } from './item-counts.ts';
import { type SearchSpace, withItem } from './search-space.ts';

/** People of a sample. */
export const SAMPLED_PEOPLE = 8192;

/** Items among those who meet a condition: how many meet each, and what it costs to name it as the next term. */
export class Together {
  readonly counts: Uint32Array;
  readonly #space: SearchSpace;
  readonly #kindBits: Float64Array;

  /** Only items that part these people are open to be named; whoever knows the profiles knows which these are. */
  constructor(space: SearchSpace, counts: Uint32Array, people: number, kindCount: number) {
    this.#space = space;
    this.counts = counts;
    const open = new Float64Array(kindCount);
    for (let item = 0; item < this.counts.length; item++) {
      const count = this.counts[item] ?? 0;
      const kind = space.kinds[item] ?? 0;
      if (count >= LEAST_SUPPORT && count < people) open[kind] = (open[kind] ?? 0) + 1;
    }
    const kinds = open.filter((items) => items > 0).length;
    this.#kindBits = open.map((items) => Math.log2(Math.max(1, kinds)) + Math.log2(Math.max(1, items)));
  }

  /** Bits that name the item among those open. */
  bits(item: number): number {
    return (this.#kindBits[this.#space.kinds[item] ?? 0] ?? 0) + (this.#space.priority[item] ?? 0);
  }
}

/** What is together with one item, or with two: kept until there is no more room, then forgotten. */
export class CoCounts {
  readonly #space: SearchSpace;
  readonly #most: number;
  readonly #kindCount: number;
  readonly #known = new Map<string | number, Together>();
  #kept = 0;

  /** `most`: numbers kept. */
  constructor(space: SearchSpace, most: number) {
    this.#space = space;
    this.#most = most;
    this.#kindCount = space.kinds.reduce((most, kind) => Math.max(most, kind + 1), 0);
  }

  one(item: number): Together {
    const { support } = this.#space;
    const known = this.#known.get(item);
    if (known !== undefined) return known;
    const counts = commonCountsOf(this.#space, item);
    if (counts === undefined) return this.#counted(item, this.#postingsOf(item));
    const together = new Together(this.#space, counts, support[item] ?? 0, this.#kindCount);
    this.#known.set(item, together);
    return together;
  }

  two(a: number, b: number, places: () => Uint32Array): Together {
    const key = a < b ? `${a},${b}` : `${b},${a}`;
    return this.#known.get(key) ?? this.#counted(key, places());
  }

  /** About the same from a sample of those who meet both. */
  sampledTwo(a: number, b: number): Together {
    const key = a < b ? `~${a},${b}` : `~${b},${a}`;
    const both = this.one(a).counts[b] ?? 0;
    return this.#known.get(key) ?? this.#counted(key, this.#sample(a, b, both), both);
  }

  /** Of the rarer item's people every so-and-so-many-th, if the other is met as well. */
  #sample(a: number, b: number, both: number): Uint32Array {
    const { support } = this.#space;
    // Of equally rare ones the first: what is kept for both must not depend on who asked.
    const isFirst = (support[a] ?? 0) - (support[b] ?? 0) || a - b;
    const rarer = isFirst < 0 ? a : b;
    const other = isFirst < 0 ? b : a;
    const step = Math.max(1, Math.floor(both / SAMPLED_PEOPLE));
    const all = this.#postingsOf(rarer);
    const found = new Uint32Array(Math.ceil(all.length / step));
    return found.subarray(0, withItem(this.#space, all, other, found, step));
  }

  #postingsOf(item: number): Uint32Array {
    const { postings, postingOffsets } = this.#space;
    return postings.subarray(postingOffsets[item], postingOffsets[item + 1]);
  }

  /** `people`: how many the places stand for. */
  #counted(key: string | number, places: Uint32Array, people = places.length): Together {
    const counts = new Uint32Array(this.#space.support.length);
    countItems(this.#space, places, counts);
    if (people !== places.length)
      for (let item = 0; item < counts.length; item++)
        counts[item] = Math.round(((counts[item] ?? 0) * people) / places.length);
    const together = new Together(this.#space, counts, people, this.#kindCount);
    if (this.#kept > this.#most) {
      this.#known.clear();
      this.#kept = 0;
    }
    this.#known.set(key, together);
    this.#kept += counts.length;
    return together;
  }
}
