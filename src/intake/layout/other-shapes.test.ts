import { describe, expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';

const PEOPLE = Array.from({ length: 12 }, (_, n) => `user${n}`);
const ROLES = ['Buyer', 'AP Clerk', 'Auditor', 'Payroll'];
const marks = (n: number, yes: string, no: string) => PEOPLE.map((_, i) => ((n + i) % 3 === 0 ? yes : no));

describe('a report that has no line for each person', () => {
  it.each<[string, string, readonly string[]]>([
    [
      'intake.people_across',
      'logins above crosses',
      [`Role,${PEOPLE.join(',')}`, ...ROLES.map((role, n) => `${role},${marks(n, 'x', '').join(',')}`)],
    ],
    [
      'intake.people_across',
      'addresses above answers',
      [
        `Permission;${PEOPLE.map((who) => `${who}@a.example`).join(';')}`,
        ...ROLES.map((role, n) => `${role};${marks(n, 'Yes', 'No').join(';')}`),
      ],
    ],
    [
      'intake.people_across',
      'names above crosses, nothing above the roles',
      [
        `\t${PEOPLE.map((_, n) => `Anna Berg${'abcdefghijkl'[n] ?? ''}`).join('\t')}`,
        ...ROLES.map((role, n) => `${role}\t${marks(n, '✓', '').join('\t')}`),
      ],
    ],
    [
      'intake.blocks',
      'KEY = value',
      PEOPLE.flatMap((who, n) => [`USER = ${who}`, `ROLE = ${ROLES[n % 4] ?? ''}`, 'STATUS = ACTIVE', '']),
    ],
    [
      'intake.blocks',
      'LDIF',
      PEOPLE.flatMap((who) => [
        `dn: uid=${who},ou=people,dc=a`,
        `uid: ${who}`,
        'memberOf: cn=buyers,ou=groups,dc=a',
        '',
      ]),
    ],
    [
      'intake.indented',
      'roles below their user',
      PEOPLE.flatMap((who, n) => [who, `    ${ROLES[n % 4] ?? ''}`, `    ${ROLES[(n + 1) % 4] ?? ''}`]),
    ],
    [
      'intake.indented',
      'roles with bullets',
      PEOPLE.flatMap((who, n) => [
        `User: ${who}`,
        `\t- ${ROLES[n % 4] ?? ''}`,
        `\t- ${ROLES[(n + 1) % 4] ?? ''}`,
      ]),
    ],
    [
      'intake.group_file',
      'groups of Unix',
      ROLES.map(
        (role, n) => `${role.toLowerCase().replace(' ', '')}:x:${1000 + n}:${PEOPLE.slice(n).join(',')}`,
      ),
    ],
  ])('%s: %s', async (code, _title, lines) => {
    await expect(understood(lines)).rejects.toMatchObject({ code, subject: 'x.csv' });
  });

  it('is read as a person says all the same', async () => {
    const lines = PEOPLE.flatMap((who) => [`USER = ${who}`, 'ROLE = Buyer', '']);
    const { columns } = await understood([...lines], { identifier: 'Column 3' });
    expect(columns.length).toBeGreaterThan(0);
  });

  it.each([
    ['people without anything held', ['Login,Name', ...PEOPLE.map((who) => `${who},Ann Berg`)]],
    ['without a header', PEOPLE.map((who, n) => `${who}@a.example,${ROLES[n % 4] ?? ''}`)],
    ['in one column', ['Login', ...PEOPLE]],
  ])('is not seen in a table: %s', async (_title, lines) => {
    expect((await understood(lines)).wantedHoldings).toBe(0);
  });
});
