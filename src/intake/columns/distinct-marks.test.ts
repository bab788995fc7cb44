import { describe, expect, it } from 'vitest';
import { DistinctMarks } from './distinct-marks.ts';
import { ColumnCounter, KeptTexts } from './statistics.ts';

describe('about how many distinct texts there were', () => {
  it.each([0, 1, 40, 1_000, 6_000, 20_000])('%i, however often each comes', (count) => {
    const marks = new DistinctMarks();
    for (let n = 0; n < 2 * count; n++) marks.add(`user${n % Math.max(1, count)}@a.example`);
    expect(Math.abs(marks.count - count)).toBeLessThanOrEqual(1 + 0.02 * count);
  });
});

describe('columns of a wide table', () => {
  it('are told apart though their texts are too many to keep: whose cells are one each, and whose are few', () => {
    const kept = new KeptTexts(2_000);
    const columns = Array.from({ length: 200 }, () => new ColumnCounter(kept));
    const marks = new ColumnCounter(kept);
    for (let row = 0; row < 3_000; row++) {
      for (const [c, column] of columns.entries()) column.add(`v${row}-${c}`);
      if (row > 2_900) marks.add('x');
    }
    for (const column of columns) {
      const { distinct, distinctIsFloor, fill } = column.statistics();
      expect([distinctIsFloor, fill]).toEqual([true, 1]);
      expect(Math.abs(distinct - 3_000)).toBeLessThanOrEqual(90);
      expect(column.cells.size).toBeLessThan(1_000);
    }
    expect(marks.statistics()).toMatchObject({ distinct: 1, distinctIsFloor: false });
  });
});
