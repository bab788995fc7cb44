import type { HoldingColumns } from '../../model/dataset.ts';
import { ConditionCounter } from '../evidence/condition-counts.ts';
import { countCommon } from '../search/common-counts.ts';
import { DescriptionLength, type Logarithms, logarithms } from '../search/description-length.ts';
import { OWN } from '../dataset/shared-columns.ts';
import { EntryCounter } from '../lists/entry-counts.ts';
import { rowsInOrder } from '../search/fetched-rows.ts';
import { PerhapsExplained } from '../outliers/perhaps-explained.ts';
import { PlaceSorter } from '../search/place-sorter.ts';
import { PooledSearch } from '../lists/pooled-search.ts';
import { RawPeople } from '../dataset/raw-people.ts';
import { groupPeople, type RawProfiles } from '../dataset/raw-profiles.ts';
import { orderByHoldings } from '../search/holdings-order.ts';
import { SeededDraws } from '../search/seeded-draws.ts';
import { type StemmedRows, withoutStems } from '../search/stems.ts';
import { StrangeSearch } from '../outliers/strange-holders.ts';
import { takePart } from './part-turns.ts';
import type { Found, Kind, Part, PartDone, Task, What } from './tasks.ts';
import { derivedOf, holdersOf, placesByPerson, type Placed, type Searched } from '../search/universe.ts';
import { Uses } from '../lists/uses.ts';
import { SAMPLED_FROM, ValueSearch } from '../search/value-search.ts';

/** Holdings dealt anew: whoever was at a place is at another. */
class Dealt {
  readonly universe: number;
  readonly deal: number;
  /** The rows that the places are dealt. */
  readonly rows: StemmedRows;
  readonly #placeOf: Uint32Array;
  readonly #sorter = new PlaceSorter();

  constructor({ space }: Searched, universe: number, deal: number) {
    this.universe = universe;
    this.deal = deal;
    this.#placeOf = new SeededDraws(Math.imul(universe + 1, 0x9e3779b1) + deal).shuffled(space.people);
    this.rows = withoutStems(rowsInOrder(space, this.#placeOf));
  }

  /** The places dealt to those at these places, ascending. */
  readonly given = (places: Uint32Array): Uint32Array =>
    this.#sorter.sort(places.map((place) => this.#placeOf[place] ?? 0));
}

/** Keeps what is made for a universe while parts are about it: what another universe needed is not needed again. */
function ofUniverse<Of, T>(make: (universe: Of, u: number) => T): (universe: Of, u: number) => T {
  let last: { readonly universe: Of; readonly made: T } | undefined;
  return (universe, u) => {
    if (last?.universe !== universe) last = { universe, made: make(universe, u) };
    return last.made;
  };
}

/** Does a part. */
type DoPart<K extends Kind> = (part: Part) => readonly Found<K>[];

/** Does parts of tasks, in any thread. Keeps what parts of one task share. */
export class PartWorker {
  #universes: readonly Searched[] = [];
  #length = new DescriptionLength(logarithms(0, OWN));
  #threads = 1;
  #raw = new RawPeople({ active: new Uint8Array(), columns: new Map(), groups: undefined });

  /** What tasks about universes need to know; `threads`: how many work. */
  begin(universes: readonly Searched[], shared: Logarithms, threads: number): void {
    this.#universes = universes;
    this.#length = new DescriptionLength(shared);
    this.#threads = threads;
  }

  /** What tasks about conditions on raw profiles need to know, and share. */
  describe(profiles: RawProfiles): RawPeople {
    return (this.#raw = new RawPeople(profiles));
  }

  /** Takes parts, as the thread of that number, until none is left. */
  *work<K extends Kind>(task: Task<K>, thread: number): Generator<PartDone<K>> {
    const doPart = this.#doers[task.what.kind](task.what);
    for (;;) {
      const part = takePart(task.turns, thread);
      const own = part === undefined ? undefined : task.parts[part];
      if (part === undefined || own === undefined) return;
      yield { part, found: doPart(own) };
    }
  }

  readonly #doers: { readonly [K in Kind]: (what: What<K>) => DoPart<K> } = {
    order:
      ({ holdings, derived, columns, people }) =>
      ({ universe: u }) => {
        const unplaced = columns[u];
        if (unplaced !== undefined) orderByHoldings(unplaced, holdings, derived, people);
        return [];
      },

    place: ({ holdings, derived, columns, people }) => {
      const sorter = new PlaceSorter();
      const placesOf = ofUniverse(({ personAt }: Placed) => placesByPerson(personAt, people));
      return ({ universe: u, values }) => {
        const held = columns[u];
        if (held === undefined) return [];
        const placeOf = placesOf(held, u);
        const highest = held.personAt.length - 1;
        const place = ({ people, offsets }: HoldingColumns, value: number, places: Uint32Array) => {
          const own = people.subarray(offsets[value], offsets[value + 1]);
          sorter.place(own, placeOf, highest, places);
        };
        for (const v of values) {
          const value = held.values[v] ?? 0;
          place(holdings, value, holdersOf(held, v));
          if (derived !== undefined) place(derived, value, derivedOf(held, v));
        }
        return [];
      };
    },

    common: () =>
      this.#about(({ space }, { values }) => {
        countCommon(space, values);
        return [];
      }),

    calibrate: (what) => {
      const searchOf = this.#searchOf(what);
      let dealt: Dealt | undefined;
      return this.#about((universe, { universe: u, values, deal = 0 }) => {
        if (dealt?.universe !== u || dealt.deal !== deal) dealt = new Dealt(universe, u, deal);
        const search = searchOf(universe, u);
        const { rows, given } = dealt;
        return values.map((v) => {
          const [holders, derived] = [holdersOf(universe, v), derivedOf(universe, v)];
          // Nearly always there is nothing, and rows that moved to the holders are read faster than holders that moved to the rows.
          const few = derived.length === 0 && holders.length <= SAMPLED_FROM;
          return few && !search.explainsAny(holders, rows) ? [] : search.list(given(holders), given(derived));
        });
      });
    },

    search: (what) => {
      const searchOf = this.#searchOf(what);
      return this.#about((universe, { universe: u, values }) => {
        const search = searchOf(universe, u);
        return values.map((v) => search.list(holdersOf(universe, v), derivedOf(universe, v)));
      });
    },

    pool: ({ cohorts, threshold, before }) => {
      const conditions = cohorts.support.length;
      const bits = new Float64Array(conditions).fill(Math.log2(conditions));
      const search = new PooledSearch(cohorts, bits, threshold, this.#length);
      const uses = before === undefined ? undefined : new Uses(bits, before);
      return this.#about((universe, { values, without }) =>
        values.map((v, i) => {
          uses?.price(before?.[v] ?? []);
          return search.list(holdersOf(universe, v), derivedOf(universe, v), without?.[i]);
        }),
      );
    },

    entries: ({ lists }) => {
      const counterOf = ofUniverse(
        (universe: Searched, u) => lists[u] && new EntryCounter(universe, lists[u]),
      );
      return this.#about((universe, { universe: u, values }) => {
        const counter = counterOf(universe, u);
        return values.map((v) => counter?.of(v) ?? []);
      });
    },

    index:
      ({ columns }) =>
      ({ universe: c }) => {
        const column = columns[c];
        if (column !== undefined) groupPeople(column);
        return [];
      },

    conditions: ({ conditions, explained }) => {
      const counter = new ConditionCounter(this.#raw);
      return this.#about((universe, { universe: u, values }) =>
        values.flatMap((c) => {
          const [condition, marks] = [conditions[c], explained[u]];
          return condition === undefined || marks === undefined
            ? []
            : counter.count(universe, condition, marks);
        }),
      );
    },

    strange: ({ lists, explained, cells, patterns }) => {
      const perhaps = new PerhapsExplained(this.#raw, cells);
      const searchOf = ofUniverse(
        (universe: Searched, u) =>
          lists[u] && explained[u] && new StrangeSearch(universe, lists[u], explained[u]),
      );
      return this.#about((universe, { universe: u, values }) => {
        const search = searchOf(universe, u);
        if (search === undefined) return [];
        return values.map((v) => {
          const strange = search.of(v);
          const untold = perhaps.tell(universe.personAt, patterns[u]?.[v] ?? [], strange);
          return { ...search.mark(strange), untold };
        });
      });
    },
  };

  #about<T>(doPart: (universe: Searched, part: Part) => readonly T[]): (part: Part) => readonly T[] {
    return (part) => {
      const universe = this.#universes[part.universe];
      return universe === undefined ? [] : doPart(universe, part);
    };
  }

  #searchOf({ depth, threshold }: What<'calibrate' | 'search'>) {
    const settings = { depth, threshold, threads: this.#threads };
    return ofUniverse(({ space }: Searched) => new ValueSearch(space, settings, this.#length));
  }
}
