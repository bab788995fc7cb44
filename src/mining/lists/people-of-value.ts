import { CohortCounts } from './cohort-counts.ts';
import type { Cohorts } from './cohorts.ts';
import { areSearchedFor, sharedPositions } from '../search/shared-positions.ts';
import { Marks } from '../search/marks.ts';

/** So many people, and how many of them hold the value. */
export interface HolderCount {
  readonly n: number;
  readonly k: number;
}

/** Who holds a value, whom it does not concern, and whom entries of its list meet already. */
export class PeopleOfValue {
  readonly #cohorts: Cohorts;
  readonly #holders: CohortCounts;
  readonly #unconcerned: CohortCounts;
  readonly #holds: Marks;
  readonly #given: Marks;
  /** By cohort. */
  readonly #met: Marks;
  /** Whether there are such as the value does not concern, or are met. */
  #someGone = false;
  #value: { readonly holders: Uint32Array; readonly derived: Uint32Array } = {
    holders: new Uint32Array(),
    derived: new Uint32Array(),
  };
  /** They are marked when it is asked for: of most values it is not. */
  #marked = false;

  constructor(cohorts: Cohorts) {
    const people = cohorts.cohortAt.length;
    this.#cohorts = cohorts;
    this.#holders = new CohortCounts(cohorts);
    this.#unconcerned = new CohortCounts(cohorts);
    this.#holds = new Marks(people);
    this.#given = new Marks(people);
    this.#met = new Marks(cohorts.people.length);
  }

  /** For a value; what was said of another one is forgotten. */
  begin(holders: Uint32Array, derived: Uint32Array): void {
    for (const marks of [this.#holds, this.#given, this.#met]) marks.clear();
    this.#value = { holders, derived };
    this.#marked = false;
    this.#someGone = derived.length > 0;
    this.#holders.count(holders);
    this.#unconcerned.count(derived);
  }

  /** From now on these cohorts are met. */
  meet(cohorts: Uint32Array): void {
    this.#met.mark(cohorts);
    this.#someGone = true;
  }

  /** Of these cohorts: whom the value concerns, and who holds it. */
  concerned(cohorts: Uint32Array): HolderCount {
    const { people } = this.#cohorts;
    let n = 0;
    let k = 0;
    for (let i = 0; i < cohorts.length; i++) {
      const cohort = cohorts[i] ?? 0;
      n += (people[cohort] ?? 0) - (this.#unconcerned.at[cohort] ?? 0);
      k += this.#holders.at[cohort] ?? 0;
    }
    return { n, k };
  }

  /** Of these places: whom the value concerns and no entry meets yet, and who holds it. */
  left(places: Uint32Array): HolderCount {
    const { holders, derived } = this.#value;
    if (!this.#someGone && areSearchedFor(holders.length, places.length)) {
      let k = 0;
      sharedPositions(holders, places, 0, places.length, () => k++);
      return { n: places.length, k };
    }
    if (!this.#marked) {
      this.#holds.mark(holders);
      this.#given.mark(derived);
      this.#marked = true;
    }
    return this.#someGone ? this.#amongLeft(places) : { n: places.length, k: this.#holds.count(places) };
  }

  #amongLeft(places: Uint32Array): HolderCount {
    const { cohortAt } = this.#cohorts;
    const holds = this.#holds;
    const given = this.#given;
    const met = this.#met;
    let n = 0;
    let k = 0;
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      if (given.at[place] === given.now || met.at[cohortAt[place] ?? 0] === met.now) continue;
      n++;
      if (holds.at[place] === holds.now) k++;
    }
    return { n, k };
  }
}
