import { Marks } from './marks.ts';

/** So many people, and how many of them hold the value. */
export interface HolderCount {
  readonly n: number;
  readonly k: number;
}

/** Who holds a value, whom it does not concern, and whom entries of its list meet already. */
export class PeopleOfValue {
  readonly #holds: Marks;
  readonly #given: Marks;
  readonly #met: Marks;

  constructor(people: number) {
    this.#holds = new Marks(people);
    this.#given = new Marks(people);
    this.#met = new Marks(people);
  }

  /** For a value; what was said of another one is forgotten. */
  begin(holders: Uint32Array, derived: Uint32Array): void {
    for (const marks of [this.#holds, this.#given, this.#met]) marks.clear();
    this.#holds.mark(holders);
    this.#given.mark(derived);
  }

  meet(places: Uint32Array): void {
    this.#met.mark(places);
  }

  /** Of these places: whom the value concerns, and who holds it. */
  concerned(places: Uint32Array): HolderCount {
    return this.#count(places, this.#given, this.#given);
  }

  /** The same of those whom no entry meets yet. */
  left(places: Uint32Array): HolderCount {
    return this.#count(places, this.#given, this.#met);
  }

  #count(places: Uint32Array, without: Marks, nor: Marks): HolderCount {
    const holds = this.#holds;
    let [n, k] = [0, 0];
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      if (without.at[place] === without.now || nor.at[place] === nor.now) continue;
      n++;
      if (holds.at[place] === holds.now) k++;
    }
    return { n, k };
  }
}
