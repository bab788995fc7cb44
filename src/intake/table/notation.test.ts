import { expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const HEADER = 'login,AP,GL,AR,status';
const PEOPLE = Array.from(
  { length: 12 },
  (_, n) => `user${n},${n % 2 ? 'X' : ''},${n % 3 ? '' : 'X'},${n % 4 ? '' : 'X'},active`,
);

it('what a legend says of a mark is read below records of leavers that are read like a legend', async () => {
  const { wantedHoldings, questions } = await understood([
    HEADER,
    ...PEOPLE,
    ...Array.from({ length: 60 }, (_, n) => `u${n},,,,terminated`),
    '',
    'X = to be removed',
  ]);
  expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([0, ['level-codes:AP']]);
});

it('marks are asked about where there are more signs than are kept', async () => {
  const { wantedHoldings, questions } = await understood([
    'login,status,AP,GL,AR',
    ...PEOPLE.map((_, n) => `user${n},active,X,${n % 2 ? 'X' : ''},${n % 3 ? '' : 'X'}`),
    ...Array.from({ length: 20_100 }, (_, n) => `berg${n},terminated,,,`),
    'X = to be removed,,,,',
  ]);
  expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([0, ['level-codes:AP']]);
});

it('a role that nobody holds any longer is held by the others', async () => {
  const { wantedHoldings, questions } = await understood([
    'Role,Login,Status',
    ...PEOPLE.map((_, n) => `${n % 2 ? 'Buyer' : 'Payer'},user${n},active`),
    'Buyer,,revoked',
  ]);
  expect([wantedHoldings, questions]).toEqual([12, []]);
});

it.each([
  ['in a column without a name', 'login,role,', ['* = revoked']],
  ['in a column that is called so', 'login,role,Legend', ['', '* pending approval']],
  ['in two columns', 'login,role,,', ['O,active', '*,revoked']],
])('what a legend beside the records says of a mark is read %s', async (_where, header, legend) => {
  const beside = header.split(',').length - 2;
  const { entitlements, questions } = await understood([
    header,
    ...PEOPLE.map(
      (_, n) =>
        `user${n},${n % 2 ? 'Payer' : n === 4 ? 'Buyer*' : 'Buyer'},${legend[n] ?? ','.repeat(beside - 1)}`,
    ),
  ]);
  expect(entitlements.flatMap(({ values }) => values.map(({ name }) => name)).sort()).toEqual([
    'Buyer',
    'Payer',
  ]);
  expect(questions.map(({ id }) => id)).toContain('placeholders:role');
});

it('a note beside one record says nothing of the roles of others', async () => {
  const { wantedHoldings } = await understood([
    'login,role,',
    ...PEOPLE.map((_, n) => `user${n},${n % 2 ? 'Payer' : 'Buyer'},${n === 5 ? 'Buyer = revoked' : ''}`),
  ]);
  expect(wantedHoldings).toBe(11);
});
