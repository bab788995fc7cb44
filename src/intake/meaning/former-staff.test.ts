import { expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const beside = (header: string, usual: string, other: string) => [
  `Login,Role,${header}`,
  ...Array.from({ length: 12 }, (_, n) => `user${n},${n % 2 ? 'Buyer' : 'Payer'},${n === 3 ? other : usual}`),
];

it.each([
  ['Employee Type', 'Regular', 'Former'],
  ['Employee Type', 'Regular', 'Alumni'],
  ['Department', 'IT', 'LEAVERS'],
  ['Department', 'IT', 'zz_Terminated'],
  ['Department', 'IT', 'Inactive'],
  ['Abteilung', 'IT', 'Ausgeschieden'],
])(
  'who is kept among those who left is left out, which is asked: %s, %s and %s',
  async (header, usual, other) => {
    const { wantedHoldings, questions } = await understood(beside(header, usual, other));
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([11, [`filter:${header}`]]);
  },
);

it.each([
  ['Department', 'IT', 'Closed Block'],
  ['Title', 'Clerk', 'Terminated Contracts Clerk'],
  ['Employee Type', 'Regular', 'Contractor'],
])('and not where it is called otherwise: %s, %s and %s', async (header, usual, other) => {
  const { wantedHoldings, questions } = await understood(beside(header, usual, other));
  expect([wantedHoldings, questions]).toEqual([12, []]);
});

it('a flag for what is not over says yes of what is held', async () => {
  for (const header of ['is_not_deleted', 'Not Disabled']) {
    const { wantedHoldings, questions } = await understood(beside(header, '1', '0'));
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([11, [`filter:${header}`]]);
  }
});
