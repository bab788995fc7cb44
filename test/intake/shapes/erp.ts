import { gzipSync } from 'node:zlib';
import type { Holding } from '../score.ts';
import { company, type Dice, type Person } from './company.ts';
import { alias, bytesOf, type Col, encoded, plain, type Shape, truthOf, withNoise } from './report.ts';

interface Assigned {
  readonly person: Person;
  readonly role: string;
  readonly ended: boolean;
}

const SAP = [
  'Z_FI_AP_CLERK',
  'Z_FI_GL_DISPLAY',
  'Z_MM_BUYER',
  'Z_HR_ADMIN',
  'SAP_BC_ENDUSER',
  'Z_SD_ORDER',
  'Z_CO_REPORT',
];
const TEXTS: Readonly<Record<string, string>> = {
  Z_FI_AP_CLERK: 'Kreditorenbuchhalter',
  Z_FI_GL_DISPLAY: 'Hauptbuch: Anzeige',
  Z_MM_BUYER: 'Einkäufer',
  Z_HR_ADMIN: 'Personaladministration',
  SAP_BC_ENDUSER: 'Endbenutzer, unkritisch',
  Z_SD_ORDER: 'Aufträge erfassen',
  Z_CO_REPORT: 'Controlling Auswertungen',
};

function assigned(dice: Dice, people: readonly Person[], roles: readonly string[], most = 4): Assigned[] {
  return people.flatMap((person) =>
    dice.some(roles, 1, most).map((role) => ({ person, role, ended: dice.chance(0.15) })),
  );
}

const holdingsOf = (
  rows: readonly Assigned[],
  entitlement: string,
  name: (person: Person) => string,
): Holding[] => rows.map(({ person, role }) => [name(person), entitlement, role]);

/** Saviynt: keys and values above the table, 0 and 1 for the state. */
const saviynt: Shape = {
  name: 'Saviynt SAV + CSV',
  make(dice) {
    const roles = ['FIN_READ', 'FIN_POST', 'HR_VIEW', 'IT_ADMIN', 'SALES_EDIT'];
    const rows = assigned(dice, company(dice, dice.between(20, 80)), roles);
    const login = dice.pick(['ACCOUNTNAME', 'accountname', 'ACCOUNTID']);
    const role = dice.pick(['Profile1', 'accessvalue', 'ENTITLEMENTVALUE', 'Role1']);
    const [on, off] = dice.pick([
      ['1', '0'],
      ['1', '0'],
      ['Active', 'Inactive'],
    ] as const);
    const columns: Col<Assigned>[] = [
      { header: login, class: 'identifier', of: ({ person }) => person.login.toUpperCase() },
      plain('endpointname', () => 'LegacyERP'),
      plain('status', ({ person }) => (person.inForce ? on : off)),
      { header: role, class: 'entitlement', entitlement: role, of: (row) => row.role },
      plain('lastlogindate', ({ person }) => `2026-0${1 + (Number(person.number) % 9)}-11 08:00:00`),
    ];
    const delimiter = dice.pick([',', '|', '~', ';']);
    return {
      bytes: bytesOf(withNoise(dice, columns, [plain('comments', () => '')]), rows, {
        delimiter,
        newline: dice.pick(['\n', '\r\n']),
        above: [
          'SYSTEM=Legacy ERP',
          'ENDPOINT=LegacyERP',
          'TYPE=Accounts',
          'DATE=2026-09-30',
          ...dice.some([''], 0, 1),
        ],
      }),
      truth: truthOf(login, columns),
      holdings: holdingsOf(rows, role, ({ login: name }) => name),
      mustAsk: rows.some(({ person }) => !person.inForce) ? ['filter'] : [],
    };
  },
};

/** SAP SE16, unconverted: a list with edges, dashes and the header on every page. */
const se16: Shape = {
  name: 'SAP SE16 unconverted list',
  make(dice) {
    const rows = assigned(dice, company(dice, dice.between(20, 70)), SAP);
    const columns: Col<Assigned>[] = [
      plain('MANDT', () => '100'),
      { header: 'AGR_NAME', class: 'entitlement', entitlement: 'AGR_NAME', of: ({ role }) => role },
      { header: 'UNAME', class: 'identifier', of: ({ person }) => person.login.toUpperCase() },
      plain('FROM_DAT', () => '01.01.2020'),
      plain('TO_DAT', ({ ended }) => (ended ? '30.06.2023' : '31.12.9999')),
      ...dice.some([plain<Assigned>('COL_FLAG', () => ''), plain<Assigned>('EXCLUDE', () => '')], 0, 2),
    ];
    const widths = columns.map(({ header, of }) =>
      Math.max(header.length, ...rows.map((row) => of(row).length)),
    );
    const line = (cells: readonly string[]) =>
      `|${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('|')}|`;
    const header = line(columns.map(({ header: name }) => name));
    const rule = '-'.repeat(header.length);
    const page = dice.between(25, 60);
    const lines = [
      ...dice.pick([
        [],
        ['Tabelle:        AGR_USERS', `Angezeigte Felder:  6 von  6    Treffer: ${rows.length}`, ''],
      ]),
      rule,
      header,
      rule,
    ];
    for (const [n, row] of rows.entries()) {
      if (n > 0 && n % page === 0) lines.push(rule, ...dice.pick([[], ['']]), rule, header, rule);
      lines.push(line(columns.map(({ of }) => of(row))));
    }
    lines.push(rule);
    return {
      bytes: encoded(`${lines.join('\r\n')}\r\n`, { encoding: 'windows-1252' }),
      truth: truthOf('UNAME', columns),
      holdings: holdingsOf(rows, 'AGR_NAME', ({ login }) => login),
      mustAsk: rows.some(({ ended }) => ended) ? ['filter'] : [],
    };
  },
};

/** SAP's user information system, in German. */
const suim: Shape = {
  name: 'SAP SUIM German',
  make(dice) {
    const people = company(dice, dice.between(20, 90));
    const rows = assigned(dice, people, SAP);
    const role = dice.pick(['Rolle', 'Einzelrolle', 'Rollenname']);
    const login = dice.pick(['Benutzer', 'Benutzername']);
    const columns: Col<Assigned>[] = dice.shuffled([
      { header: login, class: 'identifier', of: ({ person }) => person.login.toUpperCase() },
      { header: role, class: 'entitlement', entitlement: role, of: (row) => row.role },
      plain<Assigned>('Kurzbeschreibung der Rolle', (row) => TEXTS[row.role] ?? '', ['entitlement']),
      plain<Assigned>('Gültig von', () => '01.02.2021'),
      plain<Assigned>('Gültig bis', ({ ended }) => (ended ? '31.03.2024' : '31.12.9999')),
      plain<Assigned>('Gesperrt', ({ person }) => (person.inForce ? '' : 'X')),
    ]);
    const all = withNoise(dice, columns, [
      alias<Assigned>('Vollständiger Name', ({ person }) => `${person.first} ${person.last}`),
      plain('Benutzergruppe', ({ person }) => person.department.slice(0, 3).toUpperCase(), ['entitlement']),
      plain('Benutzertyp', () => 'A Dialog'),
    ]);
    return {
      bytes: bytesOf(all, rows, {
        delimiter: ';',
        newline: '\r\n',
        encoding: 'windows-1252',
        above: dice.pick([[], ['Rollen nach Benutzer'], ['Rollen nach komplexen Selektionskriterien', '']]),
      }),
      truth: truthOf(login, all),
      holdings: holdingsOf(rows, role, ({ login: name }) => name),
      mustAsk: ['filter'],
    };
  },
};

/** NetSuite: a person's further roles stand below without the person. */
const netSuite: Shape = {
  name: 'NetSuite roles, fill-down',
  make(dice) {
    const roles = ['A/P Clerk', 'CFO', 'Sales Rep', 'Warehouse Manager', 'Employee Center', 'Full Access'];
    const people = company(dice, dice.between(20, 60));
    const rows = people.flatMap((person) =>
      dice.some(roles, 1, 4).map((role, n) => ({ person, role, first: n === 0 })),
    );
    type Row = (typeof rows)[number];
    const once = (of: (row: Row) => string) => (row: Row) => (row.first ? of(row) : '');
    const columns: Col<Row>[] = [
      plain(
        'Internal ID',
        once(({ person }) => String(Number(person.number) % 9_000)),
        ['identifier'],
      ),
      alias(
        'Name',
        once(({ person }) => `${person.first} ${person.last}`),
      ),
      { header: 'Email', class: 'identifier', of: once(({ person }) => person.email) },
      { header: 'Role', class: 'entitlement', entitlement: 'Role', of: ({ role }) => role },
      ...dice.some(
        [
          plain<Row>(
            'Login Access',
            once(() => 'Yes'),
          ),
          plain<Row>(
            'Subsidiary',
            once(() => 'Parent Co'),
          ),
        ],
        0,
        2,
      ),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ',', quoteAll: dice.chance(0.5), newline: '\r\n' }),
      truth: truthOf('Email', columns),
      holdings: rows.map(({ person, role }): Holding => [person.email, 'Role', role]),
      mustAsk: ['fill-down'],
    };
  },
};

/** PeopleSoft's query: a title with the number of rows above the header. */
const peopleSoft: Shape = {
  name: 'PeopleSoft PSROLEUSER',
  make(dice) {
    const roles = ['PeopleSoft User', 'HR Administrator', 'PAPP_USER', 'Benefits Clerk', 'Query Designer'];
    const rows = assigned(dice, company(dice, dice.between(20, 80)), roles);
    const title = dice.pick(['User ID', 'ROLEUSER', 'Operator ID']);
    const columns: Col<Assigned>[] = [
      { header: title, class: 'identifier', of: ({ person }) => person.login.toUpperCase() },
      { header: 'Role Name', class: 'entitlement', entitlement: 'Role Name', of: ({ role }) => role },
      plain('Dynamic', ({ ended }) => (ended ? 'Y' : 'N')),
    ];
    return {
      bytes: bytesOf(columns, rows, {
        delimiter: ',',
        quoteAll: dice.chance(0.7),
        above: [
          dice.pick([
            `"Role Users",${rows.length}`,
            `PSROLEUSER ${rows.length}`,
            `Role Users,${rows.length},`,
          ]),
        ],
      }),
      truth: truthOf(title, columns),
      holdings: holdingsOf(rows, 'Role Name', ({ login }) => login),
    };
  },
};

/** RACF: padded columns, groups with blanks between them, NONE, the end mark of the host. */
const racf: Shape = {
  name: 'RACF listing',
  make(dice) {
    const groups = ['PAYROLL', 'SYS1', 'DBADM', 'FINANCE', 'OPERGRP', 'TSOUSERS', 'HRREAD'];
    const marks = ['SPECIAL', 'OPERATIONS', 'AUDITOR'];
    const rows = company(dice, dice.between(30, 90)).map((person, n) => ({
      id: `${person.login
        .slice(0, 5)
        .toUpperCase()
        .replace(/[^A-Z]/g, 'X')
        .padEnd(5, 'X')}${String(n).padStart(2, '0')}`.slice(-7),
      name: `${person.last} ${person.first[0] ?? ''}`
        .toUpperCase()
        .normalize('NFD')
        .replace(/[^A-Z' -]/g, ''),
      groups: dice.some(groups, 1, 4),
      marks: dice.chance(0.25) ? dice.some(marks, 1, 2) : [],
    }));
    type Row = (typeof rows)[number];
    const pad = (width: number, of: (row: Row) => string) => (row: Row) => of(row).padEnd(width);
    const columns: Col<Row>[] = [
      { header: 'USERID', class: 'identifier', of: pad(8, ({ id }) => id) },
      alias(
        'NAME',
        pad(20, ({ name }) => name),
      ),
      ...dice.some(
        [
          plain<Row>(
            'DFLTGRP',
            pad(8, ({ groups: [first = ''] }) => first),
          ),
        ],
        0,
        1,
      ),
      {
        header: 'CONNECT-GROUPS',
        class: 'entitlement',
        entitlement: 'CONNECT-GROUPS',
        multi: { delim: ' ' },
        of: pad(40, (row) => row.groups.join(' ')),
      },
      {
        header: 'ATTRIBUTES',
        class: 'entitlement',
        entitlement: 'ATTRIBUTES',
        multi: { delim: ' ' },
        of: pad(20, (row) => (row.marks.length === 0 ? 'NONE' : row.marks.join(' '))),
      },
    ];
    const text = (delimiter: string) =>
      Buffer.concat([
        bytesOf(
          columns.map((column) => ({ ...column, header: column.header.padEnd(8) })),
          rows,
          { delimiter, newline: '\r\n' },
        ),
        Buffer.from('\x1A'),
      ]);
    return {
      bytes: new Uint8Array(gzipSync(text(dice.pick([';', ',', '|'])))),
      truth: truthOf('USERID', columns),
      holdings: rows.flatMap((row) => [
        ...row.groups.map((group): Holding => [row.id, 'CONNECT-GROUPS', group]),
        ...row.marks.map((mark): Holding => [row.id, 'ATTRIBUTES', mark]),
      ]),
    };
  },
};

export const ERP: readonly Shape[] = [saviynt, se16, suim, netSuite, peopleSoft, racf];
