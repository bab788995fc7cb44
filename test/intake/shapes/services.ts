import type { Holding } from '../score.ts';
import { company, type Person } from './company.ts';
import { alias, type Col, plain, type Shape, told } from './report.ts';

const fullName = ({ first, last }: Person) => `${first} ${last}`;

const gitHubMembers: Shape = {
  name: 'GitHub organisation members',
  make(dice) {
    const rows = company(dice, dice.between(8, 90)).map((person) => ({
      person,
      role: dice.pick(['Member', 'Member', 'Owner', 'Outside collaborator']),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'login', class: 'identifier', of: ({ person }) => person.login },
      plain('name', ({ person }) => (dice.chance(0.2) ? '' : fullName(person))),
      plain('tfa_enabled', () => dice.pick(['true', 'false'])),
      plain('is_public', () => dice.pick(['true', 'false'])),
      plain('updated_at', () => '2026-01-02 10:00:00 UTC'),
      plain('last_active', () => dice.pick(['', '2026-10-02 10:00:00 UTC'])),
      { header: 'role', class: 'entitlement', entitlement: 'role', of: ({ role }) => role },
      alias('saml_name_id', ({ person }) => person.email),
    ];
    return told({
      rows,
      columns,
      identifier: 'login',
      written: { delimiter: ',' },
      held: ({ person, role }) => [[person.login, 'role', role]],
    });
  },
};

/** Jira: groups of each user in one cell, commas between. */
const jiraUsers: Shape = {
  name: 'Jira users with groups',
  make(dice) {
    const groups = [
      'jira-software-users',
      'jira-administrators',
      'site-admins',
      'confluence-users',
      'hr-team',
    ];
    const rows = company(dice, dice.between(10, 120)).map((person) => ({
      person,
      held: dice.some(groups, 1, 4),
    }));
    type Row = (typeof rows)[number];
    const delim = dice.pick([', ', ',', '; ']);
    const columns: Col<Row>[] = [
      plain('User id', ({ person }) => `557058:${person.number}-aa10`, ['identifier']),
      plain('User name', ({ person }) => fullName(person)),
      { header: 'email', class: 'identifier', of: ({ person }) => person.email },
      plain('User status', () => 'Active'),
      plain('Added to org', () => '12 Mar 2023'),
      {
        header: 'Groups',
        class: 'entitlement',
        entitlement: 'Groups',
        multi: { delim: delim.trim() },
        of: ({ held }) => held.join(delim),
      },
      plain('Last seen in Jira - acme', () => dice.pick(['Never accessed', '04 Nov 2026'])),
    ];
    return told({
      rows,
      columns,
      identifier: 'email',
      written: { delimiter: ',', newline: '\r\n' },
      held: ({ person, held }) => held.map((one): Holding => [person.email, 'Groups', one]),
    });
  },
};

/** Google groups as GAM prints them: a row per group and member. */
const gamMembers: Shape = {
  name: 'GAM group members',
  make(dice) {
    const groups = [
      'payroll@example.com',
      'all-staff@example.com',
      'board@example.com',
      'it-ops@example.com',
    ];
    const people = company(dice, dice.between(15, 120));
    const rows = groups.flatMap((group) =>
      dice
        .some(people, 3, 30)
        .map((person) => ({ group, person, role: dice.pick(['MEMBER', 'MEMBER', 'OWNER']) })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'group', class: 'entitlement', entitlement: 'group', of: ({ group }) => group },
      alias('id', ({ person }) => `1${person.number}00${Number(person.number) * 31}`),
      { header: 'email', class: 'identifier', of: ({ person }) => person.email },
      plain('role', (row) => row.role, ['entitlement']),
      plain('status', () => 'ACTIVE'),
      plain('type', () => 'USER'),
    ];
    return told({
      rows,
      columns,
      identifier: 'email',
      written: { delimiter: ',' },
      held: ({ group, person, role }): Holding[] => [
        [person.email, 'group', group],
        [person.email, 'role', role],
      ],
    });
  },
};

const salesforceUsers: Shape = {
  name: 'Salesforce users, role and profile',
  make(dice) {
    const rows = company(dice, dice.between(8, 150)).map((person) => ({
      person,
      profile: dice.pick(['Standard User', 'System Administrator', 'Read Only', 'Solution Manager']),
      role: dice.pick(['CEO', 'VP Sales, EMEA', 'Sales Rep', '']),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('Last Name', ({ person }) => person.last),
      plain('First Name', ({ person }) => person.first),
      plain('Alias', ({ person }) => person.login.slice(0, 8), ['identifier']),
      { header: 'Username', class: 'identifier', of: ({ person }) => person.email },
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
      plain('Active', () => '1'),
      { header: 'Profile', class: 'entitlement', entitlement: 'Profile', of: ({ profile }) => profile },
      plain('Last Login', () => '11/03/2026 09:15'),
    ];
    return told({
      rows,
      columns,
      identifier: 'Username',
      written: {
        delimiter: ',',
        quoteAll: true,
        below: [
          '',
          '"Users by role"',
          '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."',
          '"Generated By: Anna Admin 25/11/2026"',
        ],
      },
      held: ({ person, role, profile }): Holding[] => [
        [person.email, 'Profile', profile],
        ...(role === '' ? [] : [[person.email, 'Role', role] as const]),
      ],
    });
  },
};

const awsUsers: Shape = {
  name: 'AWS IAM users with groups and policies',
  make(dice) {
    const groups = ['Developers', 'Admins', 'Billing', 'ReadOnly'];
    const policies = ['AmazonS3ReadOnlyAccess', 'AdministratorAccess', 'IAMUserChangePassword'];
    const rows = company(dice, dice.between(10, 60)).map((person) => ({
      person,
      groups: dice.some(groups, 0, 3),
      policies: dice.some(policies, 0, 2),
    }));
    type Row = (typeof rows)[number];
    const delim = dice.pick([';', '|', ', ']);
    const columns: Col<Row>[] = [
      { header: 'UserName', class: 'identifier', of: ({ person }) => person.login },
      plain('Arn', ({ person }) => `arn:aws:iam::123456789012:user/${person.login}`, ['identifier']),
      plain('CreateDate', () => '2024-02-01T00:00:00+00:00'),
      {
        header: 'Groups',
        class: 'entitlement',
        entitlement: 'Groups',
        multi: { delim: delim.trim() },
        of: (row) => row.groups.join(delim),
      },
      {
        header: 'AttachedPolicies',
        class: 'entitlement',
        entitlement: 'AttachedPolicies',
        multi: { delim: delim.trim() },
        of: (row) => row.policies.join(delim),
      },
      plain('MFADevices', () => dice.pick(['0', '1'])),
      plain('AccessKeyAgeDays', () => String(dice.number(900))),
    ];
    return told({
      rows,
      columns,
      identifier: 'UserName',
      written: { delimiter: ',' },
      held: (row) => [
        ...row.groups.map((one): Holding => [row.person.login, 'Groups', one]),
        ...row.policies.map((one): Holding => [row.person.login, 'AttachedPolicies', one]),
      ],
    });
  },
};

const oktaUsers: Shape = {
  name: 'Okta user export with groups',
  make(dice) {
    const groups = ['Everyone', 'Finance', 'Contractors', 'App - Salesforce', 'Okta Administrators'];
    const rows = company(dice, dice.between(10, 80)).map((person) => ({
      person,
      held: dice.some(groups, 1, 4),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('id', ({ person }) => `00u${person.number}abcDEF${person.number}5d7`, ['identifier']),
      plain('status', () => 'ACTIVE'),
      plain('created', () => '2024-01-01T00:00:00.000Z'),
      plain('lastLogin', () => '2026-11-01T00:00:00.000Z'),
      { header: 'profile.login', class: 'identifier', of: ({ person }) => person.email },
      alias('profile.email', ({ person }) => person.email),
      plain('profile.firstName', ({ person }) => person.first),
      plain('profile.lastName', ({ person }) => person.last),
      {
        header: 'groups',
        class: 'entitlement',
        entitlement: 'groups',
        multi: { delim: '|' },
        of: ({ held }) => held.join('|'),
      },
    ];
    return told({
      rows,
      columns,
      identifier: 'profile.login',
      written: { delimiter: ',' },
      held: ({ person, held }) => held.map((one): Holding => [person.email, 'groups', one]),
    });
  },
};

const tableau: Shape = {
  name: 'Tableau site users',
  make(dice) {
    const groups = ['All Users', 'Finance Analysts', 'Executives', 'Data, Platform'];
    const rows = company(dice, dice.between(10, 90)).map((person) => ({
      person,
      site: dice.pick(['Creator', 'Explorer', 'Viewer', 'Unlicensed']),
      held: dice.some(groups, 1, 3),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('Display Name', ({ person }) => fullName(person)),
      { header: 'Username', class: 'identifier', of: ({ person }) => person.email },
      {
        header: 'Site Role',
        class: 'entitlement',
        entitlement: 'Site Role',
        of: ({ site }) => site,
      },
      {
        header: 'Groups',
        class: 'entitlement',
        entitlement: 'Groups',
        multi: { delim: ';' },
        of: ({ held }) => held.join(';'),
      },
      plain('Last signed in', () => 'Nov 3, 2026, 9:14 AM'),
    ];
    return told({
      rows,
      columns,
      identifier: 'Username',
      written: { delimiter: ',', quoteAll: true },
      held: ({ person, site, held }) => [
        ...(site === 'Unlicensed' ? [] : [[person.email, 'Site Role', site] as const]),
        ...held.map((one): Holding => [person.email, 'Groups', one]),
      ],
    });
  },
};

/** A list of members of one mailing list: nothing in it says what they hold. */
const mailingList: Shape = {
  name: 'Mailing list members (no entitlements)',
  make(dice) {
    const rows = company(dice, dice.between(10, 300));
    const columns: Col<Person>[] = [
      { header: 'Email Address', class: 'identifier', of: ({ email }) => email },
      plain('First Name', ({ first }) => first),
      plain('Last Name', ({ last }) => last),
      plain('MEMBER_RATING', () => dice.pick(['1', '2', '3', '4', '5'])),
      plain('OPTIN_TIME', () => '2024-02-01 10:00:00'),
      plain('LANGUAGE', () => dice.pick(['de', 'en'])),
      plain('NOTES', () => dice.pick(['', 'call back, later'])),
    ];
    return told({ rows, columns, identifier: 'Email Address', written: { delimiter: ',' }, held: () => [] });
  },
};

export const SERVICES: readonly Shape[] = [
  gitHubMembers,
  jiraUsers,
  gamMembers,
  salesforceUsers,
  awsUsers,
  oktaUsers,
  tableau,
  mailingList,
];
