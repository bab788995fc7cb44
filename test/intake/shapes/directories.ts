import type { Holding } from '../score.ts';
import { company, type Person } from './company.ts';
import { alias, bytesOf, type Col, plain, type Shape, truthOf, withNoise } from './report.ts';

const opaque = (person: Person) => `2c9180${person.number}7d${(Number(person.number) * 7919).toString(16)}`;

/** SailPoint's delimited file: several rows of a person, whose manager is another person of it. */
const sailPoint: Shape = {
  name: 'SailPoint delimited accounts',
  make(dice) {
    const groups = ['Domain Admins', 'Payroll', 'Engineering', 'VPN Users', 'Finance-RO', 'AllEmployees'];
    const people = company(dice, dice.between(30, 90));
    const rows = people.flatMap((person) => dice.some(groups, 1, 4).map((group) => ({ person, group })));
    type Row = (typeof rows)[number];
    // Either column may hold what people log in with.
    const byId = dice.chance(0.5);
    const columns: Col<Row>[] = [
      byId
        ? { header: 'id', class: 'identifier', of: ({ person }) => person.login }
        : alias('id', ({ person }) => opaque(person)),
      byId
        ? plain('name', ({ person }) => `${person.first} ${person.last}`)
        : { header: 'name', class: 'identifier', of: ({ person }) => person.login },
      plain('givenName', ({ person }) => person.first),
      plain('familyName', ({ person }) => person.last),
      alias('e-mail', ({ person }) => person.email),
      plain('manager', ({ person }) => person.manager),
      { header: 'groups', class: 'entitlement', entitlement: 'groups', of: ({ group }) => group },
      plain('IIQDisabled', ({ person }) => String(!person.inForce)),
    ];
    const all = withNoise(dice, columns, [
      plain('location', ({ person }) => person.city),
      plain('created', () => '2024-05-01'),
    ]);
    return {
      bytes: bytesOf(all, rows, { delimiter: ',', quoteAll: dice.chance(0.5) }),
      truth: truthOf(byId ? 'id' : 'name', all),
      holdings: rows.map(({ person, group }): Holding => [person.login, 'groups', group]),
    };
  },
};

/** AWS: many flags, none of them access to grant. */
const aws: Shape = {
  name: 'AWS credential report (no entitlements)',
  make(dice) {
    const rows = company(dice, dice.between(20, 60));
    const flag = (share: number) => () => String(dice.chance(share));
    const columns: Col<Person>[] = [
      { header: 'user', class: 'identifier', of: ({ login }) => login },
      plain('arn', ({ login }) => `arn:aws:iam::123456789012:user/${login}`, ['identifier']),
      plain('user_creation_time', () => '2023-04-01T10:00:00+00:00'),
      plain('password_enabled', flag(0.7)),
      plain('password_last_used', () => dice.pick(['N/A', 'no_information', '2026-05-01T10:00:00+00:00'])),
      plain('mfa_active', flag(0.5)),
      plain('access_key_1_active', flag(0.4)),
      plain('access_key_1_last_rotated', () => dice.pick(['N/A', '2025-05-01T10:00:00+00:00'])),
      plain('access_key_1_last_used_service', () => dice.pick(['N/A', 's3', 'ec2', 'sts'])),
      plain('access_key_1_last_used_region', () => dice.pick(['N/A', 'us-east-1', 'eu-west-1'])),
      plain('access_key_2_active', flag(0.1)),
      plain('cert_1_active', () => 'false'),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',' }),
      truth: truthOf('user', columns),
      holdings: [],
    };
  },
};

/** Microsoft 365: licences with a plus between them, or a word that says none. */
const microsoft365: Shape = {
  name: 'M365 users, + between licences',
  make(dice) {
    const licences = [
      'Microsoft 365 E3',
      'Microsoft 365 E5',
      'Visio Plan 2',
      'Power BI Pro',
      'Project Plan 3',
      'Exchange Online (Plan 1)',
    ];
    const rows = company(dice, dice.between(30, 100)).map((person) => ({
      person,
      held: dice.chance(0.15) ? [] : dice.some(licences, 1, 3),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = dice.shuffled<Col<Row>>([
      { header: 'User principal name', class: 'identifier', of: ({ person }) => person.email },
      plain('Display name', ({ person }) => `${person.first} ${person.last}`),
      {
        header: 'Licenses',
        class: 'entitlement',
        entitlement: 'Licenses',
        multi: { delim: '+' },
        of: ({ held }) => (held.length === 0 ? 'Unlicensed' : held.join('+')),
      },
      plain('Block credential', ({ person }) => (person.inForce ? 'False' : 'True')),
      plain('Department', ({ person }) => person.department),
      plain('Last dirsync time', () => '2026-09-01 10:00:00Z'),
      plain('When created', () => '2022-02-02 10:00:00Z'),
      plain('Usage location', () => dice.pick(['DE', 'FR', 'US'])),
      plain(
        'Proxy addresses',
        ({ person }) => `SMTP:${person.email}+smtp:${person.login}@example.onmicrosoft.com`,
      ),
    ]);
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',', bom: dice.chance(0.7), newline: '\r\n' }),
      truth: truthOf('User principal name', columns),
      holdings: rows.flatMap(({ person, held }) =>
        held.map((one): Holding => [person.email, 'Licenses', one]),
      ),
    };
  },
};

/** Google Workspace: nothing about access, a column for secrets, addresses that are not the account's. */
const google: Shape = {
  name: 'Google Workspace users (no entitlements)',
  make(dice) {
    const rows = company(dice, dice.between(20, 80));
    const columns: Col<Person>[] = [
      plain('First Name [Required]', ({ first }) => first),
      plain('Last Name [Required]', ({ last }) => last),
      { header: 'Email Address [Required]', class: 'identifier', of: ({ email }) => email },
      plain('Password [Required]', () => '****'),
      plain('Password Hash Function [UPLOAD ONLY]', () => ''),
      plain('Org Unit Path [Required]', ({ department }) => `/Staff/${department}`),
      plain('Recovery Email', ({ login }) => (dice.chance(0.6) ? `${login}@private.example` : ''), [
        'identifier',
      ]),
      plain('Recovery Phone [MUST BE IN THE E.164 FORMAT]', () => ''),
      plain('Employee ID', ({ number }) => number, ['identifier']),
      plain('Employee Title', ({ title }) => title),
      plain('Status [READ ONLY]', ({ inForce }) => (inForce ? 'Active' : 'Suspended')),
      plain('Last Sign In [READ ONLY]', () => '2026/09/01 10:00:00'),
      plain('2sv Enrolled [READ ONLY]', () => dice.pick(['True', 'False'])),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',' }),
      truth: truthOf('Email Address [Required]', columns),
      holdings: [],
    };
  },
};

/** Slack: the word for the state is the role. */
const slack: Shape = {
  name: 'Slack members, the status is the role',
  make(dice) {
    const rows = company(dice, dice.between(20, 80)).map((person) => ({
      person,
      status: dice.pick([
        'Member',
        'Member',
        'Member',
        'Admin',
        'Workspace Owner',
        'Multi-Channel Guest',
        'Deactivated',
      ]),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      alias('username', ({ person }) => person.login),
      { header: 'email', class: 'identifier', acceptable: ['profile'], of: ({ person }) => person.email },
      {
        header: 'status',
        class: 'entitlement',
        acceptable: ['ignore', 'appAttribute'],
        entitlement: 'status',
        of: ({ status }) => status,
      },
      plain('billing-active', ({ status }) => (status === 'Deactivated' ? '0' : '1')),
      plain('has-2fa', () => dice.pick(['0', '1'])),
      plain('has-sso', () => '0'),
      plain('userid', ({ person }) => `U0${person.number}QX`, ['identifier']),
      plain('fullname', ({ person }) => `${person.first} ${person.last}`),
      plain('displayname', ({ person }) => person.first.toLowerCase()),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',' }),
      truth: truthOf('username', columns),
      holdings: rows.flatMap(({ person, status }): Holding[] =>
        status === 'Deactivated' ? [] : [[person.login, 'status', status]],
      ),
      mustAsk: ['column-class'],
    };
  },
};

/** Groups with the list of their members: each record is about many people. */
const groupMembers: Shape = {
  name: 'Groups with lists of their members',
  make(dice) {
    const [group, members] = dice.pick([
      ['Group', 'Members'],
      ['Group Name', 'Users'],
      ['Role', 'Assigned users'],
      ['Rolle', 'Mitglieder'],
      ['Gruppe', 'Benutzer'],
    ] as const);
    const delimiter = dice.pick([';', ', ', '\n', '|']);
    const byEmail = dice.chance(0.7);
    const withNames = byEmail && dice.chance(0.3);
    const people = company(dice, dice.between(20, 60));
    const names = dice.some(
      [
        'Finance',
        'Sales EMEA',
        'Admins',
        'Payroll viewers',
        'Auditors',
        'Developers',
        'Release managers',
        'HR',
      ],
      4,
      8,
    );
    const rows = names.map((name, n) => ({
      name,
      owner: dice.pick(people),
      members: n === 3 ? [] : dice.some(people, 2, 25),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: group, class: 'entitlement', entitlement: group, of: ({ name }) => name },
      plain('Description', ({ name }) => `Everybody of ${name}`),
      ...(dice.chance(0.5) ? [alias<Row>('Owner', ({ owner }) => owner.email)] : []),
      {
        header: members,
        class: 'identifier',
        of: (row) =>
          row.members
            .map(({ first, last, email, login }) =>
              withNames ? `${first} ${last} <${email}>` : byEmail ? email : login,
            )
            .join(delimiter),
      },
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: dice.pick([',', '\t']) }),
      truth: truthOf(members, columns),
      holdings: rows.flatMap((row) =>
        row.members.map(({ email, login }): Holding => [byEmail ? email : login, group, row.name]),
      ),
      mustAsk: byEmail ? [] : ['members'],
    };
  },
};

export const DIRECTORIES: readonly Shape[] = [groupMembers, sailPoint, aws, microsoft365, google, slack];
