import { describe, expect, it } from 'vitest';
import { understood } from '../../../../test/support/understood.ts';

const ROLES = ['Buyer', 'Payer', 'Clerk'];

const withColumns = (...headers: readonly string[]) => [
  `Login,${headers.join(',')}`,
  ...Array.from(
    { length: 12 },
    (_, n) => `user${n},${headers.map((_header, i) => ROLES[(n + i) % 3] ?? '').join(',')}`,
  ),
];

describe('a column of roles', () => {
  it.each([
    ['Old Role', 'New Role'],
    ['Requested Role', 'Current Role'],
    ['Missing Roles', 'Roles'],
    ['Recommended Access', 'Access'],
    ['Bisherige Rolle', 'Neue Rolle'],
    ['Rôle demandé', 'Rôle'],
    ['Rol anterior', 'Rol actual'],
    ['Aangevraagde rol', 'Rol'],
    ['Next Role', 'Current Role'],
    ['Not Assigned Roles', 'Roles'],
    ['Excluded Roles', 'Roles'],
    ['Roles to add', 'Roles'],
    ['Peer Roles', 'Roles'],
    ['Lost Roles', 'Roles'],
    ['Assignable Roles', 'Roles'],
    ['Role from January 2027', 'Role'],
    ['Zielrolle', 'Rolle'],
    ['Nicht zugewiesene Rollen', 'Rollen'],
  ])('that is called %s is asked about, and the one called %s is held', async (not, held) => {
    const { entitlements, wantedHoldings, questions } = await understood(withColumns(not, held));
    expect(entitlements.map(({ name }) => name)).toEqual([held]);
    expect(wantedHoldings).toBe(12);
    expect(questions.map(({ id }) => id)).toEqual([`column-class:${not}`]);
  });

  it.each([
    'Next Gen Access',
    'Access from Marketing',
    'Peer Support Group',
    'Group from HR',
    'Target Group',
  ])('is held under a name with such a word in it: %s', async (name) => {
    const { wantedHoldings, questions } = await understood(withColumns(name));
    expect([wantedHoldings, questions]).toEqual([12, []]);
  });

  it('may be one of those who look after planned gifts', async () => {
    const { wantedHoldings, questions } = await understood(withColumns('Planned Giving Role'));
    expect([wantedHoldings, questions]).toEqual([12, []]);
    const planned = await understood(withColumns('Planned Role'));
    expect(planned.questions.map(({ id }) => id)).toEqual(['column-class:Planned Role']);
  });

  it('is asked about alone and in a list as well', async () => {
    for (const headers of [['Requested Role'], ['Old Role 1', 'Old Role 2']]) {
      const { wantedHoldings, questions } = await understood(withColumns(...headers));
      expect(wantedHoldings).toBe(0);
      expect(questions.map(({ id }) => id)).toEqual([`column-class:${headers[0] ?? ''}`]);
    }
  });
});
