import { expect, it } from 'vitest';
import { understood } from '../../../../test/support/understood.ts';

/** Twelve people in a matrix of crosses, with such a cross for two of them. */
const matrix = (name: string, yes: string, no: string) => [
  `Login,AP,GL,AR,TX,${name},FI`,
  ...Array.from({ length: 12 }, (_, n) =>
    [`user${n}`, n % 2, n % 3, n % 4, n % 5, n === 2 || n === 5, n % 6]
      .map((on) => (typeof on === 'string' ? on : on ? yes : no))
      .join(','),
  ),
];

it.each([
  'Gone',
  'Departed',
  'Has quit',
  'Former',
  'Retired',
  'Ended',
  'No longer',
  'No longer needed',
  'Not active',
  'Weg',
  'Gekündigt',
  'Nicht mehr aktiv',
  'Sorti',
  'Uit dienst',
  'DEL_FLAG',
  'LOEVM',
  'Deceased',
  'Dormant',
  'Stale',
  'Closed',
  'Rejected',
  'Is Declined',
  'Invalid',
  'Lapsed',
  'On Hold',
  'Superseded',
  'Do not grant',
  'Ex-Employee',
  'Cesado',
  'Zwolniony',
  'Poistettu',
  'Уволен',
  '已离职',
  '是否离职',
  '퇴사여부',
])('a cross below %s says of whom it marks that they hold nothing, and is no value', async (name) => {
  for (const [yes, no] of [
    ['x', ''],
    ['Y', 'N'],
  ] as const) {
    const lines = matrix(name, yes, no);
    const { wantedHoldings, entitlements, questions } = await understood(lines);
    expect(entitlements.flatMap(({ values }) => values.map((value) => value.name)).sort()).toEqual([
      'AP',
      'AR',
      'FI',
      'GL',
      'TX',
    ]);
    expect(questions.map(({ id }) => id)).toEqual([`filter:${name}`]);
    const counted = await understood(lines, { answers: { [`filter:${name}`]: 'count' } });
    expect(counted.wantedHoldings - wantedHoldings).toBe(8);
  }
});

it.each([
  'Delete',
  'Gonexis',
  'Exit Rooms',
  'Former Staff Read',
  'Endorse',
  'Reject',
  'Suspend',
  'History',
  'Closed Deals',
  'Pending Orders',
])('a value may be called so: %s', async (name) => {
  const { entitlements } = await understood(matrix(name, 'x', ''));
  expect(entitlements.flatMap(({ values }) => values)).toHaveLength(6);
});
