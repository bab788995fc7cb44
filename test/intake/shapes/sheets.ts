import ExcelJS from 'exceljs';
import type { Holding } from '../score.ts';
import { company } from './company.ts';
import { alias, bytesOf, type Col, plain, type Shape, truthOf } from './report.ts';
import { LANGUAGES, WORDS } from './words.ts';

/** Modules with letters or words for levels; only their owner knows what they grant. */
const levels: Shape = {
  name: 'Level matrix TSV',
  make(dice) {
    const modules = dice.some(['AP', 'AR', 'GL', 'Payroll', 'Inventory', 'Fixed Assets', 'Purchasing'], 3, 7);
    const codes = dice.pick([
      ['R', 'W', 'A'],
      ['V', 'E'],
      ['1', '2', '3'].map((n) => `L${n}`),
      ['Read', 'Write', 'Admin'],
      ['View', 'Edit', 'Full control'],
      ['Lesen', 'Schreiben'],
    ]);
    const rows = company(dice, dice.between(20, 80)).map((person) => ({
      person,
      of: modules.map(() => (dice.chance(0.45) ? dice.pick(codes) : '')),
    }));
    type Row = (typeof rows)[number];
    const none = dice.pick(['-', 'n/a', '']);
    const columns: Col<Row>[] = [
      { header: 'Login', class: 'identifier', of: ({ person }) => person.login },
      plain('User Name', ({ person }) => `${person.first} ${person.last}`),
      plain('Dept', ({ person }) => person.department),
      ...modules.map((module, i): Col<Row> => ({
        header: module,
        class: 'entitlement',
        acceptable: ['appAttribute'],
        entitlement: module,
        of: (row) => (row.of[i] === '' ? none : (row.of[i] ?? '')),
      })),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: '\t' }),
      truth: truthOf('Login', columns),
      holdings: rows.flatMap(({ person, of }) =>
        of.flatMap((code, i): Holding[] => (code === '' ? [] : [[person.login, modules[i] ?? '', code]])),
      ),
      mustAsk: ['level-codes'],
    };
  },
};

/** The same with words, in whatever language. */
const wordLevels: Shape = {
  name: 'Level matrix, words for levels',
  make(dice) {
    const modules = dice.some(['Kreditoren', 'Debitoren', 'Hauptbuch', 'Anlagen', 'Einkauf', 'Lager'], 3, 6);
    const words = dice.pick([
      ['Read', 'Write', 'Approve'],
      ['Anzeigen', 'Ändern', 'Vollzugriff'],
      ['read only', 'full access'],
      ['Lecture', 'Écriture'],
      ['Inquiry', 'Update', 'Supervisor'],
    ]);
    const rows = company(dice, dice.between(15, 70)).map((person) => ({
      person,
      of: modules.map(() => (dice.chance(0.5) ? dice.pick(words) : '')),
    }));
    type Row = (typeof rows)[number];
    const columns: Col<Row>[] = [
      { header: 'E-Mail', class: 'identifier', of: ({ person }) => person.email },
      ...modules.map((module, i): Col<Row> => ({
        header: module,
        class: 'entitlement',
        acceptable: ['appAttribute'],
        entitlement: module,
        of: (row) => row.of[i] ?? '',
      })),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: ';' }),
      truth: truthOf('E-Mail', columns),
      holdings: rows.flatMap(({ person, of }) =>
        of.flatMap((word, i): Holding[] => (word === '' ? [] : [[person.email, modules[i] ?? '', word]])),
      ),
      mustAsk: ['level-codes'],
    };
  },
};

/** What Excel saves as Unicode text: UTF-16, tabs, numbers kept as text by a formula. */
const unicodeText: Shape = {
  name: 'Excel Unicode text, ="00123"',
  make(dice) {
    const words = WORDS[dice.pick(['nl', 'nl', 'de', 'fr', 'es', 'it'] as const)];
    const people = company(dice, dice.between(25, 80));
    const rows = people.map((person) => ({ person, held: dice.some(words.values, 1, 4) }));
    type Row = (typeof rows)[number];
    const [number, role] = [dice.pick(words.number), dice.pick(words.role)];
    const columns: Col<Row>[] = [
      { header: number, class: 'identifier', of: ({ person }) => `="${person.number}"` },
      plain(dice.pick(words.name), ({ person }) => `${person.first} ${person.last}`),
      plain(dice.pick(words.department), ({ person }) => person.department),
      {
        header: role,
        class: 'entitlement',
        entitlement: role,
        multi: { delim: ' / ' },
        of: ({ held }) => held.join(' / '),
      },
      plain('FTE', () => dice.pick(['1,0', '0,8', '0,5'])),
    ];
    return {
      bytes: bytesOf(columns, rows, { delimiter: '\t', newline: '\r\n', encoding: 'utf-16le', bom: true }),
      truth: truthOf(number, columns),
      holdings: rows.flatMap(({ person, held }) => held.map((one): Holding => [person.number, role, one])),
    };
  },
};

/** A review in a workbook: a title over the table, hidden rows, hidden sheets, formatted numbers. */
const workbook: Shape = {
  name: 'xlsx review, hidden rows and sheet',
  async make(dice) {
    const groups = ['SG-Finance-RW', 'SG-Finance-RO', 'SG-HR', 'SG-VPN', 'SG-Admins'];
    const people = company(dice, dice.between(20, 60));
    const rows = people.flatMap((person) =>
      dice.some(groups, 1, 3).map((group) => ({ person, group, hidden: dice.chance(0.08) })),
    );
    const [somebody] = people;
    if (somebody !== undefined) rows[3] = { person: somebody, group: 'SG-Hidden', hidden: true };
    type Row = (typeof rows)[number];
    const group = dice.pick(['Security Group', 'Access', 'Role']);
    const columns: Col<Row>[] = [
      { header: 'Employee ID', class: 'identifier', of: ({ person }) => person.number },
      plain('Name', ({ person }) => `${person.first} ${person.last}`),
      { header: group, class: 'entitlement', entitlement: group, of: (row) => row.group },
      plain('Reviewer', () => 'P. Reviewer'),
      plain('Decision', () => dice.pick(['Keep', 'Keep', ''])),
      plain('Last Reviewed', () => ''),
    ];
    const book = new ExcelJS.Workbook();
    book.addWorksheet('lookup', { state: dice.pick(['hidden', 'veryHidden']) }).addRows([
      ['Employee ID', group],
      ['000001', 'SG-Ghost'],
    ]);
    const sheet = book.addWorksheet('Review Q3');
    sheet.addRow(['Access review Q3 2026']);
    sheet.mergeCells(1, 1, 1, columns.length);
    if (dice.chance(0.5)) sheet.addRow([]);
    sheet.addRow(columns.map(({ header }) => header));
    for (const row of rows) {
      const added = sheet.addRow(
        columns.map(({ header, of }) =>
          header === 'Employee ID'
            ? Number(of(row))
            : header === 'Last Reviewed'
              ? new Date(Date.UTC(2026, 5, 1))
              : of(row),
        ),
      );
      added.getCell(1).numFmt = '000000';
      added.hidden = row.hidden;
    }
    return {
      bytes: new Uint8Array(await book.xlsx.writeBuffer()),
      truth: truthOf('Employee ID', columns),
      holdings: rows.map((row): Holding => [row.person.number, group, row.group]),
      mustAsk: ['filter'],
    };
  },
};

/** Crosses under the names of permissions, in any language. */
const matrix: Shape = {
  name: 'Matrix of crosses in any language',
  make(dice) {
    const words = WORDS[dice.pick(LANGUAGES)];
    const permissions = dice.some(words.values, 3, 7);
    const [yes, no] = dice.pick([
      ['X', ''],
      ['x', ''],
      ['✓', ''],
      [words.yes, words.no],
      ['1', '0'],
    ] as const);
    const rows = company(dice, dice.between(20, 80)).map((person) => ({
      person,
      has: permissions.map(() => dice.chance(0.35)),
    }));
    type Row = (typeof rows)[number];
    const login = dice.pick(words.login);
    const columns: Col<Row>[] = [
      alias(dice.pick(words.name), ({ person }) => `${person.first} ${person.last}`),
      { header: login, class: 'identifier', of: ({ person }) => person.login },
      plain(dice.pick(words.department), ({ person }) => person.department),
      ...permissions.map((name, i): Col<Row> => ({
        header: name,
        class: 'entitlement',
        acceptable: ['appAttribute', 'ignore'],
        entitlement: 'Permission',
        of: ({ has }) => (has[i] === true ? yes : no),
      })),
      plain(dice.pick(words.comment), () => ''),
    ];
    return {
      bytes: bytesOf(columns, rows, {
        delimiter: dice.pick([';', ',', '\t']),
        newline: '\r\n',
        bom: dice.chance(0.5),
        below: dice.pick([[], [`${words.total}${rows.length}`]]),
      }),
      truth: truthOf(login, columns),
      holdings: rows.flatMap(({ person, has }) =>
        permissions.flatMap((name, i): Holding[] =>
          has[i] === true ? [[person.login, 'Permission', name]] : [],
        ),
      ),
    };
  },
};

export const SHEETS: readonly Shape[] = [levels, wordLevels, unicodeText, workbook, matrix];
