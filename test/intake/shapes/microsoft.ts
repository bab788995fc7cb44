import type { Holding } from '../score.ts';
import { company, type Person } from './company.ts';
import { alias, type Col, plain, type Shape, told } from './report.ts';

const GROUPS = ['SG-Finance-RW', 'SG-Finance-RO', 'GG_HR_Read', 'VPN-Users', 'Citrix Users', 'DL-Payroll'];
const fullName = ({ first, last }: Person) => `${first} ${last}`;
const escaped = ({ first, last }: Person) => `${last}\\, ${first}`;

/** Group by group, members by their logins; no header says "group". */
const namesAndMembers: Shape = {
  name: 'Name and Members, no word for a group',
  make(dice) {
    const people = company(dice, dice.between(15, 60));
    const rows = GROUPS.map((group) => ({ group, members: dice.some(people, 2, 12) }));
    type Row = (typeof rows)[number];
    const delim = dice.pick([';', ',', '; ', '|', '\n']);
    const member = dice.chance(0.5) ? (one: Person) => one.login : (one: Person) => one.email;
    const name = dice.pick(['Name', 'DisplayName', 'Team', 'List']);
    const members = dice.pick(['Members', 'Users', 'Member list']);
    const columns: Col<Row>[] = [
      { header: name, class: 'entitlement', entitlement: 'Group', of: ({ group }) => group },
      plain('Description', ({ group }) => `For those of ${group}, and others`),
      { header: members, class: 'identifier', of: (row) => row.members.map(member).join(delim) },
    ];
    return told({
      rows,
      columns,
      identifier: members,
      written: { delimiter: ',', quoteAll: dice.chance(0.5), newline: '\r\n' },
      held: (row) => row.members.map((one): Holding => [member(one), 'Group', row.group]),
    });
  },
};

/** Get-ADGroup: members by their distinguished names, whose first part is a login or a name. */
const membersByName: Shape = {
  name: 'Groups with distinguished names of members',
  make(dice) {
    const people = company(dice, dice.between(15, 60));
    const rows = GROUPS.map((group) => ({ group, members: dice.some(people, 2, 9) }));
    type Row = (typeof rows)[number];
    const byLogin = dice.chance(0.5);
    const first = (one: Person) => (byLogin ? one.login : escaped(one));
    const header = dice.pick(['member', 'Members']);
    const columns: Col<Row>[] = [
      { header: 'Name', class: 'entitlement', entitlement: 'Group', of: ({ group }) => group },
      plain('GroupCategory', () => 'Security', ['entitlement']),
      plain('GroupScope', () => 'Global', ['entitlement']),
      {
        header,
        class: 'identifier',
        of: (row) => row.members.map((one) => `CN=${first(one)},OU=${one.city},DC=corp,DC=example`).join(';'),
      },
    ];
    return told({
      rows,
      columns,
      identifier: header,
      written: { delimiter: ',', quoteAll: true, newline: '\r\n', bom: dice.chance(0.5) },
      held: (row) =>
        row.members.map((one): Holding => [
          byLogin ? one.login : `${one.last}, ${one.first}`,
          'Group',
          row.group,
        ]),
    });
  },
};

/** Get-ADGroupMember | Export-Csv: the type in the first line, a group among the members. */
const groupMember: Shape = {
  name: 'Get-ADGroupMember, #TYPE line',
  make(dice) {
    const people = company(dice, dice.between(10, 60));
    const rows = GROUPS.flatMap((group) => dice.some(people, 2, 20).map((person) => ({ group, person })));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'GroupName', class: 'entitlement', entitlement: 'GroupName', of: ({ group }) => group },
      plain('distinguishedName', ({ person }) => `CN=${escaped(person)},OU=People,DC=corp,DC=example`, [
        'identifier',
      ]),
      plain('name', ({ person }) => fullName(person)),
      plain('objectClass', () => 'user'),
      plain('objectGUID', ({ person }) => `5f0e3c1a-77aa-4b1e-9d10-0000${person.number}00`),
      { header: 'SamAccountName', class: 'identifier', of: ({ person }) => person.login },
      alias('SID', ({ person }) => `S-1-5-21-1004336348-1177238915-682003330-${Number(person.number)}`),
    ];
    return told({
      rows,
      columns,
      identifier: 'SamAccountName',
      written: {
        delimiter: dice.pick([',', ';']),
        quoteAll: true,
        newline: '\r\n',
        above: ['#TYPE Selected.Microsoft.ActiveDirectory.Management.ADPrincipal'],
      },
      held: ({ group, person }) => [[person.login, 'GroupName', group]],
    });
  },
};

/** Get-ADUser with flags of the account and memberOf. */
const adUser: Shape = {
  name: 'Get-ADUser with flags and MemberOf',
  make(dice) {
    const rows = company(dice, dice.between(10, 120)).map((person) => ({
      person,
      held: dice.some(GROUPS, 0, 4),
    }));
    type Row = (typeof rows)[number];
    const delim = dice.pick([';', '|', '; ']);
    const columns: Col<Row>[] = [
      plain('Name', ({ person }) => fullName(person)),
      { header: 'SamAccountName', class: 'identifier', of: ({ person }) => person.login },
      plain('Enabled', () => 'True'),
      plain('PasswordNeverExpires', () => dice.pick(['True', 'False'])),
      plain('PasswordNotRequired', () => 'False'),
      plain('LockedOut', () => 'False'),
      plain('LastLogonDate', () => dice.pick(['', '03/09/2026 08:12:44', '11/21/2026 17:02:00'])),
      plain('AccountExpirationDate', () => ''),
      {
        header: 'MemberOf',
        class: 'entitlement',
        entitlement: 'MemberOf',
        multi: { delim: delim.trim() },
        of: ({ held }) => held.join(delim),
      },
      plain('CanonicalName', ({ person }) => `corp.example/People/${fullName(person)}`),
    ];
    return told({
      rows,
      columns,
      identifier: 'SamAccountName',
      written: { delimiter: ',', quoteAll: true, newline: '\r\n' },
      held: ({ person, held }) => held.map((one): Holding => [person.login, 'MemberOf', one]),
    });
  },
};

/** Entra ID: who is assigned to which role of which application; groups are principals as well. */
const appRoles: Shape = {
  name: 'Entra ID app role assignments',
  make(dice) {
    const apps = ['Expense Portal', 'Contract Archive', 'BI Workspace'];
    const people = company(dice, dice.between(20, 200));
    const rows = people.flatMap((person) =>
      dice.some(apps, 1, 3).map((app) => ({ person, app, role: dice.pick(['Reader', 'Approver', 'Admin']) })),
    );
    type Row = (typeof rows)[number];
    const role = dice.pick(['appRoleDisplayName', 'appRoleValue', 'App Role']);
    const columns: Col<Row>[] = [
      plain('id', () => `aK${dice.number(1e9).toString(36)}-zQ${dice.number(1e9).toString(36)}`),
      plain('createdDateTime', () => '2025-03-02T10:11:12.1234567Z'),
      plain('principalDisplayName', ({ person }) => fullName(person)),
      plain('principalType', () => 'User'),
      { header: 'userPrincipalName', class: 'identifier', of: ({ person }) => person.email },
      {
        header: 'resourceDisplayName',
        class: 'entitlement',
        acceptable: ['appAttribute', 'ignore'],
        of: ({ app }) => app,
      },
      plain(
        'appRoleId',
        ({ role: name }) => `18d14569-c3bd-439b-9a66-3a2aee01d1${name.length.toString(16)}f`,
      ),
      { header: role, class: 'entitlement', entitlement: role, of: (row) => row.role },
    ];
    const all = columns;
    return told({
      rows,
      columns: all,
      identifier: 'userPrincipalName',
      written: { delimiter: ',', bom: true, newline: '\r\n' },
      held: ({ person, app, role: name }) => [[person.email, role, `${app}:${name}`]],
    });
  },
};

/** SharePoint: permission levels by site; logins with the prefix of their claim. */
const sharePoint: Shape = {
  name: 'SharePoint permission report',
  make(dice) {
    const sites = ['/sites/finance', '/sites/hr', '/sites/board'];
    const people = company(dice, dice.between(20, 80));
    const rows = people.flatMap((person) =>
      dice
        .some(sites, 1, 3)
        .map((site) => ({ person, site, level: dice.pick(['Read', 'Edit', 'Full Control']) })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      {
        header: 'Site path',
        class: 'entitlement',
        acceptable: ['appAttribute', 'ignore'],
        of: ({ site }) => site,
      },
      plain('User', ({ person }) => fullName(person)),
      { header: 'Login Name', class: 'identifier', of: ({ person }) => `i:0#.f|membership|${person.email}` },
      {
        header: 'Permission Level',
        class: 'entitlement',
        entitlement: 'Permission Level',
        of: ({ level }) => level,
      },
      plain('Given through', () => 'Direct Permissions'),
    ];
    return told({
      rows,
      columns,
      identifier: 'Login Name',
      written: { delimiter: ',', quoteAll: true, newline: '\r\n' },
      held: ({ person, site, level }) => [[person.email, 'Permission Level', `${site}:${level}`]],
    });
  },
};

/** Dynamics 365: security roles in a cell, business unit beside. */
const dynamics: Shape = {
  name: 'Dynamics 365 security roles',
  make(dice) {
    const roles = ['Salesperson', 'Sales Manager', 'System Customizer', 'Basic User', 'Knowledge Manager'];
    const rows = company(dice, dice.between(5, 90)).map((person) => ({
      person,
      held: dice.some(roles, 1, 4),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('Full Name', ({ person }) => fullName(person)),
      { header: 'User Name', class: 'identifier', of: ({ person }) => person.email },
      plain('Business Unit', ({ person }) => person.department),
      plain('Access Mode', () => 'Read-Write', ['entitlement']),
      {
        header: 'Security Roles',
        class: 'entitlement',
        entitlement: 'Security Roles',
        multi: { delim: ';' },
        of: ({ held }) => held.join('; '),
      },
      plain('Status', () => 'Enabled'),
    ];
    return told({
      rows,
      columns,
      identifier: 'User Name',
      written: { delimiter: '\t', encoding: 'utf-16be', bom: true, newline: '\r\n' },
      held: ({ person, held }) => held.map((one): Holding => [person.email, 'Security Roles', one]),
    });
  },
};

export const MICROSOFT: readonly Shape[] = [
  namesAndMembers,
  membersByName,
  groupMember,
  adUser,
  appRoles,
  sharePoint,
  dynamics,
];
