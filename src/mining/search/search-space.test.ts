import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OWN } from '../dataset/shared-columns.ts';
import { commonCounts } from './common-counts.ts';
import { placesOf, type SearchSpace } from './search-space.ts';
import { stemsOf } from './stems.ts';

const PEOPLE = 60;
const EVERYBODY = Array.from({ length: PEOPLE }, (_, place) => place);

const beside = fc
  .tuple(fc.nat(PEOPLE), fc.nat(PEOPLE))
  .map(([a, b]) => EVERYBODY.slice(Math.min(a, b), Math.max(a, b)));
/** Per item its places: beside each other, anywhere, or hardly any, so that one is many times as long as another. */
const extents = fc.array(
  fc.oneof(
    beside,
    fc.subarray(EVERYBODY),
    fc.subarray(EVERYBODY, { maxLength: 4 }),
    fc.subarray(EVERYBODY, { minLength: PEOPLE - 4 }),
  ),
  { minLength: 3, maxLength: 6 },
);

function spaceOf(places: readonly (readonly number[])[]): SearchSpace {
  const rows = EVERYBODY.map((place) => [...places.keys()].filter((item) => places[item]?.includes(place)));
  const starts = (lists: readonly (readonly unknown[])[]) => {
    let at = 0;
    return Uint32Array.from([0, ...lists.map(({ length }) => (at += length))]);
  };
  const columns = { offsets: starts(rows), rows: Uint16Array.from(rows.flat()) };
  const support = Uint32Array.from(places, ({ length }) => length);
  return {
    ...columns,
    people: PEOPLE,
    stems: stemsOf(columns, OWN),
    support,
    postingOffsets: starts(places),
    postings: Uint32Array.from(places.flat()),
    common: commonCounts(support, OWN),
    bits: new Float64Array(places.length),
    kinds: new Uint16Array(places.length),
    priority: new Float64Array(places.length),
  };
}

it('finds the places of up to three items, whether these stand beside each other or anywhere', () => {
  fc.assert(
    fc.property(extents, fc.subarray([0, 1, 2]), (places, items) => {
      const found = placesOf(spaceOf(places), items);
      expect(Array.from(found)).toEqual(
        EVERYBODY.filter((place) => items.every((item) => places[item]?.includes(place))),
      );
    }),
  );
});
