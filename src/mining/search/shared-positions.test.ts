import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sharedPositions } from './shared-positions.ts';

const ascending = (maxLength: number) =>
  fc.uniqueArray(fc.nat({ max: 400 }), { maxLength }).map((rows) => Uint32Array.from(rows).sort());

it('are where a list has a number of another one, whether it is searched or passed through', () => {
  fc.assert(
    fc.property(
      ascending(30),
      ascending(300),
      fc.nat({ max: 20 }),
      fc.nat({ max: 20 }),
      (some, rows, cut, less) => {
        const [start, end] = [Math.min(cut, rows.length), Math.max(0, rows.length - less)];
        const found: number[] = [];
        sharedPositions(some, rows, start, end, (position) => found.push(position));
        const wanted = [...rows.keys()].filter((i) => i >= start && i < end && some.includes(rows[i]!));
        expect(found).toEqual(wanted);
      },
    ),
    { seed: 12, numRuns: 2000 },
  );
});
