import { cohortsWith } from '../lists/cohorts.ts';
import type { PooledLists } from '../lists/entry-counts.ts';
import type { ListEntry } from '../search/ranking.ts';
import { concernedBy, type Searched } from '../search/universe.ts';

/** A holding that nothing explains is strange below this expected rate. */
export const STRANGE = 0.3;

/** Holders of a value who meet none of its patterns and of whom it is not expected otherwise. */
export interface StrangeHolders {
  readonly places: Uint32Array;
  /** Per place the expected rate of the holding. */
  readonly expected: Float64Array;
}

/** Those who stay when what an empty attribute may explain is counted apart, by the attribute. */
export interface ToldHolders extends StrangeHolders {
  readonly untold: readonly { readonly attribute: string; readonly holdings: number }[];
}

/** Finds them for values of one universe, one after another. */
export class StrangeSearch {
  readonly #searched: Searched;
  readonly #lists: PooledLists;
  readonly #explained: Uint8Array;
  /** Per cohort which of the rates, ascending, is the highest of the entries that it meets; 0 where it meets none. */
  readonly #highest: Uint8Array;
  readonly #places: Uint32Array;
  readonly #expected: Float64Array;

  /** `explained`: one mark per holder of the universe. */
  constructor(searched: Searched, lists: PooledLists, explained: Uint8Array) {
    this.#searched = searched;
    this.#lists = lists;
    this.#explained = explained;
    this.#highest = new Uint8Array(lists.pool.cohorts.people.length);
    this.#places = new Uint32Array(searched.space.people);
    this.#expected = new Float64Array(searched.space.people);
  }

  /** Of the v-th value. */
  of(v: number): StrangeHolders {
    const { holders, holderOffsets } = this.#searched;
    const list = this.#lists.lists[v] ?? [];
    const { cohortAt } = this.#lists.pool.cohorts;
    const [start = 0, end = 0] = [holderOffsets[v], holderOffsets[v + 1]];
    let [n, k] = [concernedBy(this.#searched, v), end - start];
    for (const entry of list) [n, k] = [n - entry.n, k - entry.k];
    const otherwise = n > 0 ? k / n : 0;
    const [places, expected, highest] = [this.#places, this.#expected, this.#highest];
    let found = 0;
    if (otherwise < STRANGE) {
      const rates = this.#raise(list);
      for (let i = start; i < end; i++) {
        if (this.#explained[i] === 1) continue;
        const place = holders[i] ?? 0;
        const rate = Math.max(otherwise, rates[highest[cohortAt[place] ?? 0] ?? 0] ?? 0);
        if (rate >= STRANGE) continue;
        places[found] = place;
        expected[found++] = rate;
      }
      this.#clear(list);
    }
    return { places: places.slice(0, found), expected: expected.slice(0, found) };
  }

  /** Returns the rates. */
  #raise(list: readonly ListEntry[]): readonly number[] {
    const ascending = list.toSorted((x, y) => x.k / x.n - y.k / y.n);
    for (const [i, entry] of ascending.entries()) this.#set(entry, i + 1);
    return [0, ...ascending.map(({ n, k }) => k / n)];
  }

  #clear(list: readonly ListEntry[]): void {
    for (const entry of list) this.#set(entry, 0);
  }

  #set({ items: [condition = 0] }: ListEntry, rate: number): void {
    const highest = this.#highest;
    const cohorts = cohortsWith(this.#lists.pool.cohorts, condition);
    for (let i = 0; i < cohorts.length; i++) highest[cohorts[i] ?? 0] = rate;
  }
}
