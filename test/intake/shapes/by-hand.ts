import type { Holding } from '../score.ts';
import { company, type Person } from './company.ts';
import { alias, type Col, encoded, plain, type Shape, told } from './report.ts';

const fullName = ({ first, last }: Person) => `${first} ${last}`;
const plainLetters = (name: string) => /^[A-Za-z' -]+$/.test(name);

/** The role stands once above its people: blank cells below it. */
const roleOnce: Shape = {
  name: 'Role once, its people below',
  make(dice) {
    const roles = ['Buyer', 'Approver', 'Auditor', 'Warehouse Lead'];
    const people = company(dice, dice.between(10, 40));
    const rows = roles.flatMap((role) =>
      dice.some(people, 3, 9).map((person, i) => ({ role, shown: i === 0 ? role : '', person })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ shown }) => shown },
      { header: 'User ID', class: 'identifier', of: ({ person }) => person.login },
      plain('Name', ({ person }) => fullName(person)),
    ];
    return told({
      rows,
      columns,
      identifier: 'User ID',
      written: { delimiter: dice.pick([',', ';']) },
      held: ({ role, person }) => [[person.login, 'Role', role]],
      mustAsk: ['fill-down'],
    });
  },
};

/** Ids that a spreadsheet made numbers, and that others padded. */
const decimalIds: Shape = {
  name: 'Ids with a decimal point, padded cells',
  make(dice) {
    const roles = ['Cashier', 'Store Manager', 'Inventory Clerk'];
    const rows = company(dice, dice.between(8, 200)).flatMap((person) =>
      dice.some(roles, 1, 2).map((role) => ({ person, role })),
    );
    type Row = (typeof rows)[number];
    const id = dice.pick(['EMPLID', 'Employee #', 'Staff No.']);
    const columns: Col<Row>[] = [
      { header: id, class: 'identifier', of: ({ person }) => `${Number(person.number)}.0` },
      plain('Store', ({ person }) => String(100 + person.city.length), ['entitlement']),
      { header: 'POS Role', class: 'entitlement', entitlement: 'POS Role', of: ({ role }) => ` ${role}   ` },
    ];
    return told({
      rows,
      columns,
      identifier: id,
      written: { delimiter: ',' },
      held: ({ person, role }) => [[`${Number(person.number)}.0`, 'POS Role', role]],
    });
  },
};

/** Commas that nobody quoted in the notes: those lines cannot be read. */
const unquotedNotes: Shape = {
  name: 'Notes with commas that nobody quoted',
  make(dice) {
    const roles = ['Editor', 'Publisher', 'Viewer'];
    const rows = company(dice, dice.between(20, 120), plainLetters).map((person) => ({
      person,
      role: dice.pick(roles),
      broken: dice.chance(0.1),
    }));
    const lines = [
      'username,role,password,notes',
      ...rows.map(
        ({ person, role, broken }) =>
          `${person.login},${role},Secret${person.number}!,${broken ? 'left, see HR' : dice.pick(['', 'ok', 'new hire'])}`,
      ),
    ];
    const columns = [
      { header: 'username', class: 'identifier' },
      { header: 'role', class: 'entitlement', entitlement: 'role' },
      { header: 'password', class: 'ignore' },
      { header: 'notes', class: 'ignore', acceptable: ['appAttribute', 'profile'] },
    ];
    return {
      bytes: encoded(`${lines.join('\n')}\n`, {}),
      truth: {
        identifier: { column: 'username' },
        columns,
        foldCase: true,
        rejects: rows.flatMap(({ broken }, i) =>
          broken ? [{ line: i + 2, reason: 'too many fields' }] : [],
        ),
      },
      holdings: rows.flatMap(({ person, role, broken }): Holding[] =>
        broken ? [] : [[person.login, 'role', role]],
      ),
    };
  },
};

/** Several columns of the same name. */
const sameNames: Shape = {
  name: 'Columns of the same name',
  make(dice) {
    const roles = ['Read', 'Post', 'Approve', 'Close Period'];
    const rows = company(dice, dice.between(10, 80)).map((person) => ({
      person,
      held: dice.some(roles, 1, 3),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Login', class: 'identifier', of: ({ person }) => person.login },
      plain('Full Name', ({ person }) => fullName(person)),
      ...[0, 1, 2].map((i): Col<Row> => ({
        header: 'Role',
        class: 'entitlement',
        entitlement: 'Role',
        of: ({ held }) => held[i] ?? '',
      })),
    ];
    return told({
      rows,
      columns,
      identifier: 'Login',
      written: { delimiter: ',' },
      held: ({ person, held }) => held.map((one): Holding => [person.login, 'Role', one]),
    });
  },
};

/** Two tables, one below the other: only the first says who holds what. */
const twoTables: Shape = {
  name: 'A legend below the table',
  make(dice) {
    const roles = ['FI-01', 'FI-02', 'HR-01'];
    const rows = company(dice, dice.between(10, 60)).map((person) => ({ person, role: dice.pick(roles) }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'User', class: 'identifier', of: ({ person }) => person.login },
      plain('Name', ({ person }) => fullName(person)),
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
      plain('Dept', ({ person }) => person.city),
    ];
    return told({
      rows,
      columns,
      identifier: 'User',
      written: {
        delimiter: ';',
        below: ['', 'Role;Meaning', 'FI-01;Posting', 'FI-02;Approval', 'HR-01;Salaries'],
      },
      held: ({ person, role }) => [[person.login, 'Role', role]],
      truth: {
        rejects: [0, 1, 2, 3]
          .map((i) => ({ line: rows.length + 3 + i, reason: 'separator' }))
          .concat([0, 1, 2, 3].map((i) => ({ line: rows.length + 3 + i, reason: 'too few fields' }))),
      },
    });
  },
};

/** Labels for people over technical names. */
const labelsOverNames: Shape = {
  name: 'Labels over technical names',
  make(dice) {
    const roles = ['PAYROLL_ADMIN', 'EMPLOYEE', 'TIMEKEEPER'];
    const rows = company(dice, dice.between(10, 90)).flatMap((person) =>
      dice.some(roles, 1, 2).map((role) => ({ person, role })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'OPRID', class: 'identifier', of: ({ person }) => person.login.toUpperCase() },
      plain('OPRDEFNDESC', ({ person }) => fullName(person)),
      { header: 'ROLENAME', class: 'entitlement', entitlement: 'ROLENAME', of: ({ role }) => role },
      plain('DYNAMIC_SW', () => 'N'),
    ];
    return told({
      rows,
      columns,
      identifier: 'OPRID',
      written: { delimiter: ',', above: ['User ID,Description,Role Name,Dynamic'] },
      held: ({ person, role }) => [[person.login.toUpperCase(), 'ROLENAME', role]],
    });
  },
};

/** As a mainframe prints: columns of a fixed width, pages, a total. */
const fixedWidth: Shape = {
  name: 'Fixed width with pages and a total',
  make(dice) {
    const groups = ['PAYROLL', 'SYS1', 'CICSPRD', 'AUDIT'];
    const rows = company(dice, dice.between(30, 120), plainLetters).flatMap((person) =>
      dice.some(groups, 1, 3).map((group) => ({ person, group })),
    );
    const cells = (a: string, b: string, c: string, d: string) =>
      `${a.padEnd(10)}${b.padEnd(24)}${c.padEnd(10)}${d}`.trimEnd();
    const head = [
      cells('USERID', 'NAME', 'GROUP', 'LAST-USED'),
      cells('--------', '--------------------', '--------', '----------'),
    ];
    const lines = ['RACF USER CONNECT REPORT                       PAGE 1', ''];
    for (const [i, { person, group }] of rows.entries()) {
      if (i % 40 === 0) lines.push(...head);
      lines.push(
        cells(person.login.toUpperCase().slice(0, 8), fullName(person).toUpperCase(), group, '2026-10-01'),
      );
    }
    lines.push('', `TOTAL RECORDS: ${rows.length}`);
    return {
      bytes: encoded(`${lines.join('\r\n')}\r\n`, {}),
      truth: {
        identifier: { column: 'USERID' },
        columns: [
          { header: 'USERID', class: 'identifier' },
          { header: 'NAME', class: 'profile' },
          { header: 'GROUP', class: 'entitlement', entitlement: 'GROUP' },
          { header: 'LAST-USED', class: 'ignore' },
        ],
      },
      holdings: rows.map(({ person, group }): Holding => [
        person.login.toUpperCase().slice(0, 8),
        'GROUP',
        group,
      ]),
    };
  },
};

/** Five people and a role each. */
const tiny: Shape = {
  name: 'A few people, a role each',
  make(dice) {
    const rows = company(dice, dice.between(3, 6)).map((person, i) => ({
      person,
      role: ['Owner', 'Editor', 'Viewer', 'Billing', 'Support', 'Guest'][i] ?? '',
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('Name', ({ person }) => fullName(person)),
      { header: 'Email', class: 'identifier', of: ({ person }) => person.email },
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
    ];
    return told({
      rows,
      columns,
      identifier: 'Email',
      written: { delimiter: dice.pick([',', ';', '\t']) },
      held: ({ person, role }) => [[person.email, 'Role', role]],
    });
  },
};

/** Everybody has a yes or a no for each, a total below. */
const yesNo: Shape = {
  name: 'Matrix of yes and no with totals',
  make(dice) {
    const [yes, no] = dice.pick([
      ['Yes', 'No'],
      ['Y', 'N'],
      ['1', '0'],
      ['TRUE', 'FALSE'],
      ['Ja', 'Nein'],
    ] as const);
    const modules = ['Invoicing', 'Payments', 'Reports', 'Vendors', 'Budget'];
    const rows = company(dice, dice.between(8, 80)).map((person) => ({
      person,
      held: dice.some(modules, 0, 5),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'User ID', class: 'identifier', of: ({ person }) => person.login },
      plain('Name', ({ person }) => fullName(person)),
      plain('Department', ({ person }) => person.department),
      ...modules.map((module): Col<Row> => ({
        header: module,
        class: 'entitlement',
        entitlement: 'Permission',
        of: ({ held }) => (held.includes(module) ? yes : no),
      })),
    ];
    return told({
      rows,
      columns,
      identifier: 'User ID',
      written: {
        delimiter: ',',
        below: [
          `Total,,${rows.length},${modules.map((m) => rows.filter(({ held }) => held.includes(m)).length).join(',')}`,
        ],
      },
      held: ({ person, held }) => held.map((one): Holding => [person.login, 'Permission', one]),
      truth: { rejects: [{ line: rows.length + 2, reason: 'total' }] },
    });
  },
};

const french: Shape = {
  name: 'French habilitations, bars in cells',
  make(dice) {
    const held = ['Saisie factures', 'Validation paiements', 'Consultation', 'Clôture'];
    const rows = company(dice, dice.between(10, 90)).map((person) => ({
      person,
      held: dice.some(held, 0, 3),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Matricule', class: 'identifier', of: ({ person }) => person.number },
      plain('Nom', ({ person }) => person.last.toUpperCase()),
      plain('Prénom', ({ person }) => person.first),
      plain('Entité', ({ person }) => person.department),
      {
        header: 'Habilitations',
        class: 'entitlement',
        entitlement: 'Habilitations',
        multi: { delim: '|' },
        of: (row) => row.held.join(' | '),
      },
      plain("Date d'arrivée", () => '03/04/2021'),
      plain('Commentaire', () => dice.pick(['', 'à revoir; urgent', 'RAS'])),
    ];
    return told({
      rows,
      columns,
      identifier: 'Matricule',
      written: { delimiter: ';', encoding: 'windows-1252', newline: '\r\n' },
      held: ({ person, held: own }) => own.map((one): Holding => [person.number, 'Habilitations', one]),
    });
  },
};

const status: Shape = {
  name: 'Spanish grants with state and end',
  make(dice) {
    const held = ['Tesorería', 'Compras', 'Ventas', 'Auditoría'];
    const rows = company(dice, dice.between(10, 90)).flatMap((person) =>
      dice.some(held, 1, 3).map((role) => ({
        person,
        role,
        end: dice.pick(['', '', '15/03/2024', '30/06/2031']),
        state: dice.pick(['Activo', 'Activo', 'Baja']),
      })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Usuario', class: 'identifier', of: ({ person }) => person.login },
      plain('Nombre y Apellidos', ({ person }) => fullName(person)),
      { header: 'Perfil', class: 'entitlement', entitlement: 'Perfil', of: ({ role }) => role },
      plain('Estado', ({ state }) => state),
      plain('Fecha alta', () => '01/02/2020'),
      plain('Fecha fin', ({ end }) => end),
      alias('Correo', ({ person }) => person.email),
    ];
    return told({
      rows,
      columns,
      identifier: 'Usuario',
      written: { delimiter: ';', bom: true, newline: '\r\n' },
      held: ({ person, role }) => [[person.login, 'Perfil', role]],
      mustAsk: ['filter'],
    });
  },
};

/** Who is meant stands among other things. */
const wrappedPeople: Shape = {
  name: 'Names with a login or an address beside',
  make(dice) {
    const wrap = dice.pick<(person: Person) => readonly [string, string]>([
      (one) => [`${fullName(one)} (${one.login})`, one.login],
      (one) => [`${one.last}, ${one.first} [${one.login}]`, one.login],
      (one) => [`${fullName(one)} <${one.email}>`, one.email],
      (one) => [`${fullName(one)} (${one.email})`, one.email],
      (one) => [`mailto:${one.email}`, one.email],
      (one) => [`CN=${one.login},OU=People,DC=corp,DC=example`, one.login],
      (one) => [`CN=${one.last}\\, ${one.first},OU=People,DC=corp,DC=example`, `${one.last}, ${one.first}`],
    ]);
    const roles = ['Reader', 'Contributor', 'Owner of Site'];
    const rows = company(dice, dice.between(10, 90)).flatMap((person) =>
      dice.some(roles, 1, 3).map((role) => ({ person, role })),
    );
    type Row = (typeof rows)[number];
    const [shown] = rows.map(({ person }) => wrap(person)[0]);
    const header =
      shown?.startsWith('CN=') === true
        ? dice.pick(['DN', 'MemberDN'])
        : dice.pick(['User', 'Member', 'Name']);
    const columns: Col<Row>[] = [
      plain('No', () => '', []),
      { header, class: 'identifier', of: ({ person }) => wrap(person)[0] },
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
    ];
    return told({
      rows,
      columns,
      identifier: header,
      written: { delimiter: dice.pick([',', ';', '\t']) },
      held: ({ person, role }) => [[wrap(person)[1], 'Role', role]],
    });
  },
};

/** A review that takes some away, a policy that denies, a log of what was given and taken. */
const decisions: Shape = {
  name: 'Grants with what was decided of them',
  make(dice) {
    const [header, keep, drop] = dice.pick([
      ['Decision', 'Approve', 'Revoke'],
      ['Reviewer Decision', 'Keep', 'Remove'],
      ['Effect', 'Allow', 'Deny'],
      ['Action', 'GRANT', 'REVOKE'],
      ['Change type', 'Added', 'Removed'],
      ['Entscheidung', 'Behalten', 'Entziehen'],
    ] as const);
    const roles = ['Reader', 'Contributor', 'Publisher'];
    const rows = company(dice, dice.between(20, 90)).flatMap((person, i) =>
      dice.some(roles, 1, 3).map((role) => ({ person, role, keep: i % 5 !== 3 })),
    );
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Username', class: 'identifier', of: ({ person }) => person.login },
      { header: 'Entitlement', class: 'entitlement', entitlement: 'Entitlement', of: ({ role }) => role },
      plain(header, (row) => (row.keep ? keep : drop)),
    ];
    return told({
      rows,
      columns,
      identifier: 'Username',
      written: { delimiter: ',' },
      held: (row) => (row.keep ? [[row.person.login, 'Entitlement', row.role]] : []),
      mustAsk: ['filter'],
    });
  },
};

/** Lists in cells, with what systems put between the values. */
const separators: Shape = {
  name: 'Unusual separators in cells',
  make(dice) {
    const delim = dice.pick(['^', '~', '::', ';#', ' & ', '<br>', '||', '|', ' / ', '\n', ';']);
    const roles = ['Read', 'Post', 'Approve', 'Close Period'];
    const rows = company(dice, dice.between(20, 90)).map((person) => ({
      person,
      held: dice.some(roles, 0, 3),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'Logon ID', class: 'identifier', of: ({ person }) => person.login },
      plain('Total roles', ({ held }) => String(held.length)),
      {
        header: 'Roles',
        class: 'entitlement',
        entitlement: 'Roles',
        multi: { delim },
        of: ({ held }) => held.join(delim),
      },
    ];
    return told({
      rows,
      columns,
      identifier: 'Logon ID',
      written: { delimiter: '\t' },
      held: ({ person, held }) => held.map((one): Holding => [person.login, 'Roles', one]),
    });
  },
};

/** No header at all. */
const headless: Shape = {
  name: 'No header',
  make(dice) {
    const roles = ['ROLE_READ', 'ROLE_POST', 'ROLE_ADMIN'];
    const rows = company(dice, dice.between(10, 90)).flatMap((person) =>
      dice.some(roles, 1, 3).map((role) => ({ person, role })),
    );
    const who = dice.chance(0.5) ? (one: Person) => one.login : (one: Person) => one.email;
    return {
      bytes: encoded(`${rows.map(({ person, role }) => `${who(person)},${role}`).join('\n')}\n`, {}),
      truth: {
        identifier: { column: 'Column 1' },
        columns: [
          { header: 'Column 1', class: 'identifier' },
          { header: 'Column 2', class: 'entitlement', entitlement: 'Column 2', acceptable: ['appAttribute'] },
        ],
        foldCase: true,
      },
      holdings: rows.map(({ person, role }): Holding => [who(person), 'Column 2', role]),
    };
  },
};

export const BY_HAND: readonly Shape[] = [
  roleOnce,
  decimalIds,
  unquotedNotes,
  sameNames,
  twoTables,
  labelsOverNames,
  fixedWidth,
  tiny,
  yesNo,
  french,
  status,
  wrappedPeople,
  decisions,
  separators,
  headless,
];
