import { expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const TABLE = [
  'Login,Name,Role',
  ...Array.from(
    { length: 12 },
    (_, n) => `user${n},Anna Berg${'abcdefghijkl'[n] ?? ''},${n % 2 ? 'Buyer' : 'Payer'}`,
  ),
];

it.each<[string, readonly string[], number, string]>([
  [
    'below the table',
    [...TABLE, '', 'Note: user3 and user5 have left the company; remove access.'],
    10,
    'Login',
  ],
  ['above it', ['Access as of today. User user3 has been terminated.', '', ...TABLE], 11, 'Login'],
  ['by its name', [...TABLE, '', '"Anna Bergc left on 12 May, please take her access away."'], 11, 'Name'],
  [
    'in closing words',
    [...TABLE, 'Users whose access was revoked: user5', '*** End of report ***'],
    11,
    'Login',
  ],
])(
  'whom a remark names that says that something is over is left out, which is asked: %s',
  async (_where, lines, held, column) => {
    const { wantedHoldings, questions } = await understood(lines);
    const id = `filter:${column}:remarks`;
    expect([wantedHoldings, questions.map((question) => question.id)]).toEqual([held, [id]]);
    expect((await understood(lines, { answers: { [id]: 'count' } })).wantedHoldings).toBe(12);
  },
);

it('is found among more people than are kept', async () => {
  const many = Array.from({ length: 30_000 }, (_, n) => `u${n},Ann,Buyer`);
  const { wantedHoldings, questions } = await understood([
    'Login,Name,Role',
    ...many,
    '',
    'Please revoke the access of u29123 and u777.',
  ]);
  expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([29_998, ['filter:Login:remarks']]);
});

it.each([
  'Inactive accounts are excluded from this list.',
  'Inactive accounts were removed by user3 before this export.',
  'Revoked access is not listed. Contact: user3',
  'Access of user3 was reviewed by the team.',
])('nobody is left out by a remark that names nobody of whom it says so: %s', async (remark) => {
  const { wantedHoldings, questions } = await understood([...TABLE, '', remark]);
  expect([wantedHoldings, questions]).toEqual([12, []]);
});
