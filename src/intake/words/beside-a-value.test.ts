import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { inDoubtByOthers } from './beside-a-value.ts';

/** Fourteen people of whom the second and the ninth have the last of these words. */
const roles = (last: string) => [
  'Login,Name,Role',
  ...Array.from({ length: 14 }, (_, n) => {
    const word = n % 7 === 1 ? last : (['Buyer', 'Payer', 'Clerk'][n % 3] ?? '');
    return `user${n},Anna Berg,"${word}"`;
  }),
];

describe('a value that is in doubt by the others', () => {
  it.each([
    'Buyer - locked',
    'Buyer – closed',
    'Buyer - archived',
    'Buyer - inherited',
    'Buyer - indirect',
    'Buyer: former',
    'Buyer revoked',
    'Buyer_REVOKED',
    'Buyer (ex)',
    'ex-Buyer',
    'former Buyer',
    'Buyer or Payer',
    'either Buyer or Payer',
    'Buyer oder Clerk',
    'Buyer ou Payer',
  ])('is asked about: %s', async (last) => {
    const { wantedHoldings, questions } = await understood(roles(last));
    expect(wantedHoldings).toBe(12);
    expect(questions.map(({ code, about }) => [code, about])).toEqual([['placeholders', last]]);
    const { id = '' } = questions[0] ?? {};
    expect((await understood(roles(last), { answers: { [id]: 'values' } })).wantedHoldings).toBe(14);
  });

  it.each([
    'Buyer Group',
    'Buyer - Europe',
    'Buyer Closed Deals',
    'Deleted Buyer',
    'Senior Buyer',
    'Buyer-Admin',
    'Orders - closed',
    'Accounts Payable or Receivable',
    'Storage*',
    'Buyer - Pending Orders',
    'Buyer:Delete',
    'Buyer - Reject',
  ])('but not where nothing says so: %s', async (last) => {
    const { wantedHoldings, questions } = await understood(roles(last));
    expect([wantedHoldings, questions]).toEqual([14, []]);
  });

  it('and so is a list of which something is over', async () => {
    const { wantedHoldings, questions } = await understood(roles('Buyer; pending'));
    expect(wantedHoldings).toBe(12);
    expect(questions.map(({ about }) => about)).toEqual(['pending']);
    expect((await understood(roles('Buyer; Clerk'))).wantedHoldings).toBe(16);
    expect((await understood(roles('Buyer; TBD'))).wantedHoldings).toBe(14);
  });

  it('in a list as well', () => {
    expect(inDoubtByOthers(['Buyer', 'Buyer/revoked', 'Clerk'])).toEqual(['Buyer/revoked']);
  });
});

it.each(['Buyer (2024-01-01 - 2027-01-01)', 'Buyer [2027-01-01]', '<s>Buyer</s>', 'Buyer exp. 2027-01-31'])(
  'a value with a day whose meaning nobody knows, or that is struck through, is asked about: %s',
  async (last) => {
    const { wantedHoldings, questions } = await understood(roles(last));
    expect([wantedHoldings, questions[0]?.about]).toEqual([12, last]);
  },
);

describe('what a line beside the table says of signs in it', () => {
  it.each([
    ['Payer*', '* pending approval'],
    ['Payer **', '** revoked in June'],
    ['Payer†', '† until the project ends'],
    ['Payer 1)', '1) noch nicht genehmigt'],
    ['Payer (2)', '(2) see ticket'],
  ])('is asked about: %s with %s', async (last, line) => {
    for (const lines of [
      [...roles(last), '', line],
      [...roles(last), line],
      [line, '', ...roles(last)],
    ]) {
      const { wantedHoldings, questions } = await understood(lines);
      expect([wantedHoldings, questions[0]?.about]).toEqual([12, last]);
    }
  });

  it.each(['Buyer (Level 2)', 'Buyer (Q2)', 'Buyer (1.2)', 'Buyer 12)'])(
    'is not said of a number with other words in its brackets: %s',
    async (last) => {
      const { wantedHoldings, questions } = await understood([...roles(last), '', '2) Source: SAP']);
      expect([wantedHoldings, questions]).toEqual([14, []]);
    },
  );

  it.each([
    'Buyer: no limit',
    'Buyer - not allowed to pay',
    'Buyer: no approval rights',
    'Buyer: ohne Limit',
  ])('is what a role does not bring: %s', async (line) => {
    const { wantedHoldings, questions } = await understood([...roles('Payer'), '', line]);
    expect([wantedHoldings, questions]).toEqual([14, []]);
  });

  it('of a name or a note, or of the name of a column', async () => {
    const starred = roles('Buyer').map((line, n) =>
      n === 4 ? line.replace('Anna Berg', 'Anna Berg*') : line,
    );
    const { wantedHoldings, questions } = await understood([...starred, '', '* has moved']);
    expect(wantedHoldings).toBe(13);
    expect(questions.map(({ id }) => id)).toEqual(['filter:Name:footnotes']);
    const people = Array.from({ length: 12 }, (_, n) => `user${n},${n % 2 ? 'X' : ''},X,${n % 3 ? 'X' : ''}`);
    const matrix = await understood(['Login,Buyer,Payer*,Clerk', ...people, '', '* not yet approved']);
    expect(matrix.wantedHoldings).toBe(14);
    expect(matrix.questions.map(({ code, about }) => [code, about])).toEqual([['flag-columns', 'Payer*']]);
  });

  it.each(['Buyer: no access', 'Buyer = no rights', 'Buyer is no longer valid'])(
    'of a name: %s',
    async (line) => {
      const { questions } = await understood([...roles('Payer'), '', line]);
      expect(questions.map(({ about }) => about)).toEqual(['Buyer']);
    },
  );

  it('of a state that leaves records out by itself', async () => {
    const people = Array.from(
      { length: 12 },
      (_, n) => `user${n},${n % 2 ? 'Buyer' : 'Payer'},${n % 3 ? 'Y' : 'N'}`,
    );
    const { leftOut } = await understood(['Login,Role,Active', ...people, '', 'Y = yes, N = no']);
    expect(leftOut).toEqual([{ lines: 4, records: 4 }]);
  });

  it.each(['R = Read; W = Write; D = Delete', 'S = Schreiben  D = Löschen'])(
    'of what people may do, and do away with: %s',
    async (line) => {
      const { wantedHoldings, questions } = await understood([...roles('D'), '', line]);
      expect([wantedHoldings, questions]).toEqual([14, []]);
    },
  );

  it('of values', async () => {
    const { wantedHoldings, questions } = await understood([...roles('R'), '', 'B = buyer, R = requested']);
    expect([wantedHoldings, questions[0]?.about]).toEqual([12, 'R']);
  });

  it.each([
    ['X = to be removed', 0],
    ['X = no access', 0],
    ['X = a role that is revoked', 0],
    ['Legende: X = beantragt', 0],
    ['X,revoked,,', 0],
    ['* pending approval', 0],
    ['* granted by the team', 26],
    ['X = granted; empty = no access', 26],
    ['X = current', 26],
    ['X = access  blank = no access', 26],
    ['X = no limit', 26],
    ['- = not assigned, X = access', 26],
  ])('of crosses: %s', async (line, held) => {
    const sign = line.startsWith('*') ? '*' : 'X';
    const people = Array.from(
      { length: 12 },
      (_, n) => `user${n},${n % 2 ? sign : ''},${sign},${n % 3 ? sign : ''}`,
    );
    const { wantedHoldings, questions } = await understood(['Login,Buyer,Payer,Clerk', ...people, '', line]);
    expect(wantedHoldings).toBe(held);
    expect(questions.map(({ code }) => code)).toEqual(held === 0 ? ['level-codes'] : []);
  });
});
