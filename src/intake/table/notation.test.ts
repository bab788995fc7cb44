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
