import { describe, expect, it } from 'vitest';
import type { Overrides } from '../model/question.ts';
import { analyze } from './analyze.ts';

/** Reads a report and tells how often it was opened. */
async function understood(lines: readonly string[], overrides: Overrides = {}) {
  const bytes = Buffer.from(`${lines.join('\n')}\n`);
  let opened = 0;
  const open = async function* () {
    opened += 1;
    for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536);
  };
  const input = { id: 'und_test', name: 'x.csv', path: 'x.csv', now: 0, overrides };
  const understanding = await analyze({ ...input, open });
  return { understanding, opened };
}

const people = (count: number, of: (n: number) => string) =>
  Array.from({ length: count }, (_, n) => `p${n}@a.example,${of(n)}`);

/** A name of letters only. */
const named = (n: number) =>
  String.fromCodePoint(65 + (n % 26), ...[26, 676, 17_576].map((by) => 97 + (Math.trunc(n / by) % 26)));

describe('a report whose columns are learnt while it is read for what it wants', () => {
  it.each([
    ['short', 500],
    ['long', 15_000],
  ])('is not read again where its first rows tell all (%s)', async (_title, count) => {
    const { understanding, opened } = await understood([
      'Email,Role',
      ...people(count, (n) => `Role ${n % 7}`),
      'broken',
    ]);
    expect(opened).toBe(1);
    expect(understanding).toMatchObject({
      people: count,
      wantedHoldings: count,
      lines: { total: count + 2, data: count, rejected: 1 },
      rejects: [{ line: count + 2, reason: 'too-few-cells' }],
    });
  });

  it('is not read again for names of which some are not kept', async () => {
    // Of the first names there are few where the columns are concluded, and more at the end.
    const { understanding, opened } = await understood([
      'Email,First Name,Last Name,Role',
      ...people(25_000, (n) => `${named(n < 12_000 ? n % 300 : n % 700)},Berg-${named(n)},Role ${n % 7}`),
    ]);
    expect(opened).toBe(1);
    expect(understanding).toMatchObject({ wantedHoldings: 25_000, leftOut: [], questions: [] });
    expect(understanding.layout.filters).toEqual([]);
  });

  it('is read again where a column turns out to mean something else far down', async () => {
    // The first leavers stand where the columns were concluded already.
    const { understanding, opened } = await understood([
      'Email,Role,Status',
      ...people(15_000, (n) => `Role ${n % 7},${n < 12_000 ? 'active' : n % 2 ? 'terminated' : 'active'}`),
    ]);
    expect(opened).toBe(2);
    expect(understanding.layout.filters).toMatchObject([{ reason: 'inactive' }]);
    expect(understanding.leftOut).toEqual([{ lines: 1_500, records: 1_500 }]);
    expect(understanding.people).toBe(13_500);
  });

  it('is read again where its first rows do not say who is meant', async () => {
    const { understanding, opened } = await understood([
      'A,B',
      ...Array.from({ length: 10_500 }, () => ',Role 1'),
      ...people(20_000, (n) => `Role ${n % 7}`),
    ]);
    expect(opened).toBe(2);
    expect(understanding.columns[understanding.identifier]?.name).toBe('A');
    expect(understanding.people).toBe(20_000);
  });
});
