import type { Holding } from '../score.ts';
import { company, type Person } from './company.ts';
import { type Col, encoded, plain, type Shape, told } from './report.ts';

const ROLES = ['Buyer', 'AP Clerk', 'Stock Keeper', 'Payroll Run', 'Auditor'] as const;
const fullName = ({ first, last }: Person) => `${first} ${last}`;

/** People first, what they hold in a table below: the answer names that table and its lines. */
const rolesBelow: Shape = {
  name: 'What people hold in a second table',
  make(dice) {
    const [login, name, role, title] = dice.pick([
      ['Login', 'Name', 'Role', 'Role assignments'],
      ['User ID', 'Full Name', 'Permission', 'Permissions'],
      ['Benutzer', 'Anzeigename', 'Rolle', 'Berechtigungen'],
      ['Utilisateur', 'Nom complet', 'Profil', 'Habilitations'],
      ['Account', 'Display Name', 'Group', 'Group memberships'],
    ] as const);
    const people = company(dice, dice.between(8, 40));
    const held = people.flatMap((person) => dice.some(ROLES, 1, 3).map((one) => ({ person, one })));
    // As a spreadsheet saves it: all rows of one width; or as a program prints it.
    const padded = dice.chance(0.5);
    const first = dice.chance(0.3)
      ? [[login, role], ...people.map(({ login: who }) => [who, 'Basic'])]
      : undefined;
    const top = first ?? [
      [login, name, 'Email', 'City'],
      ...people.map((one) => [one.login, fullName(one), one.email, one.city]),
    ];
    const width = top[0]?.length ?? 0;
    const gap = dice.chance(0.7) || first !== undefined ? [['']] : [];
    const titled = gap.length > 0 && dice.chance(0.5) ? [[title]] : [];
    const header = [login, role, ...(dice.chance(0.5) || width === 2 ? ['Since'] : [])];
    const below = [
      ...titled,
      header,
      ...held.map(({ person, one }) => [person.login, one, ...header.slice(2).map(() => '2024')]),
    ];
    const rows = [...top, ...gap, ...below].map((cells) =>
      padded && width > 3 ? [...cells, ...Array.from({ length: width - cells.length }, () => '')] : cells,
    );
    const from = top.length + gap.length + 1;
    return {
      bytes: encoded(`${rows.map((cells) => cells.join(';')).join('\n')}\n`, {}),
      truth: {
        identifier: { column: login },
        columns: (top[0] ?? []).map((column, i) => ({
          header: column,
          class: i === 0 ? 'identifier' : column === role ? 'entitlement' : 'profile',
          ...(column === role ? { entitlement: role } : {}),
          acceptable: ['identifier', 'ignore', 'appAttribute'],
        })),
        foldCase: true,
        rejects: below.map((_, i) => ({ line: from + i, reason: 'other table' })),
      },
      holdings: first === undefined ? [] : people.map((one): Holding => [one.login, role, 'Basic']),
      otherTables: [{ firstLine: from, lastLine: rows.length, columns: header }],
    };
  },
};

const MODULES = ['Payables', 'Receivables', 'General Ledger', 'Stock', 'Payroll', 'Assets'] as const;

/** Numbers under the names of modules: how far somebody may go, or whether at all. */
const numberMatrix: Shape = {
  name: 'Matrix of small numbers',
  make(dice) {
    const modules = dice.some(MODULES, 3, 6);
    const numbers = dice.pick([
      ['0', '1', '2', '3'],
      ['', '1', '2', '3', '4'],
      ['0', '1', '2'],
      ['', '10', '20', '30'],
      ['0', '5', '9', ''],
    ]);
    const levels = dice.chance(0.5);
    const headed = dice.chance(0.3) ? (module: string) => `${module} access` : (module: string) => module;
    const rows = company(dice, dice.between(15, 70)).map((person) => ({
      person,
      of: modules.map((_, i) => (i === 2 ? dice.pick(numbers.slice(0, 2)) : dice.pick(numbers))),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      plain('Name', ({ person }) => fullName(person)),
      { header: 'Email', class: 'identifier', of: ({ person }) => person.email },
      ...modules.map((module, i): Col<Row> => ({
        header: headed(module),
        class: 'entitlement',
        acceptable: ['appAttribute', 'ignore'],
        entitlement: levels ? headed(module) : 'Permission',
        of: (row) => row.of[i] ?? '',
      })),
      plain('Cost Center', ({ person }) => person.number),
    ];
    return told({
      rows,
      columns,
      identifier: 'Email',
      written: { delimiter: dice.pick([',', ';', '\t']) },
      held: ({ person, of }) =>
        of.flatMap((number, i): Holding[] => {
          const module = headed(modules[i] ?? '');
          if (number === '' || number === '0') return [];
          return [levels ? [person.email, module, number] : [person.email, 'Permission', module]];
        }),
      mustAsk: ['level-codes'],
    });
  },
};

/** Days under the names of permissions: given on that day, or held until then. */
const dayMatrix: Shape = {
  name: 'Matrix of days',
  make(dice) {
    const modules = dice.some(MODULES, 3, 6);
    const until = dice.chance(0.5);
    const [past, future, none] = dice.pick([
      [['2024-03-01', '2023-12-11', '2022-01-30'], ['2031-01-31', '2032-06-30'], ''],
      [['01.03.2024', '11.12.2023', '30.01.2022'], ['31.01.2031', '30.06.2032'], '-'],
      [['3/1/2024', '12/31/2023', '1/30/2022'], ['1/31/2031', '6/30/2032'], 'n/a'],
    ] as const);
    const rows = company(dice, dice.between(15, 70)).map((person) => ({
      person,
      of: modules.map(() =>
        dice.chance(0.5) ? none : dice.chance(0.7) ? dice.pick<string>(past) : dice.pick<string>(future),
      ),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'User ID', class: 'identifier', of: ({ person }) => person.login },
      plain('Name', ({ person }) => fullName(person)),
      ...modules.map((module, i): Col<Row> => ({
        header: module,
        class: 'entitlement',
        acceptable: ['appAttribute', 'ignore'],
        entitlement: 'Permission',
        of: (row) => row.of[i] ?? '',
      })),
    ];
    return told({
      rows,
      columns,
      identifier: 'User ID',
      written: { delimiter: dice.pick([',', ';']) },
      held: ({ person, of }) =>
        of.flatMap((day, i): Holding[] =>
          (until ? future : past).some((one) => one === day)
            ? [[person.login, 'Permission', modules[i] ?? '']]
            : [],
        ),
      mustAsk: ['matrix-days'],
    });
  },
};

/** Groups that stand only in headings above their people. */
const headings: Shape = {
  name: 'Groups in headings above blocks of people',
  make(dice) {
    const [kind, before, after] = dice.pick([
      ['Group', 'Group: ', ''],
      ['Role', 'Role: ', ' (n users)'],
      ['Gruppe', 'Gruppe: ', ''],
      ['Permission', '', ''],
      ['Permission', '=== ', ' ==='],
      ['Permission', '', ' (n)'],
      ['Profil', 'Profil : ', ''],
    ] as const);
    const padded = dice.chance(0.5);
    const names = dice.some(['Finance Approvers', 'HR Readers', 'IT Admins', 'AP Clerk', 'Warehouse'], 3, 5);
    const people = company(dice, dice.between(12, 40));
    const byMail = dice.chance(0.3);
    const lines = [byMail ? 'Name;E-Mail;City' : 'User ID;Name;City'];
    const holdings: Holding[] = [];
    const asides: number[] = [];
    for (const name of names) {
      const below = dice.some(people, 3, 10);
      if (dice.chance(0.3)) lines.push(padded ? ';;' : '');
      lines.push(`${before}${name}${after.replace('n', String(below.length))}${padded ? ';;' : ''}`);
      asides.push(lines.length);
      for (const person of below) {
        const [first, second] = byMail ? [fullName(person), person.email] : [person.login, fullName(person)];
        lines.push(`${first};${second};${person.city}`);
        holdings.push([byMail ? person.email : person.login, kind, name]);
      }
    }
    return {
      bytes: encoded(`${lines.join('\n')}\n`, {}),
      truth: {
        identifier: { column: byMail ? 'E-Mail' : 'User ID' },
        columns: [
          ...(byMail ? [] : [{ header: 'User ID', class: 'identifier' }]),
          { header: 'Name', class: 'profile' },
          ...(byMail ? [{ header: 'E-Mail', class: 'identifier' }] : []),
          { header: 'City', class: 'profile', acceptable: ['appAttribute'] },
        ],
        foldCase: true,
        rejects: asides.map((line) => ({ line, reason: 'header' })),
      },
      holdings,
      mustAsk: ['headings'],
    };
  },
};

/** A part of the table is about what is over, says the row above it. */
const overBelow: Shape = {
  name: 'A part of the table that is over',
  make(dice) {
    const [current, over] = dice.pick([
      ['Active users', 'Removed access'],
      ['Current', 'Former employees'],
      ['Team', 'Leavers 2024'],
      ['Aktive', 'Entzogene Rechte: gelöscht'],
      ['Actifs', 'Accès retirés'],
    ] as const);
    const people = company(dice, dice.between(12, 40));
    const row = (person: Person, role: string) => `${person.login};${role};${person.city}`;
    const held = people.map((person) => ({ person, role: dice.pick(ROLES) }));
    const gone = dice.some(people, 3, 8);
    const head = 'Login;Role;City';
    const titled = dice.chance(0.5);
    const end = titled || dice.chance(0.5) ? ';;' : '';
    const again = !titled && dice.chance(0.5);
    const top = [
      head,
      ...(titled ? [`${current}${end}`] : []),
      ...held.map(({ person, role }) => row(person, role)),
      ...(titled ? [] : [end]),
    ];
    const asides = [top.length, ...(titled ? [1] : []), ...(again ? [top.length + 1] : [])];
    const lines = [
      ...top,
      `${over}${end}`,
      ...(again ? [head] : []),
      ...gone.map((person) => row(person, ROLES[3])),
    ];
    return {
      bytes: encoded(`${lines.join('\n')}\n`, {}),
      truth: {
        identifier: { column: 'Login' },
        columns: [
          { header: 'Login', class: 'identifier' },
          { header: 'Role', class: 'entitlement', entitlement: 'Role' },
          { header: 'City', class: 'profile', acceptable: ['appAttribute', 'ignore'] },
        ],
        foldCase: true,
        rejects: asides.map((line) => ({ line: line + 1, reason: 'header' })),
      },
      holdings: held.map(({ person, role }): Holding => [person.login, 'Role', role]),
      mustAsk: ['filter'],
    };
  },
};

export const LAYOUTS: readonly Shape[] = [rolesBelow, headings, overBelow, numberMatrix, dayMatrix];
