import ExcelJS from 'exceljs';
import { expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { analyze } from '../analyze.ts';

const ROLES = ['Buyer', 'Payer', 'Clerk'];

async function workbook(write: (sheet: ExcelJS.Worksheet) => void) {
  const book = new ExcelJS.Workbook();
  write(book.addWorksheet('Rights'));
  const bytes = new Uint8Array(await book.xlsx.writeBuffer());
  const open = async function* () {
    yield bytes;
  };
  return analyze({ id: 'und_test', name: 'x.xlsx', path: 'x.xlsx', now: Date.UTC(2026, 10, 25), open });
}

it('what stands with another column of people is not held by those before it', async () => {
  const lines = (rows: (n: number) => string) => [
    'Login,Role,,Login,Role',
    ...Array.from({ length: 12 }, (_, n) => `user${n},${ROLES[n % 3] ?? ''},,${rows(n)}`),
  ];
  const { wantedHoldings, questions } = await understood(lines((n) => `other${n},${ROLES[n % 2] ?? ''}`));
  expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([12, ['column-class:Role (2)']]);
  const same = await understood(lines((n) => `user${n},${ROLES[n % 2] ?? ''}`));
  expect(same.wantedHoldings).toBeGreaterThan(12);
});

it('a hidden column of a list or of a matrix is asked about', async () => {
  const list = await workbook((sheet) => {
    sheet.addRow(['Login', 'Role 1', 'Role 2', 'Role 3']);
    for (let n = 0; n < 12; n++) sheet.addRow([`user${n}`, ROLES[n % 3], ROLES[n % 2], ROLES[n % 3 ? 1 : 2]]);
    sheet.getColumn(4).hidden = true;
  });
  expect(list.questions.map(({ id }) => id)).toContain('column-class:Role 3');
  const matrix = await workbook((sheet) => {
    sheet.addRow(['Login', ...ROLES]);
    for (let n = 0; n < 12; n++) sheet.addRow([`user${n}`, 'X', n % 2 ? 'X' : '', n % 3 ? 'X' : '']);
    sheet.getColumn(4).hidden = true;
  });
  expect([matrix.wantedHoldings, matrix.questions.map(({ id }) => id)]).toEqual([18, ['flag-columns:Clerk']]);
});

it('a row without height is hidden', async () => {
  const { wantedHoldings, questions } = await workbook((sheet) => {
    sheet.addRow(['Login', 'Role']);
    for (let n = 0; n < 12; n++) sheet.addRow([`user${n}`, ROLES[n % 3]]);
    sheet.getRow(4).height = 0.01;
  });
  expect([wantedHoldings, questions.map(({ about }) => about)]).toEqual([11, ['hidden']]);
});

it.each([
  ['Role 2024,Role 2026,Role 2025,Role 2027', 'Role 2026'],
  ['Access Before,Access After', 'Access After'],
  ['As-Is Role,To-Be Role', 'As-Is Role'],
  ['Role Q1,Role Q2', undefined],
  ['Role Q3 2025,Role Q4 2025', undefined],
  ['Role 2025-Q4,Role 2026-Q1', undefined],
  ['Role Jan 2025,Role Feb 2025', undefined],
  ['Role_Sep,Role_Oct', undefined],
  ['2026 Role Q3,2026 Role Q4', undefined],
  ['Role 11/2026,Role 12/2026', undefined],
  ['Role 30.06.2026,Role 30.09.2026', undefined],
])('roles of other times are asked about: %s', async (names, now) => {
  const columns = names.split(',');
  const { entitlements, questions } = await understood([
    `Login,${names}`,
    ...Array.from(
      { length: 14 },
      (_, n) => `user${n},${columns.map((_, i) => `R${(n * ([1, 3, 7, 5][i] ?? 1)) % (3 + i)}`).join(',')}`,
    ),
  ]);
  expect(entitlements.map(({ name }) => name)).toEqual(now === undefined ? [] : [now]);
  expect(questions.map(({ id }) => id)).toEqual(
    columns.filter((name) => name !== now).map((name) => `column-class:${name}`),
  );
});

it.each<[string, readonly string[]]>([
  ['Office 2016,Office 2019,Visio', []],
  ['Plant 1910,Plant 1920,Plant 2010', []],
  ['Project 2026-01,Project 2026-02,Project 2026-03', []],
  ['Buyer 1 2026,Buyer 2 2026,Buyer 3 2026', []],
  ['Marketing 2026,Users May Read,Users May Edit', []],
  ['Buyer 2024,Buyer 2025,Buyer 2026', ['Buyer 2024, Buyer 2025']],
])('years are a part of the name of a thing, unless they lead up to now: %s', async (names, asked) => {
  const { questions } = await understood([
    `Login,${names}`,
    ...Array.from({ length: 14 }, (_, n) => `user${n},X,${n % 2 ? 'X' : ''},${n % 3 ? 'X' : ''}`),
  ]);
  expect(questions.map(({ about }) => about)).toEqual(asked);
});
