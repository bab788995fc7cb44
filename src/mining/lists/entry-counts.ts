import { cohortsWith } from './cohorts.ts';
import { type HolderCount, PeopleOfValue } from './people-of-value.ts';
import type { Pool } from './pool.ts';
import type { ListEntry } from '../search/ranking.ts';
import { placesOf } from '../search/search-space.ts';
import { derivedOf, holdersOf, type Searched } from '../search/universe.ts';

/** What explains the values of one universe. */
export interface PooledLists {
  readonly pool: Pool;
  /** Per value (as in the universe) its decision list; items are conditions of the pool. */
  readonly lists: readonly (readonly ListEntry[])[];
}

/** What is counted of an entry of a value's list. */
export interface EntryCounts {
  /** All whom the value concerns and who meet the condition. */
  readonly all: HolderCount;
  /** Per term, those who meet the others and no entry above; nothing where the entry is no pattern or has one term. */
  readonly wider: readonly HolderCount[];
}

/** A condition whose people hold the value less often is a habit, not a pattern that anybody would sign. */
export const LEAST_SHARE = 0.57;

/** Whether so many of an entry's people hold the value, as the entry stands in the list and over all. */
export function isPattern({ n, k }: HolderCount, all: HolderCount): boolean {
  return k >= LEAST_SHARE * n && all.k >= LEAST_SHARE * all.n;
}

/** Counts the entries of the lists of one universe, one value after another. */
export class EntryCounter {
  readonly #searched: Searched;
  readonly #lists: PooledLists;
  readonly #people: PeopleOfValue;

  constructor(searched: Searched, lists: PooledLists) {
    this.#searched = searched;
    this.#lists = lists;
    this.#people = new PeopleOfValue(lists.pool.cohorts);
  }

  /** By entry of the v-th value's list. */
  of(v: number): readonly EntryCounts[] {
    const { pool, lists } = this.#lists;
    const people = this.#people;
    const list = lists[v] ?? [];
    if (list.length === 0) return [];
    people.begin(holdersOf(this.#searched, v), derivedOf(this.#searched, v));
    return list.map((entry): EntryCounts => {
      const [condition = 0] = entry.items;
      const cohorts = cohortsWith(pool.cohorts, condition);
      const all = people.concerned(cohorts);
      const items = pool.conditions[condition] ?? [];
      const wider = items.length > 1 && isPattern(entry, all) ? items : [];
      const counts = {
        all,
        wider: wider.map((_, term) => people.left(placesOf(this.#searched.space, items.toSpliced(term, 1)))),
      };
      people.meet(cohorts);
      return counts;
    });
  }
}
