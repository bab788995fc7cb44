import { expect, it } from 'vitest';
import { understood } from '../../../../test/support/understood.ts';

/** Twelve people of whom one left, or lost the role, and another will. */
const withDays = (header: string) => [
  `Login,Role,${header}`,
  ...Array.from(
    { length: 12 },
    (_, n) => `user${n},${n % 2 ? 'Buyer' : 'Payer'},${n === 4 ? '2020-01-15' : n === 6 ? '2099-06-30' : ''}`,
  ),
];

it.each([
  'LWD',
  'DOL',
  'Date of Leaving',
  'Relieving Date',
  'Resignation Date',
  'Retired On',
  'Rolloff Date',
  'Deprovision Date',
  'Disable On',
  'unassigned_at',
  'ENDDA',
  'DATBI',
  'Stop',
  'Letzter Arbeitstag',
  'Dernier jour travaillé',
  'Último día de trabajo',
  'Fecha egreso',
  'Data rescisão',
  'Sluttdato',
  'Data zwolnienia',
  'İşten çıkış tarihi',
  '離職日期',
  '퇴사일',
  'дата увольнения',
])('a day below %s ends what is held', async (header) => {
  const { wantedHoldings, questions } = await understood(withDays(header));
  expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([11, [`filter:${header}`]]);
});

it.each(['Release Date', 'Review By', 'Hire Date'])('and none below %s', async (header) => {
  const { wantedHoldings, questions } = await understood(withDays(header));
  expect([wantedHoldings, questions]).toEqual([12, []]);
});
