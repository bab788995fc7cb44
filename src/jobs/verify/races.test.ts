import { describe, expect, it } from 'vitest';
import type { AccessPeriod } from '../../model/tenant-objects.ts';
import { overwrittenIn } from './races.ts';

const period = (from: number, until: number | undefined, ...values: readonly string[]): AccessPeriod => ({
  from: `2026-01-01T00:00:${String(from).padStart(2, '0')}Z`,
  ...(until === undefined ? {} : { until: `2026-01-01T00:00:${String(until).padStart(2, '0')}Z` }),
  values,
});
const write = {
  committedAt: '2026-01-01T00:00:30Z',
  sends: ['old', 'new'],
  gives: ['new'],
  takes: ['taken'],
};

describe('what a base write undid', () => {
  it.each<readonly [string, readonly AccessPeriod[], ReturnType<typeof overwrittenIn>]>([
    [
      'nothing, where the person held what was read',
      [period(1, 30, 'old'), period(30, undefined, 'old', 'new')],
      { lost: [], revived: [] },
    ],
    [
      'a value that nobody had before the write',
      [period(30, undefined, 'old', 'new')],
      { lost: [], revived: ['old'] },
    ],
    [
      'a value that was given meanwhile',
      [period(1, 30, 'old'), period(30, 30, 'old', 'theirs'), period(30, undefined, 'old', 'new')],
      { lost: ['theirs'], revived: [] },
    ],
    [
      'nothing of what the plan itself takes away',
      [period(1, 30, 'old', 'taken'), period(30, undefined, 'old', 'new')],
      { lost: [], revived: [] },
    ],
    [
      'a removal that was made meanwhile',
      [period(1, 29, 'old'), period(29, 30), period(30, undefined, 'old', 'new')],
      { lost: [], revived: ['old'] },
    ],
    [
      'nothing, where somebody gave just that a moment before',
      [period(1, 20, 'old'), period(20, undefined, 'old', 'new')],
      { lost: [], revived: [] },
    ],
    [
      'nothing of what went long before the reading, or after the write',
      [
        period(1, 9, 'old', 'gone'),
        period(9, 30, 'old'),
        period(30, 50, 'old', 'new'),
        period(50, undefined, 'new'),
      ],
      { lost: [], revived: [] },
    ],
    ['cannot be told before the history shows the write', [period(1, undefined, 'old')], undefined],
    ['cannot be told from an empty history', [], undefined],
  ])('%s', (_title, history, expected) => {
    expect(overwrittenIn(history, write)).toEqual(expected);
  });
});
