import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const beside = (header: string, yes: string, no: string) => [
  `Login,Role,${header}`,
  ...Array.from(
    { length: 12 },
    (_, n) => `user${n},${n % 2 ? 'Buyer' : 'Payer'},${n === 3 || n === 7 ? no : yes}`,
  ),
];

describe('a column that says in words or answers what is in force', () => {
  it.each([
    ['XYZ', 'Enabled', 'Disabled'],
    ['', 'Enabled', 'Disabled'],
    ['Final', 'OK', 'Not OK'],
    ['Correct', 'Yes', 'No'],
    ['Accepted', 'Y', 'N'],
    ['Employed', 'TRUE', 'FALSE'],
    ['Effective', 'yes', 'no'],
    ['Signed off', 'Yes', 'No'],
    ['OK?', 'ok', 'nope'],
    ['Gültig', 'WAHR', 'FALSCH'],
    ['Autorizado', 'Sí', 'No'],
    ['Toegestaan', 'Ja', 'Nee'],
    ['Reviewer Response', 'Approve', 'No response'],
  ])('leaves out what it denies: %s, %s and %s', async (header, yes, no) => {
    const { wantedHoldings, questions } = await understood(beside(header, yes, no));
    expect(wantedHoldings).toBe(10);
    expect(questions.map(({ id }) => id)).toContain(`filter:${header === '' ? 'Column 3' : header}`);
  });

  it('is none of several that say so: these are a matrix', async () => {
    const { questions } = await understood([
      'Login,SAP,CRM,BI',
      ...Array.from(
        { length: 12 },
        (_, n) => `user${n},${[2, 3, 4].map((by) => (n % by ? 'Enabled' : 'Disabled')).join(',')}`,
      ),
    ]);
    expect(questions.map(({ code }) => code)).not.toContain('filter');
  });
});

describe('pairs of a name and a value', () => {
  const pairs = (name: string, values: readonly [string, string]) => [
    'user,attribute,value',
    ...Array.from({ length: 12 }, (_, n) => [
      `user${n},role,Buyer`,
      `user${n},${name},${values[n === 3 ? 1 : 0]}`,
      `user${n},department,IT`,
    ]).flat(),
  ];

  it.each<[string, readonly [string, string]]>([
    ['active', ['true', 'false']],
    ['status', ['active', 'terminated']],
    ['enddate', ['2099-12-31', '2020-01-01']],
  ])('are asked about where some of them say of somebody that nothing is held: %s', async (name, values) => {
    const { wantedHoldings, questions } = await understood(pairs(name, values));
    expect([wantedHoldings, questions.map(({ id, about }) => [id, about])]).toEqual([
      0,
      [['pair-names:attribute', `role, ${name}`]],
    ]);
    const held = await understood(pairs(name, values), {
      answers: { 'pair-names:attribute': 'entitlements' },
    });
    expect(held.wantedHoldings).toBe(12);
  });

  it('and not where they say of all that it is', async () => {
    const { wantedHoldings, questions } = await understood(pairs('status', ['active', 'active']));
    expect([wantedHoldings, questions]).toEqual([12, []]);
  });
});
