import type { Condition } from '../../model/patterns.ts';
import { EXPLAINED } from './explained-holdings.ts';
import { firstFrom } from '../search/first-from.ts';
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

const NOBODY = new Uint32Array();

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
    const { active: isActive } = this.#raw.profiles;
    const who = this.#raw.who(condition);
    const places = this.#places.subarray(0, placesOf(who, this.#placeOf, this.#places));
    const { lowest, highest } = boundsOf(places);
    const held = values.length < MANY ? this.#held : new Uint32Array(this.#held.length);
    setAt(places, held, 1);
    const { holders, holderOffsets, derived, derivedOffsets } = universe;
    const counted = values.map((v) => {
      // Who is alike stands together: those who meet a condition are often a small part of the places.
      const end = holderOffsets[v + 1] ?? 0;
      const from = firstFrom(holders, holderOffsets[v] ?? 0, end, lowest);
      const to = firstFrom(holders, from, end, highest + 1);
      const k = countHeld(holders.subarray(from, to), held, explained.subarray(from, to));
      const given = derived?.subarray(derivedOffsets?.[v], derivedOffsets?.[v + 1]) ?? NOBODY;
      return { k, derived: countHeld(given, held) };
    });
    const active = activeOf(who, isActive);
    const members = places.length === who.length ? active : activeMembersOf(who, isActive, this.#placeOf);
    const { holdAll, holdSome } = holdingOf(places, held, values.length);
    setAt(places, held, 0);
    return { n: places.length, active, notMembers: active - members, holdAll, holdSome, values: counted };
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

// Each loop over many is a function of its own: what is compiled while one runs knows nothing of what comes after it.

/** Writes the places of those who have one to `into`, and returns how many have. */
function placesOf(people: Uint32Array, placeOf: Int32Array, into: Uint32Array): number {
  let length = 0;
  for (let i = 0; i < people.length; i++) {
    const place = placeOf[people[i] ?? 0] ?? -1;
    if (place >= 0) into[length++] = place;
  }
  return length;
}

function boundsOf(places: Uint32Array) {
  let lowest = Infinity;
  let highest = -1;
  for (let i = 0; i < places.length; i++) {
    const place = places[i] ?? 0;
    lowest = Math.min(lowest, place);
    highest = Math.max(highest, place);
  }
  return { lowest, highest };
}

function setAt(places: Uint32Array, held: Uint16Array | Uint32Array, to: number): void {
  for (let i = 0; i < places.length; i++) held[places[i] ?? 0] = to;
}

/** Counts those of the holders who meet the condition, one value more for each, and marks them. */
function countHeld(holders: Uint32Array, held: Uint16Array | Uint32Array, explained?: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < holders.length; i++) {
    const place = holders[i] ?? 0;
    const before = held[place] ?? 0;
    if (before === 0) continue;
    count++;
    held[place] = before + 1;
    if (explained !== undefined) explained[i] = EXPLAINED;
  }
  return count;
}

function activeOf(people: Uint32Array, isActive: Uint8Array): number {
  let active = 0;
  for (let i = 0; i < people.length; i++) active += isActive[people[i] ?? 0] ?? 0;
  return active;
}

function activeMembersOf(people: Uint32Array, isActive: Uint8Array, placeOf: Int32Array): number {
  let active = 0;
  for (let i = 0; i < people.length; i++) {
    const person = people[i] ?? 0;
    if ((placeOf[person] ?? -1) >= 0) active += isActive[person] ?? 0;
  }
  return active;
}

/** How many hold all of so many values, and how many some. */
function holdingOf(places: Uint32Array, held: Uint16Array | Uint32Array, values: number) {
  let holdAll = 0;
  let holdSome = 0;
  for (let i = 0; i < places.length; i++) {
    const hold = (held[places[i] ?? 0] ?? 0) - 1;
    if (hold === values) holdAll++;
    else if (hold > 0) holdSome++;
  }
  return { holdAll, holdSome };
}
