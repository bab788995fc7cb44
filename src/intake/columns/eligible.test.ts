import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

/** Twenty roles whose kind of assignment is one of these in turn. */
const report = (name: string, kinds: readonly string[]) => [
  `User principal name,Role,${name}`,
  ...Array.from({ length: 20 }, (_, n) => `u${n}@x.example,Role ${n % 3},${kinds[n % kinds.length]}`),
];

describe('what somebody may activate and does not hold', () => {
  it.each([
    ['Assignment Type', ['Active', 'Eligible'], 10],
    ['Assignment Type', ['Assigned', 'Eligible'], 10],
    ['Assignment Type', ['Eligible'], 0],
    ['State', ['Active', 'Eligible'], 10],
    ['Membership Type', ['Permanent', 'Eligible', 'Eligible', 'Eligible'], 5],
  ])('grants nothing until somebody says that it counts: %s, %s', async (name, kinds, held) => {
    const { wantedHoldings, lines, questions } = await understood(report(name, kinds));
    expect([wantedHoldings, lines.leftOut, lines.total]).toEqual([held, 20 - held, 21]);
    expect(questions).toMatchObject([{ code: 'filter', options: [{}, { adds: { holdings: 20 - held } }] }]);
    const counted = await understood(report(name, kinds), { answers: { [`filter:${name}`]: 'count' } });
    expect(counted.wantedHoldings).toBe(20);
  });

  it('is asked about where it stands behind the role', async () => {
    const { wantedHoldings, questions } = await understood([
      'Login,Role',
      ...Array.from({ length: 20 }, (_, n) => `u${n},${n % 4 === 0 ? 'Reader (Eligible)' : 'Reader'}`),
    ]);
    expect(wantedHoldings).toBe(15);
    expect(questions.map(({ code }) => code)).toEqual(['placeholders']);
  });

  it.each([
    ['Assignment Type', ['Manual', 'Automatic']],
    ['Assignment Type', ['Requested', 'Birthright']],
    ['Membership Type', ['Open', 'Closed']],
  ])('is not meant by other kinds: %s, %s', async (name, kinds) => {
    const { lines, layout } = await understood(report(name, kinds));
    expect([lines.leftOut, layout.filters]).toEqual([0, []]);
  });
});
