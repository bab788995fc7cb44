import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { titleSaysOver } from './called-over.ts';

describe('a title of all of a table', () => {
  it.each([
    'Revoked access report Q3 2026',
    'Terminated users',
    'List of Inactive Accounts',
    'Pending access requests',
    'Access Revocation Report',
    'Filter: Status = Terminated',
    'User status: Inactive',
    'Gesperrte Benutzer',
    'Liste der ausgeschiedenen Mitarbeiter',
    'Utilisateurs désactivés',
    'Usuarios inactivos',
    'Leavers',
    'Leavers 2026',
    'Requested access',
    'Inactive accounts review',
    'Access review 2026 - revoked access',
    'User access review - Status: Revoked',
    'Terminated users 2026',
  ])('says that it is over, or not there yet: %s', (title) => expect(titleSaysOver(title)).toBe(true));

  it.each([
    'User Access Review Q3 2026',
    'Active and terminated users',
    'All users excl. inactive users',
    'Terminated users are not included',
    'Include inactive users: yes',
    'Inactive Users = grey',
    'Access not confirmed by 30 November will be revoked',
    'Users with delete permission',
    'Deleted Items Access',
    'Campaign status: Closed',
    'User access review - Status: Closed',
    'Pending User Access Review',
    'Planned Access Recertification 2026',
    'Future Access Model',
    'Usuarios inactivos excluidos',
    'Hide disabled users',
    'Inactive accounts hidden',
    'Users and roles - inactive users removed',
    'Inactive users 3',
    'Disabled 0',
    'Terminated employees (0)',
    'Filter: Status = Active',
    'Filter: Status = Active, Terminated',
    'Inactive users: excluded',
    'Excluded: terminated users',
    'Void Checks',
    'Closed Periods',
    'Quarter ended 2026-09-30',
    'Benutzer nach Rollen',
    'Sheet1',
  ])('says nothing of that: %s', (title) => expect(titleSaysOver(title)).toBe(false));

  it('leaves out what stands below it until somebody says that it counts', async () => {
    const people = ['User;Role', ...Array.from({ length: 12 }, (_, n) => `user${n};Role ${n % 3}`)];
    const lines = ['"Revoked access report";', '', ...people];
    const { wantedHoldings, questions } = await understood(lines);
    expect(wantedHoldings).toBe(0);
    expect(questions).toMatchObject([{ id: 'filter:sections', options: [{}, { adds: { holdings: 12 } }] }]);
    expect((await understood(lines, { answers: { 'filter:sections': 'count' } })).wantedHoldings).toBe(12);
    expect((await understood(['Access report;', '', ...people])).wantedHoldings).toBe(12);
  });
});

describe('the name of a file', () => {
  const lines = ['Login,Role', 'anna.b,Buyer', 'ben.o,Payer', 'cem.a,Buyer', 'dora.l,Payer'];

  it.each([
    'revoked_access.csv',
    'RevokedAccess-2026-10.csv',
    '2026-10-01 Leavers.csv',
    'terminated users.csv.gz',
    'Entzogene_Rechte_2026.xlsx',
    'pending-access-requests.csv',
  ])('that says that all in it is over, or not there yet, is asked about: %s', async (name) => {
    const { wantedHoldings, questions } = await understood(lines, {}, name);
    expect(wantedHoldings).toBe(0);
    expect(questions.map(({ id }) => id)).toEqual(['filter:sections']);
  });

  it.each([
    'access.csv',
    'users_2026-10.csv',
    'closed_orders_app_access.csv',
    'user access review 2026.csv',
    'pending_user_access_review.csv',
    'planning-system.csv',
    'hr_export_v1.2.csv',
    'active_and_inactive_users.csv',
    'revocation-service-users.csv',
    'access without leavers.csv',
    'archived.csv',
    'scheduled_2026-11.csv',
  ])('says nothing of that: %s', async (name) => {
    const { wantedHoldings, questions } = await understood(lines, {}, name);
    expect(wantedHoldings).toBe(4);
    expect(questions).toEqual([]);
  });
});
