import { addPostings } from '../search/encoded-rows.ts';
import type { Rows } from '../search/fetched-rows.ts';
import type { Allocate } from '../dataset/shared-columns.ts';

/**
 * People told apart by some conditions and by nothing else: those who meet the same ones are a cohort. Whatever these conditions
 * can say of people can be counted by cohorts, and there are few. `offsets` and `rows`: per cohort its conditions, ascending.
 */
export interface Cohorts extends Rows {
  /** Per place the cohort. */
  readonly cohortAt: Uint16Array | Uint32Array;
  /** Per cohort how many people. */
  readonly people: Uint32Array;
  /** Per condition: how many people meet it, and the cohorts of these, ascending. */
  readonly support: Uint32Array;
  readonly postingOffsets: Uint32Array;
  readonly postings: Uint32Array;
}

/** `extents`: per condition the places where it holds. */
export function cohortsOf(places: number, extents: readonly Uint32Array[], allocate: Allocate): Cohorts {
  const splitAt = new Uint32Array(places);
  // At first all are one. With each condition those who meet it leave their cohort for one of their own.
  const splits = new Splits(places);
  const { people: left, into } = splits;
  for (const [condition, extent] of extents.entries()) {
    const before = left.length;
    for (let i = 0; i < extent.length;) {
      const start = i;
      const from = splitAt[extent[i] ?? 0] ?? 0;
      let to = into[from] ?? 0;
      if (to < before) into[from] = to = splits.add(from, condition);
      // Who stands beside each other is often of one cohort.
      do splitAt[extent[i++] ?? 0] = to;
      while (i < extent.length && splitAt[extent[i] ?? 0] === from);
      left[from] = (left[from] ?? 0) - (i - start);
      left[to] = (left[to] ?? 0) + (i - start);
    }
  }
  const kept = [...left.keys()].filter((split) => (left[split] ?? 0) > 0);
  const numberOf = new Uint32Array(left.length);
  for (const [cohort, split] of kept.entries()) numberOf[split] = cohort;
  const cohortAt =
    kept.length <= 0x10000 ? new Uint16Array(allocate(2 * places)) : new Uint32Array(allocate(4 * places));
  for (let place = 0; place < places; place++) cohortAt[place] = numberOf[splitAt[place] ?? 0] ?? 0;
  const people = new Uint32Array(allocate(4 * kept.length));
  const offsets = new Uint32Array(allocate(4 * (kept.length + 1)));
  for (const [cohort, split] of kept.entries()) {
    people[cohort] = left[split] ?? 0;
    offsets[cohort + 1] = (offsets[cohort] ?? 0) + splits.depth(split);
  }
  const length = offsets[kept.length] ?? 0;
  const rows =
    extents.length <= 0x10000 ? new Uint16Array(allocate(2 * length)) : new Uint32Array(allocate(4 * length));
  for (const [cohort, split] of kept.entries()) splits.conditions(split, rows, offsets[cohort + 1] ?? 0);
  const postingOffsets = new Uint32Array(allocate(4 * (extents.length + 1)));
  for (const condition of rows) postingOffsets[condition + 1] = (postingOffsets[condition + 1] ?? 0) + 1;
  for (let condition = 0; condition < extents.length; condition++)
    postingOffsets[condition + 1] = (postingOffsets[condition + 1] ?? 0) + (postingOffsets[condition] ?? 0);
  const postings = new Uint32Array(allocate(4 * length));
  addPostings(offsets, rows, 0, kept.length, postingOffsets.slice(0, extents.length), postings);
  const support = Uint32Array.from(extents, (extent) => extent.length);
  return { cohortAt, people, offsets, rows, support, postingOffsets, postings };
}

/** Those who left a cohort by a condition, by number; in the end some have nobody. The first are all. */
class Splits {
  readonly people: number[];
  /** Where those go who meet the condition at hand; below the first one of this condition: nowhere yet. */
  readonly into: number[] = [0];
  readonly #from: number[] = [-1];
  readonly #condition: number[] = [-1];
  /** How many conditions they meet. */
  readonly #depth: number[] = [0];

  constructor(people: number) {
    this.people = [people];
  }

  add(from: number, condition: number): number {
    this.into.push(0);
    this.#from.push(from);
    this.#condition.push(condition);
    this.#depth.push(this.depth(from) + 1);
    return this.people.push(0) - 1;
  }

  depth(split: number): number {
    return this.#depth[split] ?? 0;
  }

  /** Writes the conditions that they meet, ascending, before `end`. */
  conditions(split: number, into: Uint16Array | Uint32Array, end: number): void {
    let at = end;
    for (let one = split; one > 0; one = this.#from[one] ?? 0) into[--at] = this.#condition[one] ?? 0;
  }
}

/** The cohorts whose people meet the condition. */
export function cohortsWith({ postings, postingOffsets }: Cohorts, condition: number): Uint32Array {
  return postings.subarray(postingOffsets[condition], postingOffsets[condition + 1]);
}
