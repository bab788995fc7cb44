import type { Holding } from '../score.ts';
import { company } from './company.ts';
import { alias, bytesOf, type Col, plain, type Shape, truthOf, withNoise } from './report.ts';

/** Workday: groups on lines of their own inside quotes, a title above. */
const workday: Shape = {
  name: 'Workday worker security',
  make(dice) {
    const byUser = [
      'HR Administrator',
      'Security Administrator',
      'Report Writer',
      'Setup Administrator',
      'Finance Auditor',
    ];
    const byRole = ['Manager', 'HR Partner', 'Cost Center Manager', 'Payroll Partner'];
    const rows = company(dice, dice.between(20, 70)).map((person) => ({
      person,
      a: dice.some(byUser, 0, 4),
      b: dice.some(byRole, 0, 3),
    }));
    type Row = (typeof rows)[number];
    const second = dice.pick([
      'Role-Based Security Groups',
      'Organization Roles',
      'Job-Based Security Groups',
    ]);
    const columns: Col<Row>[] = [
      plain('Worker', ({ person }) => `${person.first} ${person.last}`),
      { header: 'Workday Account', class: 'identifier', of: ({ person }) => person.login },
      alias('Employee ID', ({ person }) => person.number),
      {
        header: 'User-Based Security Groups',
        class: 'entitlement',
        entitlement: 'User-Based Security Groups',
        multi: { delim: '\n' },
        of: ({ a }) => a.join('\n'),
      },
      {
        header: second,
        class: 'entitlement',
        entitlement: second,
        multi: { delim: '\n' },
        of: ({ b }) => b.join('\n'),
      },
    ];
    return {
      bytes: bytesOf(columns, rows, {
        delimiter: ',',
        newline: dice.pick(['\n', '\r\n']),
        above: dice.pick([
          ['Worker Security Audit', 'Run Date: 2026-09-30', ''],
          ['"Security Groups by Worker","","","",""', 'Effective as of,2026-09-30,,,', ',,,,'],
        ]),
      }),
      truth: truthOf('Workday Account', columns),
      holdings: rows.flatMap(({ person, a, b }) => [
        ...a.map((group): Holding => [person.login, 'User-Based Security Groups', group]),
        ...b.map((group): Holding => [person.login, second, group]),
      ]),
    };
  },
};

/** Atlassian: a row per group, and a yes or no per product in each of them. */
const atlassian: Shape = {
  name: 'Atlassian site, groups + product columns',
  make(dice) {
    const groups = ['jira-users', 'site-admins', 'confluence-users', 'developers', 'contractors'];
    const products = dice.some(
      ['Jira Software', 'Confluence', 'Jira Service Management', 'Trello', 'Bitbucket'],
      3,
      5,
    );
    const rows = company(dice, dice.between(20, 70)).flatMap((person) => {
      const has = products.map(() => dice.chance(0.5));
      return dice.some(groups, 1, 3).map((group) => ({ person, group, has }));
    });
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'group_name', class: 'entitlement', entitlement: 'group_name', of: ({ group }) => group },
      { header: 'username', class: 'identifier', of: ({ person }) => person.login },
      alias('email', ({ person }) => person.email),
      plain('active', ({ person }) => (person.inForce ? 'Yes' : 'No')),
      plain('created', () => '12 May 2021'),
      ...products.map((product, i): Col<Row> => ({
        header: product,
        class: 'entitlement',
        acceptable: ['appAttribute', 'ignore'],
        entitlement: 'Product',
        of: ({ has }) => (has[i] === true ? 'Yes' : 'No'),
      })),
    ];
    const all = withNoise(dice, columns, [
      plain('id', ({ person }) => `5b10a${person.number}c4`, ['identifier']),
    ]);
    return {
      bytes: bytesOf(all, rows, { delimiter: ',' }),
      truth: truthOf('username', all),
      holdings: rows.flatMap(({ person, group, has }) => [
        [person.login, 'group_name', group] as const,
        ...products.flatMap((product, i): Holding[] =>
          has[i] === true ? [[person.login, 'Product', product]] : [],
        ),
      ]),
    };
  },
};

/** GitLab: a role says nothing without the path that it is held on. */
const gitLab: Shape = {
  name: 'GitLab members, path × role',
  make(dice) {
    const paths = ['acme/platform', 'acme/platform/api', 'acme/web', 'acme/data', 'acme/infra/terraform'];
    const roles = ['Guest', 'Reporter', 'Developer', 'Maintainer', 'Owner'];
    const rows = company(dice, dice.between(20, 60)).flatMap((person) =>
      dice
        .some(paths, 1, 4)
        .map((path) => ({ person, path, role: dice.pick(roles), ended: dice.chance(0.1) })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('Name', ({ person }) => `${person.first} ${person.last}`),
      { header: 'Username', class: 'identifier', of: ({ person }) => person.login },
      alias('Email', ({ person }) => person.email),
      {
        header: 'Path',
        class: 'entitlement',
        acceptable: ['appAttribute'],
        entitlement: 'Role',
        of: ({ path }) => path,
      },
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
      plain('Access granted', () => '2023-01-15 10:00:00'),
      plain('Access expiration', ({ ended }) => (ended ? '2024-01-01' : '')),
      plain('Last activity', () => '2026-08-01'),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',' }),
      truth: truthOf('Username', columns),
      holdings: rows.map(({ person, path, role }): Holding => [person.login, 'Role', `${path}:${role}`]),
      mustAsk: rows.some(({ ended }) => ended) ? ['filter'] : [],
    };
  },
};

/** Members with one role in one project each: nothing in the records tells that the role belongs to the project. */
const oneProjectEach: Shape = {
  name: 'Members with one project and role each',
  make(dice) {
    const [place, names] = dice.pick([
      ['Project', ['Atlas', 'Borealis', 'Cassini', 'Dione', 'Enceladus']],
      ['Path', ['acme/web', 'acme/api', 'acme/infra', 'labs/ml', 'labs/data']],
      ['Workspace', ['Marketing', 'Finance', 'Design', 'Legal']],
      ['Application', ['Ledger', 'Warehouse', 'Payroll', 'Tickets']],
    ] as const);
    const role = dice.pick(['Role', 'Access level', 'Permission']);
    const roles = dice.pick([
      ['Owner', 'Maintainer', 'Developer', 'Guest'],
      ['Administrator', 'User', 'Auditor'],
    ]);
    const rows = company(dice, dice.between(30, 90)).map((person) => ({
      person,
      place: dice.pick(names),
      role: dice.pick(roles),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('Name', ({ person }) => `${person.first} ${person.last}`),
      { header: 'Email', class: 'identifier', of: ({ person }) => person.email },
      {
        header: place,
        class: 'entitlement',
        acceptable: ['appAttribute'],
        entitlement: role,
        of: (row) => row.place,
      },
      { header: role, class: 'entitlement', entitlement: role, of: (row) => row.role },
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',' }),
      truth: truthOf('Email', columns),
      holdings: rows.map((row): Holding => [row.person.email, role, `${row.place}:${row.role}`]),
      mustAsk: ['scope'],
    };
  },
};

/** GitHub: repositories × permissions; a column called user holds names, if anything. */
const gitHub: Shape = {
  name: 'GitHub organisation audit, repo × permission',
  make(dice) {
    const repos = ['web', 'api', 'infra', 'docs', 'mobile-app', 'billing'];
    const levels = ['READ', 'TRIAGE', 'WRITE', 'MAINTAIN', 'ADMIN'];
    const organisations = dice.pick([['acme'], ['acme', 'acme-labs']]);
    const rows = company(dice, dice.between(20, 60)).flatMap((person) => {
      const named = dice.chance(0.6);
      return dice.some(repos, 1, 4).map((repo) => ({
        person,
        named,
        repo,
        organisation: organisations[repo.length % organisations.length] ?? '',
        level: dice.pick(levels),
      }));
    });
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('enterprise', () => 'acme-enterprise'),
      plain('organization', ({ organisation }) => organisation, ['entitlement']),
      {
        header: 'repo',
        class: 'entitlement',
        acceptable: ['appAttribute'],
        entitlement: 'permission',
        of: ({ repo }) => repo,
      },
      alias('user', ({ person, named }) => (named ? `${person.first} ${person.last}` : '')),
      { header: 'login', class: 'identifier', of: ({ person }) => person.login },
      { header: 'permission', class: 'entitlement', entitlement: 'permission', of: ({ level }) => level },
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',' }),
      truth: truthOf('login', columns),
      holdings: rows.map(({ person, repo, level }): Holding => [
        person.login,
        'permission',
        `${repo}:${level}`,
      ]),
    };
  },
};

/** Snowflake: what was revoked stands there still, and who granted it looks like a role. */
const snowflake: Shape = {
  name: 'Snowflake grants to users, history',
  make(dice) {
    const roles = ['ANALYST', 'SYSADMIN', 'LOADER', 'REPORTING_RO', 'TRANSFORMER', 'PUBLIC_API'];
    const rows = company(dice, dice.between(20, 70)).flatMap((person) =>
      dice.some(roles, 1, 4).map((role) => ({ person, role, deleted: dice.chance(0.2) })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('CREATED_ON', () => '2023-05-01 10:00:00.000 -0700'),
      plain('DELETED_ON', ({ deleted }) =>
        deleted ? '2024-05-01 10:00:00.000 -0700' : dice.chance(0) ? '-' : '',
      ),
      { header: 'ROLE', class: 'entitlement', entitlement: 'ROLE', of: ({ role }) => role },
      plain('GRANTED_TO', () => 'USER'),
      { header: 'GRANTEE_NAME', class: 'identifier', of: ({ person }) => person.login.toUpperCase() },
      plain('GRANTED_BY', () => dice.pick(['ACCOUNTADMIN', 'SECURITYADMIN', 'USERADMIN', ''])),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: dice.pick([',', '|', '\t']), quoteAll: dice.chance(0.5) }),
      truth: truthOf('GRANTEE_NAME', columns),
      holdings: rows.map(({ person, role }): Holding => [person.login, 'ROLE', role]),
      mustAsk: ['filter'],
    };
  },
};

/** Atlassian, groups in numbered columns. */
const numbered: Shape = {
  name: 'Numbered columns of one list',
  make(dice) {
    const groups = [
      'jira-users',
      'site-admins',
      'confluence-users',
      'developers',
      'contractors',
      'org-admins',
    ];
    const most = dice.between(3, 5);
    const name = dice.pick(['Group name', 'Role', 'Access', 'group']);
    const rows = company(dice, dice.between(20, 80)).map((person) => ({
      person,
      held: dice.some(groups, 1, most),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('User id', ({ person }) => `5b10a${person.number}c4`, ['identifier']),
      plain('User name', ({ person }) => `${person.first} ${person.last}`),
      { header: 'email', class: 'identifier', of: ({ person }) => person.email },
      plain('User status', ({ person }) => (person.inForce ? 'Active' : 'Deactivated')),
      ...Array.from({ length: most }, (_, i): Col<Row> => ({
        header: `${name} ${i + 1}`,
        class: 'entitlement',
        entitlement: name,
        of: ({ held }) => held[i] ?? '',
      })),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',' }),
      truth: truthOf('email', columns),
      holdings: rows.flatMap(({ person, held }) => held.map((one): Holding => [person.email, name, one])),
    };
  },
};

export const CLOUD: readonly Shape[] = [
  oneProjectEach,
  workday,
  atlassian,
  gitLab,
  gitHub,
  snowflake,
  numbered,
];
