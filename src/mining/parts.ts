import type { MiningOptions } from '../model/patterns.ts';
import type { DescriptionLength } from './description-length.ts';
import { GatheredRows } from './gathered-rows.ts';
import type { ListEntry } from './ranking.ts';
import type { SearchSpace } from './search-space.ts';
import { SeededDraws } from './seeded-draws.ts';
import { derivedOf, holdersOf, sorted, type Universe } from './universe.ts';
import { Uses } from './uses.ts';
import { SAMPLED_FROM, ValueSearch } from './value-search.ts';

/** What a thread needs of a universe; columns are shared between threads. */
export type Searched = Pick<Universe, 'space' | 'holderOffsets' | 'holders' | 'derivedOffsets' | 'derived'>;

/** Work on many values that several threads may share: it says the same whoever does which part. */
export type Task = {
  readonly parts: readonly Part[];
  /** One number in shared memory: the next part that nobody has taken. */
  readonly next: Int32Array;
} & (
  | {
      /** Finds what there is to find in holdings dealt anew. */
      readonly kind: 'calibrate';
      readonly depth: MiningOptions['depth'];
      readonly threshold: number;
    }
  | {
      /** Brings the holders of values into the order of places. */
      readonly kind: 'sort';
    }
  | { readonly kind: 'search'; readonly depth: MiningOptions['depth']; readonly threshold: number }
  | {
      /** Explains values of one universe by the conditions of a pool. */
      readonly kind: 'pool';
      readonly space: SearchSpace;
      readonly threshold: number;
      /** Per value the list that it has; absent: every condition costs the same. */
      readonly before?: readonly (readonly ListEntry[])[];
      /** Per value and condition how many holders meet it, in shared memory, once counted; empty where that is too much. */
      readonly counts: Uint32Array;
    }
);

export interface Part {
  readonly universe: number;
  /** Values of the universe. */
  readonly values: readonly number[];
  /** Which of the deals. */
  readonly deal?: number;
  /** Per value an item of the pool that it may not use. */
  readonly without?: readonly number[];
}

/** The lists of a part's values, in their order. */
export interface PartDone {
  readonly part: number;
  readonly lists: readonly (readonly ListEntry[])[];
}

/**
 * Other threads that work on tasks with this one. `begin` hands them what they need to know; `work` takes parts until none is
 * left and gives what they did.
 */
export interface Helpers {
  readonly count: number;
  begin(universes: readonly Searched[]): void;
  work(task: Task): Promise<readonly PartDone[]>;
}

/** The numbers of a value among those of all; undefined where none are kept. */
export function keptOf(counts: Uint32Array, v: number, conditions: number): Uint32Array | undefined {
  return counts.length === 0 ? undefined : counts.subarray(v * conditions, (v + 1) * conditions);
}

/** Holdings dealt anew: whoever was at a place is at another. */
class Dealt {
  readonly universe: number;
  readonly deal: number;
  /** The rows that the places are dealt. */
  readonly rows: GatheredRows;
  readonly #placeOf: Uint32Array;
  readonly #marks: Uint8Array;

  constructor({ space }: Searched, universe: number, deal: number) {
    this.universe = universe;
    this.deal = deal;
    this.#placeOf = new SeededDraws(Math.imul(universe + 1, 0x9e3779b1) + deal).shuffled(space.people);
    this.#marks = new Uint8Array(space.people);
    this.rows = new GatheredRows(space);
    this.rows.gather(space, this.#placeOf);
  }

  /** The places dealt to those at these places, ascending. */
  readonly given = (places: Uint32Array): Uint32Array =>
    sorted(
      places.map((place) => this.#placeOf[place] ?? 0),
      this.#marks,
    );
}

/** Does parts of tasks, in any thread. Keeps what parts of one task share. */
export class PartWorker {
  readonly #universes: readonly Searched[];
  readonly #length: DescriptionLength;
  readonly #threads: number;
  #marks = new Uint8Array();

  constructor(universes: readonly Searched[], length: DescriptionLength, threads: number) {
    this.#universes = universes;
    this.#length = length;
    this.#threads = threads;
  }

  /** Takes parts until none is left. */
  *work(task: Task): Generator<PartDone> {
    const doPart = this.#worker(task);
    for (;;) {
      const part = Atomics.add(task.next, 0, 1);
      const own = task.parts[part];
      if (own === undefined) return;
      yield { part, lists: doPart(own) };
    }
  }

  #worker(task: Task): (part: Part) => readonly (readonly ListEntry[])[] {
    if (task.kind === 'sort') return (part) => this.#sort(part);
    if (task.kind === 'pool') {
      const bits = new Float64Array(task.space.bits.length).fill(Math.log2(task.space.bits.length));
      const search = new ValueSearch({ ...task.space, bits }, { depth: 1, ...this.#of(task) }, this.#length);
      const { before } = task;
      const uses = before === undefined ? undefined : new Uses(bits, before);
      return ({ universe, values, without }) => {
        const searched = this.#universes[universe];
        if (searched === undefined) return [];
        return values.map((v, i) => {
          uses?.price(before?.[v] ?? []);
          return search.list(
            holdersOf(searched, v),
            derivedOf(searched, v),
            keptOf(task.counts, v, bits.length),
            without?.[i],
          );
        });
      };
    }
    const searches = new Map<number, ValueSearch>();
    const searchOf = (universe: number, { space }: Searched) => {
      const known = searches.get(universe);
      if (known !== undefined) return known;
      // What another universe needed is not needed again.
      searches.clear();
      const search = new ValueSearch(space, { depth: task.depth, ...this.#of(task) }, this.#length);
      searches.set(universe, search);
      return search;
    };
    if (task.kind === 'search')
      return ({ universe, values }) => {
        const searched = this.#universes[universe];
        if (searched === undefined) return [];
        const search = searchOf(universe, searched);
        return values.map((v) => search.list(holdersOf(searched, v), derivedOf(searched, v)));
      };
    let dealt: Dealt | undefined;
    return ({ universe, values, deal = 0 }) => {
      const searched = this.#universes[universe];
      if (searched === undefined) return [];
      if (dealt?.universe !== universe || dealt.deal !== deal) dealt = new Dealt(searched, universe, deal);
      const search = searchOf(universe, searched);
      const { rows, given } = dealt;
      return values.map((v) => {
        const [holders, derived] = [holdersOf(searched, v), derivedOf(searched, v)];
        // Nearly always there is nothing, and rows that moved to the holders are read faster than holders that moved to the rows.
        const few = derived.length === 0 && holders.length <= SAMPLED_FROM;
        return few && !search.explainsAny(holders, rows) ? [] : search.list(given(holders), given(derived));
      });
    };
  }

  #sort({ universe, values }: Part): readonly [] {
    const searched = this.#universes[universe];
    if (searched === undefined) return [];
    if (this.#marks.length !== searched.space.people) this.#marks = new Uint8Array(searched.space.people);
    for (const v of values) {
      sorted(holdersOf(searched, v), this.#marks);
      sorted(derivedOf(searched, v), this.#marks);
    }
    return [];
  }

  #of({ threshold }: { readonly threshold: number }) {
    return { threshold, threads: this.#threads };
  }
}
