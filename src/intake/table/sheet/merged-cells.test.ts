import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type MergedCells, withoutOverlaps } from './merged-cells.ts';

const merge = fc.record({
  row: fc.integer({ min: 1, max: 8 }),
  rows: fc.integer({ min: 1, max: 4 }),
  column: fc.nat(7),
  columns: fc.integer({ min: 1, max: 4 }),
});

const holds = (one: MergedCells, row: number, column: number) =>
  row >= one.row && row < one.row + one.rows && column >= one.column && column < one.column + one.columns;

it('no cell is in two merges that are believed, and one that different ones claim is disputed', () => {
  fc.assert(
    fc.property(fc.array(merge, { maxLength: 8 }), (merges) => {
      const found = withoutOverlaps(merges);
      expect(found.map(({ row }) => row)).toEqual(found.map(({ row }) => row).toSorted((a, b) => a - b));
      for (let row = 1; row < 12; row++)
        for (let column = 0; column < 12; column++) {
          const claims = new Set(
            merges.filter((one) => holds(one, row, column)).map((one) => JSON.stringify(one)),
          );
          const own = found.filter((one) => holds(one, row, column));
          const disputed = own.some((one) => one.disputed === true);
          expect(own.length > 1 || claims.size > 1 ? disputed : true).toBe(true);
          expect(claims.size > 0 ? own.length > 0 : true).toBe(true);
          expect(own.filter((one) => one.disputed !== true).length).toBeLessThanOrEqual(1);
        }
    }),
  );
});

it('merges that overlap none stay as they are', () => {
  const merges = [
    { row: 2, rows: 3, column: 0, columns: 1 },
    { row: 2, rows: 1, column: 4, columns: 2 },
    { row: 5, rows: 2, column: 0, columns: 6 },
  ];
  expect(withoutOverlaps(merges)).toEqual(merges);
});

it('of two hundred thousand merges those of one column dispute each other', () => {
  const tall = Array.from({ length: 16_000 }, (_, column) => ({
    row: 2,
    rows: 1_000_000,
    column,
    columns: 1,
  }));
  const below = Array.from({ length: 184_000 }, (_, i) => ({
    row: 3 + i,
    rows: 2,
    column: 1_999,
    columns: 1,
  }));
  const found = withoutOverlaps([...tall, ...below]);
  expect(found.filter((one) => one.disputed === true)).toEqual([
    { row: 2, rows: 1_000_000, column: 1_999, columns: 1, disputed: true },
  ]);
});
