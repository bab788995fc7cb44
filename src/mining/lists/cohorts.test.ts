import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cohortsOf, cohortsWith } from './cohorts.ts';
import { DescriptionLength, logarithms, SHAPE_BITS } from '../search/description-length.ts';
import { PooledSearch } from './pooled-search.ts';
import { OWN } from '../dataset/shared-columns.ts';

const PLACES = 40;
const LEAST_BITS = 2;
const extents = fc
  .array(fc.uniqueArray(fc.nat(PLACES - 1), { minLength: 3 }), { minLength: 1, maxLength: 6 })
  .map((all) => all.map((places) => Uint32Array.from(places.toSorted((a, b) => a - b))));
/** Who meets one of the first conditions holds the value, but for a few. */
const people = fc
  .record({ extents, others: fc.uniqueArray(fc.nat(PLACES - 1), { maxLength: 8 }), given: fc.nat(9) })
  .map(({ extents, others, given }) => {
    const all = Array.from({ length: PLACES }, (_, place) => place);
    const meets = (place: number) => extents.slice(0, 2).some((extent) => extent.includes(place));
    const isGiven = (place: number) => place % 10 < given - 6;
    return {
      extents,
      given: Uint32Array.from(all.filter(isGiven)),
      holders: Uint32Array.from(all.filter((p) => !isGiven(p) && meets(p) !== others.includes(p))),
    };
  });

describe('cohorts', () => {
  it('have those together who meet the same conditions, and nobody else', () => {
    fc.assert(
      fc.property(extents, (extents) => {
        const cohorts = cohortsOf(PLACES, extents, OWN);
        const met = (place: number) => extents.flatMap((extent, c) => (extent.includes(place) ? c : []));
        for (let place = 0; place < PLACES; place++) {
          const cohort = cohorts.cohortAt[place] ?? -1;
          expect([...cohorts.rows.subarray(cohorts.offsets[cohort], cohorts.offsets[cohort + 1])]).toEqual(
            met(place),
          );
        }
        const different = new Set(Array.from({ length: PLACES }, (_, place) => met(place).join()));
        expect(cohorts.people).toHaveLength(different.size);
        expect(cohorts.people.reduce((sum, people) => sum + people, 0)).toBe(PLACES);
        for (const [c, extent] of extents.entries()) {
          const those = [...cohortsWith(cohorts, c)];
          expect(those).toEqual([
            ...new Set([...extent].map((place) => cohorts.cohortAt[place] ?? -1).sort((a, b) => a - b)),
          ]);
          expect(cohorts.support[c]).toBe(extent.length);
        }
      }),
    );
  });

  it.each([65_536, 65_537])('tell %i people apart, each in a cohort of their own', (places) => {
    const all = Uint32Array.from({ length: places }, (_, place) => place);
    // One condition for each bit of a place's number.
    const extents = Array.from({ length: 17 }, (_, bit) => all.filter((place) => ((place >> bit) & 1) === 1));
    const { people, cohortAt, offsets, rows } = cohortsOf(places, extents, OWN);
    expect(people).toHaveLength(places);
    const cohort = cohortAt[places - 1] ?? -1;
    const conditions = [...rows.subarray(offsets[cohort], offsets[cohort + 1])];
    expect(conditions.reduce((number, bit) => number + 2 ** bit, 0)).toBe(places - 1);
    expect(new Set(cohortAt).size).toBe(places);
  });

  it('give the list that counting person by person gives', () => {
    const lengths = new Set<number>();
    fc.assert(
      fc.property(people, fc.integer({ min: -1, max: 5 }), ({ extents, holders, given }, without) => {
        const length = new DescriptionLength(logarithms(PLACES, OWN));
        const bits = Float64Array.from(extents, (_, c) => 1 + c / 8);
        const search = new PooledSearch(cohortsOf(PLACES, extents, OWN), bits, LEAST_BITS, length);
        // The same search twice: nothing of the one is left in the other.
        search.list(given, holders);
        const found = search.list(holders, given, without).map(({ items, n, k }) => ({ items, n, k }));
        expect(found).toEqual(listOf(extents, bits, holders, given, without, length));
        lengths.add(found.length);
      }),
      { numRuns: 500, seed: 4 },
    );
    expect(lengths).toContain(2);
  });
});

/** Person by person. */
function listOf(
  extents: readonly Uint32Array[],
  bits: Float64Array,
  holders: Uint32Array,
  given: Uint32Array,
  without: number,
  length: DescriptionLength,
) {
  let left = new Set(Array.from({ length: PLACES }, (_, place) => place).filter((p) => !given.includes(p)));
  const list: { items: readonly number[]; n: number; k: number }[] = [];
  if (holders.length < 3) return list;
  for (;;) {
    const k0 = holders.filter((place) => left.has(place)).length;
    if (k0 < 3) return list;
    let best: { items: readonly number[]; n: number; k: number; saved: number } | undefined;
    for (const [c, extent] of extents.entries()) {
      const those = extent.filter((place) => left.has(place));
      const k = those.filter((place) => holders.includes(place)).length;
      if (c === without || k < 3 || k * left.size <= k0 * those.length) continue;
      const own = SHAPE_BITS[1] + (bits[c] ?? 0);
      const saved = length.saved(left.size, k0, those.length, k) - own;
      if (best === undefined || saved > best.saved) best = { items: [c], n: those.length, k, saved };
    }
    if (best === undefined || best.saved < LEAST_BITS) return list;
    list.push({ items: best.items, n: best.n, k: best.k });
    const met = new Set(extents[best.items[0] ?? 0]);
    left = new Set([...left].filter((place) => !met.has(place)));
  }
}
