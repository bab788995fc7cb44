import { type Cohorts, cohortsWith } from './cohorts.ts';
import { CohortCounts } from './cohort-counts.ts';
import { type DescriptionLength, SHAPE_BITS } from '../search/description-length.ts';
import { LEAST_SUPPORT } from '../search/encoding.ts';
import { Marks } from '../search/marks.ts';
import { type ListEntry, MOST_ENTRIES, Ranking } from '../search/ranking.ts';

/** Explains one value after another as a decision list of conditions of a pool. */
export class PooledSearch {
  readonly #cohorts: Cohorts;
  readonly #bits: Float64Array;
  readonly #threshold: number;
  readonly #length: DescriptionLength;
  readonly #holders: CohortCounts;
  readonly #unconcerned: CohortCounts;
  readonly #met: Marks;
  /** Per condition: of those left, how many meet it, and how many of these hold the value. */
  readonly #n: Uint32Array;
  readonly #k: Uint32Array;

  /** `bits`: what each condition costs, whenever a list is asked for. `threshold`: an entry must save as much. */
  constructor(cohorts: Cohorts, bits: Float64Array, threshold: number, length: DescriptionLength) {
    this.#cohorts = cohorts;
    this.#bits = bits;
    this.#threshold = threshold;
    this.#length = length;
    this.#holders = new CohortCounts(cohorts);
    this.#unconcerned = new CohortCounts(cohorts);
    this.#met = new Marks(cohorts.people.length);
    this.#n = new Uint32Array(bits.length);
    this.#k = new Uint32Array(bits.length);
  }

  /** Places: `holders`, and those whom the value does not concern. `without`: a condition that may not be used. */
  list(holders: Uint32Array, unconcerned: Uint32Array, without = -1): readonly ListEntry[] {
    if (holders.length < LEAST_SUPPORT) return [];
    this.#holders.count(holders);
    this.#unconcerned.count(unconcerned);
    this.#n.set(this.#cohorts.support);
    this.#k.fill(0);
    for (const cohort of this.#unconcerned.counted())
      this.#add(cohort, -(this.#unconcerned.at[cohort] ?? 0), 0);
    for (const cohort of this.#holders.counted()) this.#add(cohort, 0, this.#holders.at[cohort] ?? 0);
    this.#met.clear();
    const entries: ListEntry[] = [];
    let n0 = this.#cohorts.cohortAt.length - unconcerned.length;
    let k0 = holders.length;
    while (entries.length < MOST_ENTRIES && k0 >= LEAST_SUPPORT) {
      const best = this.#bestEntry(n0, k0, without);
      if (best === undefined || best.bits < this.#threshold) break;
      entries.push(best);
      this.#meet(best.items);
      n0 -= best.n;
      k0 -= best.k;
    }
    return entries;
  }

  #bestEntry(n0: number, k0: number, without: number): ListEntry | undefined {
    const n = this.#n;
    const k = this.#k;
    const ranking = new Ranking(this.#length, n0, k0, true, this.#threshold);
    const least = Math.max(LEAST_SUPPORT, ranking.leastHolders(SHAPE_BITS[1]));
    for (let condition = 0; condition < k.length; condition++) {
      const holders = k[condition] ?? 0;
      if (holders < least || condition === without) continue;
      ranking.single(condition, n[condition] ?? 0, holders, SHAPE_BITS[1] + (this.#bits[condition] ?? 0));
    }
    return ranking.best;
  }

  /** Who meets the condition is not left any more. */
  #meet([condition = 0]: readonly number[]): void {
    const { people } = this.#cohorts;
    const { at: met, now } = this.#met;
    const cohorts = cohortsWith(this.#cohorts, condition);
    for (let i = 0; i < cohorts.length; i++) {
      const cohort = cohorts[i] ?? 0;
      if (met[cohort] === now) continue;
      met[cohort] = now;
      const concerned = (people[cohort] ?? 0) - (this.#unconcerned.at[cohort] ?? 0);
      this.#add(cohort, -concerned, -(this.#holders.at[cohort] ?? 0));
    }
  }

  /** So many more people, and holders, are left of the cohort. */
  #add(cohort: number, people: number, holders: number): void {
    const { offsets, rows } = this.#cohorts;
    const n = this.#n;
    const k = this.#k;
    const end = offsets[cohort + 1] ?? 0;
    for (let i = offsets[cohort] ?? 0; i < end; i++) {
      const condition = rows[i] ?? 0;
      n[condition] = (n[condition] ?? 0) + people;
      k[condition] = (k[condition] ?? 0) + holders;
    }
  }
}
