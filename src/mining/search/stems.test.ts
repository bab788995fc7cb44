import { expect, it } from 'vitest';
import { OWN } from '../dataset/shared-columns.ts';
import { GatheredRows } from './gathered-rows.ts';
import { about, counted, countItems, countWithSlots, countWithTwo } from './item-counts.ts';
import { Marks } from './marks.ts';
import { SeededDraws } from './seeded-draws.ts';
import { runOf, stemsOf } from './stems.ts';

const ITEMS = 24;

/** Rows in order: few items at first, many at last, some left out. */
function someRows(draws: SeededDraws): readonly (readonly number[])[] {
  const item = (first: number, beyond: number) =>
    draws.next() < 0.1 ? [] : [first + Math.floor(draws.next() * (beyond - first))];
  return Array.from({ length: 1000 }, () => [
    ...item(0, 3),
    ...item(3, 6),
    ...item(6, 10),
    ...item(10, ITEMS),
  ])
    .map((row) => ({ row, key: row.map((one) => String(one).padStart(2)).join() }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ row }) => row);
}

function spaceOf(rows: readonly (readonly number[])[]) {
  let at = 0;
  const columns = {
    offsets: Uint32Array.from([0, ...rows.map(({ length }) => (at += length))]),
    rows: Uint16Array.from(rows.flat()),
  };
  return { ...columns, stems: stemsOf(columns, OWN) };
}

/** How many of these rows have each item. */
function countsOf(rows: readonly (readonly number[])[]): readonly number[] {
  return Array.from({ length: ITEMS }, (_, item) => rows.filter((row) => row.includes(item)).length);
}

it('finds runs of rows that begin alike, and the run of each place', () => {
  const rows = someRows(new SeededDraws(1));
  const { stems } = spaceOf(rows);
  expect(stems.starts.length).toBeLessThan(rows.length / 2);
  expect(Math.max(...stems.lengths)).toBeGreaterThan(0);
  for (const [place, row] of rows.entries()) {
    const run = runOf(stems, place);
    const first = stems.starts[run] ?? 0;
    expect(place).toBeGreaterThanOrEqual(first);
    expect(place).toBeLessThan(stems.starts[run + 1] ?? 0);
    const length = stems.lengths[run] ?? 0;
    expect(row.slice(0, length)).toEqual(rows[first]?.slice(0, length));
  }
});

it('counts the items of places as their rows have them, in any order, also when some are added or left out', () => {
  const draws = new SeededDraws(2);
  const rows = someRows(draws);
  const space = spaceOf(rows);
  const rowsAt = (places: Uint32Array) => Array.from(places, (place) => rows[place] ?? []);
  for (const share of [0.05, 0.3, 0.9]) {
    const ascending = Uint32Array.from(rows.keys()).filter(() => draws.next() < share);
    for (const places of [ascending, draws.shuffled(rows.length)]) {
      const counts = new Uint32Array(ITEMS);
      countItems(space, places, counts);
      expect(Array.from(counts)).toEqual(countsOf(rowsAt(places)));
      for (const goes of [0.1, 0.8]) {
        const gathered = new GatheredRows(space);
        gathered.gather(space, places.subarray(0, 20));
        gathered.add(space, places);
        counts.fill(0);
        gathered.count(counts);
        const marks = new Marks(rows.length);
        marks.mark(places.filter(() => draws.next() < goes));
        gathered.drop(places, marks, counts);
        const left = rowsAt(places.filter((place) => marks.at[place] !== marks.now));
        expect(Array.from(counts)).toEqual(countsOf(left));
        const again = new Uint32Array(ITEMS);
        gathered.count(again);
        expect(again).toEqual(counts);
      }
    }
  }
});

it('counts with slots as the rows have it, wherever the items of a slot stand', () => {
  const draws = new SeededDraws(3);
  const rows = someRows(draws);
  const space = spaceOf(rows);
  const places = Uint32Array.from(rows.keys()).filter(() => draws.next() < 0.5);
  const held = Array.from(places, (place) => rows[place] ?? []);
  const gathered = new GatheredRows(space);
  gathered.gather(space, places);
  const slots = [
    { a: 0, b: 4, counts: [5, 7, 12] },
    { a: 7, b: 1, counts: [0, 3, 12, 20] },
    { a: 15, b: 8, counts: [2, 4, 9] },
    { a: 2, b: 16, counts: [3, 6, 17] },
  ];
  const one = new Uint32Array(ITEMS);
  const first = new Uint32Array(ITEMS);
  const second = new Uint32Array(ITEMS);
  const mark = (marks: Uint32Array, item: number, bit: number) => {
    marks[item] = (marks[item] ?? 0) | bit;
  };
  for (const [s, { a, b, counts }] of slots.entries()) {
    mark(one, a, about(s));
    mark(first, a, about(s));
    mark(second, b, about(s));
    for (const c of counts) for (const marks of [one, second]) mark(marks, c, counted(s));
  }
  const withOne = new Uint32Array(slots.length * ITEMS);
  const withTwo = new Uint32Array(slots.length * ITEMS);
  countWithSlots(gathered, one, withOne);
  countWithTwo(gathered, first, second, withTwo);
  const slotted = (of: (slot: (typeof slots)[number]) => readonly (readonly number[])[]) =>
    slots.flatMap((slot) => countsOf(of(slot)).map((n, item) => (slot.counts.includes(item) ? n : 0)));
  expect(Array.from(withOne)).toEqual(slotted(({ a }) => held.filter((row) => row.includes(a))));
  expect(Array.from(withTwo)).toEqual(
    slotted(({ a, b }) => held.filter((row) => row.includes(a) && row.includes(b))),
  );
});
