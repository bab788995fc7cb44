import { describe, expect, it } from 'vitest';
import { formatInstant } from '../../model/instant.ts';
import { understood } from '../../../test/support/understood.ts';
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
  const IMPOSSIBLE = [
    '30.02.2028',
    '31/04/2028',
    '2027-02-29',
    '31-Jun-2028',
    'Feb 30, 2028',
    '20281131',
    '31.11.2028 12:00',
    'until 31.02.2028',
    '01.01.2026 - 31.02.2028',
    '30.02.2026 - 31.12.2028',
  ];

  it.each(IMPOSSIBLE)('is no end: who holds something until %s is rejected', async (day) => {
    const lines = [
      'Email,Role,Valid Until',
      ...PEOPLE.map((who, n) => `${who},Reader,${n < 2 ? `"${day}"` : ''}`),
    ];
    for (const others of ['', '31.12.2028']) {
      const { rejects, wantedHoldings } = await understood(
        lines.map((line) => (line.endsWith(',') ? line + others : line)),
      );
      expect([rejects.map(({ reason }) => reason), wantedHoldings]).toEqual([
        ['unclear-date', 'unclear-date'],
        10,
      ]);
    }
  });

  it('that is past leaves out what ended, which a person may count', async () => {
    const lines = [
      'Email,Role,Valid Until',
      ...PEOPLE.map((who, n) => `${who},Reader,${n < 2 ? '31.02.2025' : ''}`),
    ];
    const { rejects, wantedHoldings, questions } = await understood(lines);
    expect([rejects, wantedHoldings, questions.map(({ id }) => id)]).toEqual([
      [],
      10,
      ['filter:Valid Until'],
    ]);
    const counted = await understood(lines, { answers: { 'filter:Valid Until': 'count' } });
    expect(counted.wantedHoldings).toBe(12);
  });

  it('is no beginning, and none below the name of what is held until a day', async () => {
    const starts = ['Email,Role,Valid From', ...PEOPLE.map((who) => `${who},Reader,01.01.2026`)];
    const started = await understood([...starts, 'user99@acme.example,Reader,30.02.2026']);
    expect([started.rejects.length, started.wantedHoldings]).toEqual([1, 12]);
    const held = PEOPLE.map((who) => `${who},31.12.2027,30.06.2028,31.12.2028`);
    const until = await understood(
      ['Email,Reader,Writer,Payer', ...held, 'user99@acme.example,31.12.2027,31.02.2028,31.12.2028'],
      { answers: { 'matrix-days:Reader': 'held until that day' } },
    );
    expect([until.rejects.length, until.wantedHoldings]).toEqual([1, 36]);
  });

  it('puts what it is said of in doubt, as another does', async () => {
    const { questions, wantedHoldings } = await understood([
      'Email,Role,Comment',
      ...PEOPLE.map(
        (who, n) =>
          `${who},${n === 1 ? 'Buyer until 31.02.2027' : 'Buyer'},${n === 2 ? 'from 30.02.2027' : ''}`,
      ),
    ]);
    expect(wantedHoldings).toBe(10);
    expect(questions.map(({ id }) => id)).toEqual(['filter:Comment', 'placeholders:Role']);
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
