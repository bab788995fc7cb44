import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const ROLES = ['Buyer', 'Payer', 'Clerk'];
const held = (from = 0) =>
  Array.from({ length: 12 }, (_, n) => `user${from + n},${ROLES[n % ROLES.length] ?? ''}`);

const marked = (names: string) => [
  `Login,${names}`,
  ...Array.from({ length: 12 }, (_, n) => `user${n},${n % 2 ? 'X' : ''},X,${n % 3 ? 'X' : ''}`),
];

describe('what is called over or not there yet', () => {
  it.each([
    'Role (revoked)',
    'Rolle (entzogen)',
    'Paused Roles',
    'Abgelaufene Rollen',
    'Rôles (en attente)',
    'Inherited Roles',
  ])('is asked about as a column of values: %s', async (name) => {
    const { wantedHoldings, questions } = await understood([`Login,${name}`, ...held()]);
    expect(wantedHoldings).toBe(0);
    expect(questions.map(({ id }) => id)).toEqual([`column-class:${name}`]);
  });

  it.each(['AP Clerk (revoked)', 'AP Clerk - entzogen', 'AP Clerk (ab 01.01.2027)'])(
    'is asked about as a column of crosses, and the others are not: %s',
    async (name) => {
      const lines = marked(`Buyer,${name},Payer`);
      const { wantedHoldings, questions } = await understood(lines);
      expect(wantedHoldings).toBe(6 + 8);
      expect(questions).toMatchObject([
        { id: `flag-columns:${name}`, options: [{}, { adds: { holdings: 12 } }] },
      ]);
      const answers = { [`flag-columns:${name}`]: 'entitlements' };
      expect((await understood(lines, { answers })).wantedHoldings).toBe(6 + 12 + 8);
    },
  );

  it('may be all columns of crosses', async () => {
    const { wantedHoldings, questions } = await understood(marked('A (revoked),B (revoked),C (revoked)'));
    expect([wantedHoldings, questions.map(({ code }) => code)]).toEqual([0, ['flag-columns']]);
  });

  it.each(['Requested access', 'Eligible access', 'Verweigert', 'Acceso denegado:', '期限切れ'])(
    'is asked about below a line: %s',
    async (title) => {
      const { wantedHoldings, questions } = await understood([
        'Login,Role',
        ...held(),
        ',',
        `${title},`,
        ...held(12),
      ]);
      expect(wantedHoldings).toBe(12);
      expect(questions.map(({ id }) => id)).toEqual(['filter:sections']);
    },
  );

  it.each(['Pending Orders,Request Manager,Former Employees', 'Rewards (EU),Planning,Returns'])(
    'is not what has such a word in its name: %s',
    async (names) => {
      const { wantedHoldings, questions } = await understood(marked(names));
      expect([wantedHoldings, questions]).toEqual([6 + 12 + 8, []]);
    },
  );
});
