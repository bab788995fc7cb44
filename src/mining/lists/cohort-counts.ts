import type { Cohorts } from './cohorts.ts';

/** How many of some people each cohort has. */
export class CohortCounts {
  /** Per cohort. */
  readonly at: Uint32Array;
  readonly #cohortAt: Cohorts['cohortAt'];
  readonly #counted: Uint32Array;
  #length = 0;

  constructor({ cohortAt, people }: Pick<Cohorts, 'cohortAt' | 'people'>) {
    this.#cohortAt = cohortAt;
    this.at = new Uint32Array(people.length);
    this.#counted = new Uint32Array(people.length);
  }

  /** Counts these places; what was counted before is forgotten. */
  count(places: Uint32Array): void {
    const at = this.at;
    const cohortAt = this.#cohortAt;
    const counted = this.#counted;
    for (let i = 0; i < this.#length; i++) at[counted[i] ?? 0] = 0;
    let length = 0;
    for (let i = 0; i < places.length; i++) {
      const cohort = cohortAt[places[i] ?? 0] ?? 0;
      const before = at[cohort] ?? 0;
      if (before === 0) counted[length++] = cohort;
      at[cohort] = before + 1;
    }
    this.#length = length;
  }

  /** The cohorts that have some. */
  counted(): Uint32Array {
    return this.#counted.subarray(0, this.#length);
  }
}
