import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endTurns, partTurns, TakenParts, takePart } from './part-turns.ts';

const crews = { parts: fc.integer({ min: 0, max: 20 }), threads: fc.integer({ min: 1, max: 5 }) };

it('gives every part to one thread, whichever asks when', () => {
  fc.assert(
    fc.property(
      fc.record({ ...crews, asking: fc.array(fc.nat({ max: 4 }), { maxLength: 60 }) }),
      ({ parts, threads, asking }) => {
        const turns = partTurns(parts, threads);
        const told = new TakenParts(turns);
        const taken: number[] = [];
        const heard: number[] = [];
        for (const one of asking) {
          const part = takePart(turns, one % threads);
          if (part !== undefined) taken.push(part);
          heard.push(...told.since());
          expect(new Set(heard)).toEqual(new Set(taken));
          expect(heard).toHaveLength(taken.length);
        }
        for (let part = takePart(turns, 0); part !== undefined; part = takePart(turns, 0)) taken.push(part);
        expect(taken.sort((a, b) => a - b)).toEqual(Array.from({ length: parts }, (_, part) => part));
      },
    ),
  );
});

it('lets each thread begin in a stretch of its own', () => {
  const turns = partTurns(10, 2);
  expect([takePart(turns, 0), takePart(turns, 1), takePart(turns, 1), takePart(turns, 0)]).toEqual([
    0, 5, 6, 1,
  ]);
});

it('gives nothing once the turns have ended', () => {
  fc.assert(
    fc.property(fc.record(crews), ({ parts, threads }) => {
      const turns = partTurns(parts, threads);
      takePart(turns, threads - 1);
      endTurns(turns);
      for (let thread = 0; thread < threads; thread++) expect(takePart(turns, thread)).toBeUndefined();
    }),
  );
});
