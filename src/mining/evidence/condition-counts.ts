import type { Condition } from '../../model/patterns.ts';
import type { RawPeople } from '../dataset/raw-people.ts';
import type { Searched } from '../search/universe.ts';

/** A condition with values that it may explain, by their number in a universe. */
export interface ConditionValues {
  readonly condition: Condition;
  readonly values: readonly number[];
}

/** What is counted of a condition in one universe, on raw profiles. */
export interface ConditionCounts {
  /** Members who meet it. */
  readonly n: number;
  /** All active people who meet it, and those of them who are not members. */
  readonly active: number;
  readonly notMembers: number;
  /** Of the members who meet it: who holds all values, and who some. */
  readonly holdAll: number;
  readonly holdSome: number;
  /** Per value the members who meet the condition and hold the value, and those who have it by policy or a bundle. */
  readonly values: readonly { readonly k: number; readonly derived: number }[];
}

/** So many values of a condition are not counted in 16 bits. */
const MANY = 65_535;

/** Counts conditions in universes of one dataset; keeps what conditions of the same universe share. */
export class ConditionCounter {
  readonly #raw: RawPeople;
  readonly #placeOf: Int32Array;
  #universe: Searched | undefined;
  #places = new Uint32Array();
  /** Per place 0 for those who do not meet the condition at hand, else one more than the values that they hold. */
  #held = new Uint16Array();

  constructor(raw: RawPeople) {
    this.#raw = raw;
    this.#placeOf = new Int32Array(raw.profiles.active.length).fill(-1);
  }

  /** Marks the holdings that the condition explains in `explained`, one mark per holder of the universe. */
  count(universe: Searched, { condition, values }: ConditionValues, explained: Uint8Array): ConditionCounts {
    this.#enter(universe);
    const places = this.#places;
    const held = values.length < MANY ? this.#held : new Uint32Array(this.#held.length);
    const [placeOf, isActive] = [this.#placeOf, this.#raw.profiles.active];
    const who = this.#raw.who(condition);
    let [n, active, notMembers] = [0, 0, 0];
    for (let i = 0; i < who.length; i++) {
      const person = who[i] ?? 0;
      const place = placeOf[person] ?? -1;
      active += isActive[person] ?? 0;
      if (place < 0) notMembers += isActive[person] ?? 0;
      else {
        held[place] = 1;
        places[n++] = place;
      }
    }
    const { holders, holderOffsets, derived, derivedOffsets } = universe;
    const counted = values.map((v) => {
      let [k, given] = [0, 0];
      const end = holderOffsets[v + 1] ?? 0;
      for (let i = holderOffsets[v] ?? 0; i < end; i++) {
        const place = holders[i] ?? 0;
        const before = held[place] ?? 0;
        if (before === 0) continue;
        k++;
        held[place] = before + 1;
        explained[i] = 1;
      }
      for (let i = derivedOffsets?.[v] ?? 0; i < (derivedOffsets?.[v + 1] ?? 0); i++) {
        const place = derived?.[i] ?? 0;
        const before = held[place] ?? 0;
        if (before === 0) continue;
        given++;
        held[place] = before + 1;
      }
      return { k, derived: given };
    });
    let [holdAll, holdSome] = [0, 0];
    for (let i = 0; i < n; i++) {
      const place = places[i] ?? 0;
      const hold = (held[place] ?? 0) - 1;
      if (hold === values.length) holdAll++;
      else if (hold > 0) holdSome++;
      held[place] = 0;
    }
    return { n, active, notMembers, holdAll, holdSome, values: counted };
  }

  #enter(universe: Searched): void {
    if (this.#universe === universe) return;
    for (const person of this.#universe?.personAt ?? []) this.#placeOf[person] = -1;
    const { personAt } = universe;
    for (let place = 0; place < personAt.length; place++) this.#placeOf[personAt[place] ?? 0] = place;
    this.#places = new Uint32Array(personAt.length);
    this.#held = new Uint16Array(personAt.length);
    this.#universe = universe;
  }
}
