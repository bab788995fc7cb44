import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const beside = (header: string, words: readonly string[]) => [
  `Login,Role,${header}`,
  ...Array.from({ length: 12 }, (_, n) => `user${n},Role ${n % 3},${words[n % words.length] ?? ''}`),
];

describe('how something is held', () => {
  it.each([
    ['Type', 'Direct', 'Indirect'],
    ['Membership', 'Direct', 'Nested'],
    ['Access Type', 'Directly assigned', 'Inherited from Sales'],
    ['Art', 'direkt', 'über Sammelrolle'],
  ])('below %s, %s and %s, is told apart', async (header, direct, indirect) => {
    const { wantedHoldings, entitlements, questions } = await understood(beside(header, [direct, indirect]));
    expect(entitlements.map(({ name }) => name)).toEqual(['Role']);
    expect(wantedHoldings).toBe(6);
    expect(questions).toMatchObject([{ id: `filter:${header}`, about: 'indirect' }]);
  });
});

describe('what something is held through', () => {
  it.each([
    ['Given through', 'Direct Permissions'],
    ['Granted via', 'Direct access'],
    ['Inherited From', '<not inherited>'],
    ['Geerbt von', 'nicht geerbt'],
    ['Über Gruppe', 'Direkte Zuweisung'],
  ])('is nothing where it is held directly: %s, %s', async (header, direct) => {
    const { wantedHoldings, questions } = await understood(beside(header, [direct, 'Sales Team', direct]));
    expect(wantedHoldings).toBe(8);
    expect(questions).toMatchObject([{ id: `filter:${header}`, about: 'indirect' }]);
  });

  it.each(['Inherited From', 'Granted via group', 'Source Group', 'Geerbt von', 'Derived from role'])(
    'stands below %s: it is not held itself, and what is beside it is asked about',
    async (header) => {
      const { wantedHoldings, entitlements, questions } = await understood(
        beside(header, ['Sales Team', '', 'direct', '']),
      );
      expect(entitlements.map(({ name }) => name)).toEqual(['Role']);
      expect(wantedHoldings).toBe(9);
      expect(questions).toMatchObject([{ id: `filter:${header}`, about: 'indirect' }]);
    },
  );
});

it('what all is held through leaves out nothing', async () => {
  const { wantedHoldings, questions } = await understood(
    beside('Given through', ['Sales Team', 'HR Team', 'IT']),
  );
  expect([wantedHoldings, questions.filter(({ code }) => code === 'filter')]).toEqual([12, []]);
});

describe('a letter that only a legend explains', () => {
  it.each([
    ['Flag', ['D', '', '', ''], 9, 'status-codes:Flag'],
    ['Kennzeichen', ['L', '', '', ''], 9, 'status-codes:Kennzeichen'],
    ['Mark', ['A', 'D'], 6, 'filter:Mark'],
  ])('is asked about: %s %j', async (header, words, held, question) => {
    const { wantedHoldings, questions } = await understood(beside(header, words));
    expect(wantedHoldings).toBe(held);
    expect(questions.map(({ id }) => id)).toEqual([question]);
  });

  it('is none where it stands for each record, or where words do', async () => {
    for (const words of [
      ['B', 'C'],
      ['VIP', '', '', ''],
    ])
      expect((await understood(beside('Flag', words))).wantedHoldings).toBe(12);
  });
});
