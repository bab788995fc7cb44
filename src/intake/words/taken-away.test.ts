import { expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const withNote = (note: string) => [
  'Login,Role,Comment',
  ...Array.from({ length: 12 }, (_, n) => `user${n},${n % 2 ? 'Buyer' : 'Payer'},${n === 4 ? note : ''}`),
];

it.each([
  'should not have this',
  'wrong role',
  'assigned by mistake',
  'granted in error',
  'scheidet zum 30.06. aus',
  'versehentlich vergeben',
  'attribué par erreur',
  'asignado por error',
  'dato per errore',
  'verstorben',
  'décédée',
])('a note that says that something is not meant to be held leaves it out: %s', async (note) => {
  const { wantedHoldings, questions } = await understood(withNote(note));
  expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([11, ['filter:Comment']]);
});

it.each([
  'should be reviewed in 2030',
  'for the team of error handling',
  'corrects wrong bookings',
  'no errors',
])('and one that says another thing does not: %s', async (note) => {
  const { wantedHoldings, questions } = await understood(withNote(note));
  expect([wantedHoldings, questions]).toEqual([12, []]);
});
