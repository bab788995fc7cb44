import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { inDoubtByOthers } from './beside-a-value.ts';

const HELD = ['Buyer', 'Payer', 'Sales', 'Support', 'Clinical'];

/** Fourteen people of whom two have the last of these words, between quotes. */
const roles = (last: string) => [
  'Login,Role',
  ...Array.from({ length: 14 }, (_, n) => `user${n},"${n % 7 === 1 ? last : (HELD[n % 3] ?? '')}"`),
];

it.each([
  'Buyer: no',
  'Buyer = N',
  'Buyer=false',
  'Buyer - nein',
  'Buyer (N)',
  'Buyer (-)',
  'Buyer - N/A',
  'Buyer (not)',
  'Buyer (not any more)',
  'Buyer ✗',
  'Buyer❌',
  '❌ Buyer',
  '(Buyer)',
  '[Buyer]',
  '[-Buyer-]',
  '# Buyer',
  '// Buyer',
  '/* Buyer */',
  '--Buyer',
  'no Buyer',
  'NOT: Buyer',
  'without Buyer',
  'all but Buyer',
  'ohne Buyer',
  'sans Buyer',
  'sin Buyer',
  'senza Buyer',
  'sem Buyer',
  'zonder Buyer',
  'ikke Buyer',
  'bez Buyer',
  'Buyer 31.12.2024',
  'Buyer -2024-12-31',
  'Buyer <2024-12-31',
  'Buyer / 2024-12-31',
  'Buyer, 31/12/2024',
  'Buyer – Dec 2024',
  'Buyer @2024-12-31',
  'Buyer_20241231',
  'Buyer [12/24]',
  'Buyer since 2024-12-31',
  'Buyer 2024-01-01..2024-12-31',
  '31.12.2024 Buyer',
])('a value that others hold is asked about where it says besides no, or a day: %s', (last) => {
  expect(inDoubtByOthers([...HELD, last])).toEqual([last]);
});

it('and is not granted before somebody answers', async () => {
  const { wantedHoldings, questions } = await understood(roles('Buyer: no'));
  expect([wantedHoldings, questions.map(({ about }) => about)]).toEqual([12, ['Buyer: no']]);
});

it.each([
  'Buyer 2.0',
  'Buyer 1.2',
  'Support 24/7',
  'Buyer 2016',
  'Buyer 1-5',
  'Buyer May',
  'Buyer H1',
  'Buyer 4.12.2',
  'Support (Tier 0)',
  'Non-Clinical',
  'No Limit Buyer',
  'Sales without limit',
  'Buyer do Brasil',
  'Go to Buyer',
  '"Buyer"',
  '• Buyer',
  '- Buyer',
  'Buyer.',
  'Buyer=Europe',
])('and not where it says another thing: %s', (last) => {
  expect(inDoubtByOthers([...HELD, last])).toEqual([]);
});

it('a short word for no is a code beside other codes', () => {
  expect(inDoubtByOthers([...HELD, 'Sales - NO', 'Sales - SE', 'Sales (N)', 'Sales (S)'])).toEqual([]);
  expect(inDoubtByOthers([...HELD, 'Sales - NO', 'Buyer - SE'])).toEqual(['Sales - NO']);
});

it.each([
  [['Buyer=Y', 'Payer=N', 'Payer=Y', 'Clerk=N'], ['Payer=N']],
  [['Buyer (active)', 'Buyer (inactive)'], ['Buyer (inactive)']],
  [['Buyer: 1', 'Buyer: 0'], ['Buyer: 0']],
  [['Zone - Y', 'Zone - X', 'Zone - Z'], []],
])('of values with an answer behind them those are in doubt that say no: %j', (values, inDoubt) => {
  expect(inDoubtByOthers(values)).toEqual(inDoubt);
});

it('values that differ by a day at their end are asked about, though nobody holds them without', () => {
  expect(inDoubtByOthers(['Clerk 31.12.2024', 'Clerk 30.06.2026', 'Release 1.2.3', 'Release 1.2.4'])).toEqual(
    ['Clerk 31.12.2024', 'Clerk 30.06.2026'],
  );
});

describe('a value that nobody else holds', () => {
  it.each([
    'Guard do 31.12.2024',
    'Guard t.e.m. 31/12/2024',
    'Guard t/m 31-12-2024',
    'Guard to 31.12.2024',
    'Guard au 31/12/2024',
    'Guard al 31/12/2024',
    'Guard до 31.12.2024',
    'Guard t.o.m. 2024-12-31',
    'Guard 31.12.2024 asti',
    'Guard 2024.12.31-ig',
    'Guard 2024/12/31まで',
    'Guard -31.12.2024',
    'Guard 01.01.2024-31.12.2024',
    'G̶u̶a̶r̶d̶',
  ])('is asked about where it says until when, or is struck through letter by letter: %s', async (last) => {
    const { wantedHoldings, questions } = await understood(roles(last));
    expect([wantedHoldings, questions.map(({ about }) => about)]).toEqual([12, [last]]);
  });

  it.each(['Zone 10.1.1.0-10.1.2.0', 'Plan 2024-2025', 'Limit 10.000-50.000', 'Guard to 2', 'Guard al 3'])(
    'and not where it says another thing: %s',
    async (last) => {
      const { wantedHoldings, questions } = await understood(roles(last));
      expect([wantedHoldings, questions]).toEqual([14, []]);
    },
  );
});
