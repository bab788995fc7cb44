import ExcelJS from 'exceljs';
import { expect, it } from 'vitest';
import { understood } from '../../../test/support/understood.ts';
import { analyze } from '../analyze.ts';

const HEADER = 'login,AP,GL,AR,status';
const PEOPLE = Array.from(
  { length: 12 },
  (_, n) => `user${n},${n % 2 ? 'X' : ''},${n % 3 ? '' : 'X'},${n % 4 ? '' : 'X'},active`,
);

it.each([
  ['below the table', [HEADER, ...PEOPLE, '', 'X,revoked']],
  ['below the table, as its records are', [HEADER, ...PEOPLE, '', 'X,revoked,,,']],
  ['above the table', ['X,pending approval', '', HEADER, ...PEOPLE]],
  ['above the table, as its records are', ['X,no access,,,', 'O,access,,,', '', HEADER, ...PEOPLE]],
  ['below a title', ['Access matrix', 'X, revoked', '', HEADER, ...PEOPLE]],
  ['behind a title in the same line', [HEADER, ...PEOPLE, '', 'Legend:,X,no access']],
  ['beside another sign', [HEADER, ...PEOPLE, '', 'O,access,X,no access']],
  ['with a cell between them', [HEADER, ...PEOPLE, '', 'X,means,revoked']],
])('a mark and what it means are read in cells beside each other %s', async (_where, lines) => {
  const { wantedHoldings, questions } = await understood(lines);
  expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([0, ['level-codes:AP']]);
});

it('a title in two cells above the table says of it what it said', async () => {
  const { wantedHoldings } = await understood(['Report,Revoked access', '', HEADER, ...PEOPLE]);
  expect(wantedHoldings).toBe(0);
});

it.each([
  ['above the table', [['Red', 'revoked'], []], []],
  ['below the table', [], [[], ['Red', 'revoked']]],
  ['behind a title in the same row', [['Colours:', 'Red', 'revoked'], []], []],
])('a colour in one cell and what it means in the next, %s', async (_where, above, below) => {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Rights');
  sheet.addRows(above);
  sheet.addRow(['Login', 'Name', 'Role', 'Department', 'Site', 'Cost centre', 'City', 'Country', 'Office']);
  for (const [n] of PEOPLE.entries())
    sheet.addRow([`user${n}`, 'Anna Berg', n % 2 ? 'Buyer' : 'Payer', 'IT', 'A', '1', 'Bern', 'CH', 'B1']);
  sheet.getCell('C6').fill = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFF0000' } };
  sheet.addRows(below);
  const bytes = new Uint8Array(await book.xlsx.writeBuffer());
  const open = async function* () {
    yield bytes;
  };
  const { wantedHoldings } = await analyze({ id: 'und_x', name: 'x.xlsx', path: 'x.xlsx', now: 0, open });
  expect(wantedHoldings).toBe(11);
});
