import { expect, it } from 'vitest';
import { commonCounts, countCommon } from './common-counts.ts';
import type { SearchSpace } from './search-space.ts';
import { OWN } from '../dataset/shared-columns.ts';
import { CoCounts } from './together.ts';
import { DescriptionLength, logarithms } from './description-length.ts';
import { stemsOf } from './stems.ts';
import { ValueSearch } from './value-search.ts';

/** A space of these rows. */
function spaceOf(rows: readonly (readonly number[])[], items: number): SearchSpace {
  const postings = Array.from({ length: items }, (_, item) =>
    rows.flatMap((row, place) => (row.includes(item) ? [place] : [])),
  );
  const starts = (lists: readonly (readonly unknown[])[]) => {
    let at = 0;
    return Uint32Array.from([0, ...lists.map(({ length }) => (at += length))]);
  };
  const support = Uint32Array.from(postings, ({ length }) => length);
  const columns = { offsets: starts(rows), rows: Uint16Array.from(rows.flat()) };
  const space = {
    people: rows.length,
    ...columns,
    stems: stemsOf(columns, OWN),
    support,
    postingOffsets: starts(postings),
    postings: Uint32Array.from(postings.flat()),
    common: commonCounts(support, OWN),
    bits: new Float64Array(items).fill(1),
    kinds: Uint16Array.from({ length: items }, (_, item) => item),
    priority: new Float64Array(items),
  };
  countCommon(space, space.common.commonest);
  return space;
}

it('samples the people of two equally rare items alike, whichever is named first', () => {
  // 20,000 meet both; as many more meet either, in runs that make the samples of the one and the other differ.
  const rows = Array.from({ length: 40_000 }, (_, place) => {
    const third = place % 3 === 0 ? [2] : [];
    return place < 20_000 ? [0, 1, ...third] : place % 4 < 2 ? [0, ...third] : [1, ...third];
  });
  const shuffled = rows.toSorted((a, b) => a.length - b.length);
  const space = spaceOf(shuffled, 3);
  expect(space.support[0]).toBe(space.support[1]);
  const one = new CoCounts(space, 1_000_000).sampledTwo(0, 1);
  const other = new CoCounts(space, 1_000_000).sampledTwo(1, 0);
  expect(Array.from(one.counts)).toEqual(Array.from(other.counts));
});

it('knows the same when what it kept was forgotten meanwhile', () => {
  const rows = Array.from({ length: 60 }, (_, place) =>
    [0, 1, 2, 3].filter((item) => place % (item + 2) === 0),
  );
  const space = spaceOf(rows, 4);
  const [forgets, keeps] = [new CoCounts(space, 0), new CoCounts(space, 1_000_000)];
  const pairs = [
    [0, 1],
    [1, 2],
    [2, 3],
    [0, 1],
    [3, 2],
  ] as const;
  for (const [a, b] of pairs) {
    const both = () =>
      Uint32Array.from(rows.keys()).filter(
        (place) => rows[place]?.includes(a) === true && rows[place].includes(b),
      );
    expect(forgets.two(a, b, both).counts).toEqual(keeps.two(a, b, both).counts);
  }
});

it.each([1, 2] as const)(
  'looks at the rows that holders are dealt, in conditions of up to %i terms',
  (depth) => {
    // The first ten people meet the item; dealt anew, the last ten do.
    const rows = Array.from({ length: 100 }, (_, place) => (place < 10 ? [0] : [1]));
    const space = spaceOf(rows, 2);
    const dealt = spaceOf(rows.toReversed(), 2);
    const search = new ValueSearch(
      space,
      { depth, threshold: 5, threads: 1 },
      new DescriptionLength(logarithms(100, OWN)),
    );
    const first = Uint32Array.from({ length: 10 }, (_, i) => i);
    expect(search.explainsAny(first, dealt)).toBe(false);
    expect(search.explainsAny(first, space)).toBe(true);
    const last = first.map((place) => 90 + place);
    expect(search.explainsAny(last, dealt)).toBe(true);
  },
);
