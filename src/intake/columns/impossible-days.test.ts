import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../model/instant.ts';
import { analyze, readWanted } from '../analyze.ts';

const PEOPLE = Array.from({ length: 12 }, (_, n) => `user${n}@acme.example`);
const NOW = Date.UTC(2026, 10, 25);

/** When what the report gives ends, by the day that its cells say. */
async function endOf(day: string): Promise<string | undefined> {
  const text = ['Email,Role,Valid Until', ...PEOPLE.map((who) => `${who},Reader,"${day}"`)].join('\n');
  const open = async function* () {
    yield Buffer.from(`${text}\n`);
  };
  const understanding = await analyze({ id: 'und_test', name: 'x.csv', path: 'x.csv', now: NOW, open });
  expect(understanding.rejects).toEqual([]);
  const { ends } = (await readWanted(open(), understanding, NOW)).wanted;
  return ends === undefined ? undefined : formatInstant(ends[0] ?? 0).slice(0, 10);
}

describe('a day that its month does not have', () => {
  it.each([
    ['30.02.2028', '2028-02-29'],
    ['31/04/2028', '2028-04-30'],
    ['2027-02-29', '2027-02-28'],
    ['31-Jun-2028', '2028-06-30'],
    ['Feb 30, 2028', '2028-02-29'],
    ['20281131', '2028-11-30'],
    ['31.12.2028', '2028-12-31'],
  ])('%s: access ends with %s, not with a day of the next month', async (day, last) => {
    expect(await endOf(day)).toBe(last);
  });
});

describe('a month or a year', () => {
  it.each([
    ['12/2027', '2027-12-31'],
    ['2/2028', '2028-02-29'],
    ['Feb 2027', '2027-02-28'],
    ['end of June 2027', '2027-06-30'],
    ['2027', '2027-12-31'],
    ['11/2026', '2026-11-30'],
  ])('%s: access ends with its last day', async (month, last) => {
    expect(await endOf(month)).toBe(last);
  });
});

it('six digits that read as two days end access with the earlier one', async () => {
  expect(await endOf('270630')).toBe('2027-06-30');
});
