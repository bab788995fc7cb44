import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OWN } from '../dataset/shared-columns.ts';
import { cohortsOf, cohortsWith } from './cohorts.ts';
import { PeopleOfValue } from './people-of-value.ts';

const PLACES = 200;
const some = (most: number) =>
  fc
    .uniqueArray(fc.nat(PLACES - 1), { maxLength: most })
    .map((places) => Uint32Array.from(places.toSorted((a, b) => a - b)));

it.each([
  ['few', 4],
  ['many', PLACES],
])('counts among any places whom a value with %s holders concerns and nobody above met', (_, most) => {
  fc.assert(
    fc.property(
      fc.record({
        holders: some(most),
        given: some(20),
        met: some(PLACES),
        isMet: fc.boolean(),
        places: some(PLACES),
      }),
      ({ holders, given, met, isMet, places }) => {
        const derived = given.filter((place) => !holders.includes(place));
        const cohorts = cohortsOf(PLACES, [met], OWN);
        const people = new PeopleOfValue(cohorts);
        people.begin(holders, derived);
        if (isMet) people.meet(cohortsWith(cohorts, 0));
        const left = places.filter((place) => !derived.includes(place) && !(isMet && met.includes(place)));
        const k = left.filter((place) => holders.includes(place)).length;
        expect(people.left(places)).toEqual({ n: left.length, k });
        // Asked again it answers the same, and of another value nothing is left of this one.
        expect(people.left(places)).toEqual({ n: left.length, k });
        people.begin(new Uint32Array(), new Uint32Array());
        expect(people.left(places)).toEqual({ n: places.length, k: 0 });
      },
    ),
  );
});
