import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const report = (name: string, cells: readonly string[], role = (n: number) => `Role ${n % 5}`) => [
  `Email,Role,${name}`,
  ...Array.from({ length: 24 }, (_, n) => `u${n}@x.example,"${role(n)}","${cells[n % cells.length]}"`),
];

describe('a column of exceptions', () => {
  it.each([
    ['Exception', ['', 'Yes'], 12],
    ['Excluded', ['x', ''], 12],
    ['Exceptions', ['None', 'except Clerk', 'not AP'], 8],
    ['Ausnahmen', ['', 'kein GL', '', ''], 18],
    ['Sauf', ['', 'Paie'], 12],
    ['Exception', ['', 'Approved', 'No', 'Expired'], 18],
    ['Exceptions', ['', ...Array.from({ length: 23 }, (_, n) => `not module ${n}`)], 1],
  ])(
    'leaves out what it is said of until a person says that it counts: %s, %s',
    async (name, cells, held) => {
      const { wantedHoldings, questions } = await understood(report(name, cells));
      expect(wantedHoldings).toBe(held);
      expect(questions).toMatchObject([{ code: 'filter', options: [{}, { adds: { holdings: 24 - held } }] }]);
    },
  );

  it.each([
    ['SoD Exception', ['', 'Approved']],
    ['Exception Approver', ['', 'Anna Berg']],
    ['Exception', ['', 'No']],
  ])('leaves nothing out: %s, %s', async (name, cells) => {
    const { wantedHoldings, questions } = await understood(report(name, cells));
    expect([wantedHoldings, questions]).toEqual([24, []]);
  });

  it('is no role that is called so', async () => {
    const { entitlements } = await understood(report('Exception Role', ['Buyer', 'Clerk']));
    expect(entitlements.map(({ name }) => name)).toContain('Role');
  });
});

it('a value that says what was changed is asked about', async () => {
  const said = ['Buyer', 'Clerk', 'Buyer -> Clerk', '-Buyer'];
  const { wantedHoldings, questions } = await understood(report('Site', ['A'], (n) => said[n % 4] ?? ''));
  expect(wantedHoldings).toBe(12);
  expect(questions).toMatchObject([{ code: 'placeholders', about: 'Buyer -> Clerk, -Buyer' }]);
});
