import { EXPLAINED } from '../evidence/explained-holdings.ts';
import { cohortsWith } from '../lists/cohorts.ts';
import type { PooledLists } from '../lists/entry-counts.ts';
import type { ListEntry } from '../search/ranking.ts';
import { concernedBy, type Searched } from '../search/universe.ts';

/** A holding that nothing explains is strange below this expected rate. */
export const STRANGE = 0.3;

/** Rates of a value at most: more have never been seen, and then the highest count as one. */
const MOST_RATES = 126;
/** Instead of such a mark: it is expected at a higher rate. */
const USUAL = 255;

/** The mark of a holding that is strange: even, so that those that are explained are the odd ones. */
function markOf(rate: number): number {
  return 2 * rate + 2;
}

/** Which of the rates of its value is expected of a holding with a mark; undefined where it is not strange. */
export function rateOf(mark: number): number | undefined {
  return mark === 0 || mark === EXPLAINED ? undefined : (mark - 2) / 2;
}

/** Holders of a value who meet none of its patterns and of whom it is not expected otherwise; until the next value is searched. */
export interface StrangeHolders {
  readonly count: number;
  readonly places: Uint32Array;
  /** Expected rates that are strange, ascending, and per place which of them; `TOLD` for those who are told of apart. */
  readonly rates: readonly number[];
  readonly rateAt: Uint8Array;
}

/** Instead of a rate: the holder is not strange, an empty attribute tells why. */
export const TOLD = 255;

/** How many strange holdings of a value there are by expected rate, without those that an empty attribute may explain. */
export interface StrangeCounts {
  readonly rates: readonly number[];
  readonly counts: readonly number[];
  readonly untold: readonly { readonly attribute: string; readonly holdings: number }[];
}

/** Finds and marks them for values of one universe, one after another. */
export class StrangeSearch {
  readonly #searched: Searched;
  readonly #lists: PooledLists;
  readonly #marks: Uint8Array;
  /** Per cohort which of the rates is the highest of the entries that it meets. */
  readonly #highest: Uint8Array;
  /** Of the value searched last: which holders are strange, and where they are. */
  readonly #at: Uint32Array;
  readonly #places: Uint32Array;
  readonly #rateAt: Uint8Array;

  /** `marks`: one per holder of the universe, of those that something explains. */
  constructor(searched: Searched, lists: PooledLists, marks: Uint8Array) {
    this.#searched = searched;
    this.#lists = lists;
    this.#marks = marks;
    this.#highest = new Uint8Array(lists.pool.cohorts.people.length);
    this.#at = new Uint32Array(searched.space.people);
    this.#places = new Uint32Array(searched.space.people);
    this.#rateAt = new Uint8Array(searched.space.people);
  }

  /** Of the v-th value. */
  of(v: number): StrangeHolders {
    const { holders, holderOffsets } = this.#searched;
    const list = this.#lists.lists[v] ?? [];
    const { cohortAt } = this.#lists.pool.cohorts;
    const start = holderOffsets[v] ?? 0;
    const end = holderOffsets[v + 1] ?? 0;
    let n = concernedBy(this.#searched, v);
    let k = end - start;
    for (const entry of list) {
      n -= entry.n;
      k -= entry.k;
    }
    const rates = [n > 0 ? k / n : 0];
    const found = { places: this.#places, rates, rateAt: this.#rateAt };
    if ((rates[0] ?? 0) >= STRANGE) return { ...found, count: 0 };
    this.#raise(list, rates);
    const count = this.#find(holders, cohortAt, start, end);
    for (const entry of list) this.#set(entry, 0);
    return { ...found, count };
  }

  /** Finds those who are not usual among the holders from `start` to `end` whom nothing explains, and returns how many these are. */
  #find(holders: Uint32Array, cohortAt: Uint16Array | Uint32Array, start: number, end: number): number {
    const marks = this.#marks;
    const highest = this.#highest;
    const at = this.#at;
    const places = this.#places;
    const rateAt = this.#rateAt;
    let count = 0;
    for (let i = start; i < end; i++) {
      if (marks[i] === EXPLAINED) continue;
      const place = holders[i] ?? 0;
      const rate = highest[cohortAt[place] ?? 0] ?? 0;
      if (rate === USUAL) continue;
      at[count] = i;
      places[count] = place;
      rateAt[count++] = rate;
    }
    return count;
  }

  /** Marks those who are strange of the value searched last. */
  mark({ count, rates, rateAt }: StrangeHolders): Pick<StrangeCounts, 'rates' | 'counts'> {
    const marks = this.#marks;
    const at = this.#at;
    const counts = rates.map(() => 0);
    for (let i = 0; i < count; i++) {
      const rate = rateAt[i] ?? 0;
      if (rate === TOLD) continue;
      counts[rate] = (counts[rate] ?? 0) + 1;
      marks[at[i] ?? 0] = markOf(rate);
    }
    return { rates, counts };
  }

  /** Adds to the rates, of which the first is the lowest, those of the entries that are strange. */
  #raise(list: readonly ListEntry[], rates: number[]): void {
    for (const entry of list.toSorted((x, y) => x.k / x.n - y.k / y.n)) {
      const rate = entry.k / entry.n;
      if (rate <= (rates[0] ?? 0)) continue;
      if (rate < STRANGE && rate !== rates.at(-1) && rates.length < MOST_RATES) rates.push(rate);
      this.#set(entry, rate < STRANGE ? rates.length - 1 : USUAL);
    }
  }

  #set({ items: [condition = 0] }: ListEntry, rate: number): void {
    const highest = this.#highest;
    const cohorts = cohortsWith(this.#lists.pool.cohorts, condition);
    for (let i = 0; i < cohorts.length; i++) highest[cohorts[i] ?? 0] = rate;
  }
}
