import { postingsOf } from '../search/encoding.ts';
import type { Rows } from '../search/fetched-rows.ts';
import type { Allocate } from '../dataset/shared-columns.ts';

/**
 * People told apart by some conditions and by nothing else: those who meet the same ones are a cohort. Whatever these conditions
 * can say of people can be counted by cohorts, and there are few. `offsets` and `rows`: per cohort its conditions, ascending.
 */
export interface Cohorts extends Rows {
  /** Per place the cohort. */
  readonly cohortAt: Uint32Array;
  /** Per cohort how many people. */
  readonly people: Uint32Array;
  /** Per condition: how many people meet it, and the cohorts of these, ascending. */
  readonly support: Uint32Array;
  readonly postingOffsets: Uint32Array;
  readonly postings: Uint32Array;
}

/** `extents`: per condition the places where it holds. */
export function cohortsOf(places: number, extents: readonly Uint32Array[], allocate: Allocate): Cohorts {
  const cohortAt = new Uint32Array(allocate(4 * places));
  // At first all are one. With each condition those who meet it leave their cohort for one of their own.
  const splits: Split[] = [{ from: undefined, condition: -1, depth: 0, people: places, at: 0, into: 0 }];
  for (const [condition, extent] of extents.entries()) {
    const before = splits.length;
    for (let i = 0; i < extent.length; i++) {
      const place = extent[i] ?? 0;
      const from = splits[cohortAt[place] ?? 0];
      if (from === undefined) continue;
      if (from.into < before) {
        from.into = splits.length;
        splits.push({ from, condition, depth: from.depth + 1, people: 0, at: 0, into: 0 });
      }
      from.people--;
      const to = splits[from.into];
      if (to !== undefined) to.people++;
      cohortAt[place] = from.into;
    }
  }
  const left = splits.filter(({ people }) => people > 0);
  for (const [cohort, split] of left.entries()) split.at = cohort;
  for (let place = 0; place < places; place++) cohortAt[place] = splits[cohortAt[place] ?? 0]?.at ?? 0;
  const people = new Uint32Array(allocate(4 * left.length));
  const offsets = new Uint32Array(allocate(4 * (left.length + 1)));
  for (const [cohort, split] of left.entries()) {
    people[cohort] = split.people;
    offsets[cohort + 1] = (offsets[cohort] ?? 0) + split.depth;
  }
  const length = offsets[left.length] ?? 0;
  const rows =
    extents.length <= 0x10000 ? new Uint16Array(allocate(2 * length)) : new Uint32Array(allocate(4 * length));
  for (const [cohort, split] of left.entries()) {
    let at = offsets[cohort + 1] ?? 0;
    for (let one: Split | undefined = split; one?.from !== undefined; one = one.from)
      rows[--at] = one.condition;
  }
  const { postingOffsets, postings } = postingsOf(offsets, rows, extents.length, allocate);
  const support = Uint32Array.from(extents, (extent) => extent.length);
  return { cohortAt, people, offsets, rows, support, postingOffsets, postings };
}

/** Those who left a cohort by a condition; in the end some cohorts are empty. */
interface Split {
  readonly from: Split | undefined;
  readonly condition: number;
  /** How many conditions they meet. */
  readonly depth: number;
  people: number;
  /** Its number among those that are not empty. */
  at: number;
  /** Where those go who meet the condition at hand; below the first one of this condition: nowhere yet. */
  into: number;
}

/** The cohorts whose people meet the condition. */
export function cohortsWith({ postings, postingOffsets }: Cohorts, condition: number): Uint32Array {
  return postings.subarray(postingOffsets[condition], postingOffsets[condition + 1]);
}
