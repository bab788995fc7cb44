import { PassThrough } from 'node:stream';
import ExcelJS from 'exceljs';
import { expect, it } from 'vitest';
import { analyze } from '../../analyze.ts';
import type { CellDoubt } from '../cell-marks.ts';
import { findDialect, readTable } from '../table.ts';

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function doubtsOf(bytes: Uint8Array) {
  const doubts: (CellDoubt & { readonly line: number })[] = [];
  await readTable(once(bytes), await findDialect(once(bytes), {}), {
    onHeader: () => {},
    onRow: (row) => {
      if (row.kind === 'record')
        for (const doubt of row.doubts ?? []) doubts.push({ line: row.line, ...doubt });
    },
  });
  return doubts;
}

/** Eight people of whom some cells look otherwise, and how many hold nothing for it. */
async function readOf(write: (sheet: ExcelJS.Worksheet) => void) {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Access');
  sheet.addRow(['Email', 'Role', 'Note']);
  for (let n = 0; n < 8; n++) sheet.addRow([`p${n}@a.example`, 'Admin', 3]);
  write(sheet);
  const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
  return analyze({ id: 'und_x', name: 'x', path: 'x', now: 0, open: () => once(bytes), overrides: {} });
}

const solid = (argb: string) => ({ type: 'pattern', pattern: 'solid', fgColor: { argb } }) as const;
const WHITE = { color: { argb: 'FFFFFFFF' } };
const RED = { color: { argb: 'FFFF0000' } };

it.each<[string, (cell: ExcelJS.Cell) => void]>([
  ['white on nothing', (cell) => (cell.font = WHITE)],
  ['white by a theme', (cell) => (cell.font = { color: { theme: 0 } })],
  ['nearly white', (cell) => (cell.font = { color: { argb: 'FFFAFAFA' } })],
  ['in the colour of its cell', (cell) => (cell.style = { font: RED, fill: solid('FFFF0000') })],
  ['black on black', (cell) => (cell.fill = solid('FF000000'))],
  ['one point high', (cell) => (cell.font = { size: 1 })],
  ['of a format that shows nothing', (cell) => (cell.numFmt = ';;;')],
  ['of a format that shows a space', (cell) => (cell.numFmt = '0;0;0;" "')],
  ['of a format that fills its cell with stars', (cell) => (cell.numFmt = '**;**;**;**')],
  [
    'in a piece that is white',
    (cell) => (cell.value = { richText: [{ text: 'Admin' }, { font: WHITE, text: ' of all' }] }),
  ],
  [
    'in a piece that is one point high',
    (cell) => (cell.value = { richText: [{ text: 'Admin' }, { font: { size: 1 }, text: ' of all' }] }),
  ],
  [
    'in a piece that is one point high, before one of usual size',
    (cell) => (cell.value = { richText: [{ font: { size: 1 }, text: 'not ' }, { text: 'Admin' }] }),
  ],
])('what nobody sees is not granted: a text %s', async (_how, write) => {
  const { rejects, wantedHoldings } = await readOf((sheet) => write(sheet.getCell('B4')));
  expect([rejects, wantedHoldings]).toEqual([[{ line: 4, reason: 'unseen' }], 7]);
});

it('a number that a format hides is not granted', async () => {
  const { rejects } = await readOf((sheet) => {
    sheet.getCell('A1').value = 'Employee Number';
    for (let row = 2; row < 10; row++) sheet.getCell(`A${row}`).value = 40_000 + row;
    sheet.getCell('A5').numFmt = ';;';
    sheet.getCell('B5').numFmt = ';;';
    sheet.getCell('B6').numFmt = '[Red]0;-0';
    sheet.getCell('A7').numFmt = '[=0]"";General';
    sheet.getCell('A8').numFmt = '_(* #,##0_);_(* (#,##0);_(* "-"_);_(@_)';
  });
  expect(rejects).toEqual([{ line: 5, reason: 'unseen' }]);
});

it.each<[string, (sheet: ExcelJS.Worksheet) => void]>([
  ['white on blue', (sheet) => (sheet.getCell('B4').style = { font: WHITE, fill: solid('FF1F4E78') })],
  ['grey on white', (sheet) => (sheet.getCell('B4').font = { color: { argb: 'FFBFBFBF' } })],
  ['six points high', (sheet) => (sheet.getCell('B4').font = { size: 6 })],
  [
    'in a piece six points high',
    (sheet) =>
      (sheet.getCell('B4').value = { richText: [{ text: 'Adm' }, { font: { size: 6 }, text: 'in' }] }),
  ],
  ['of a format that hides numbers', (sheet) => (sheet.getCell('B4').numFmt = '0;-0;;@')],
  ['beside one that decides nothing', (sheet) => (sheet.getCell('C4').font = WHITE)],
  ['in a row of white cells without a text', (sheet) => (sheet.getCell('D4').font = WHITE)],
])('what is seen is read as it was: %s', async (_how, write) => {
  const { rejects, wantedHoldings, questions } = await readOf(write);
  expect([rejects, wantedHoldings, questions]).toEqual([[], 8, []]);
});

it('pieces of a text that stands in its cell are looked at as those of texts that cells share', async () => {
  const chunks: Buffer[] = [];
  const stream = new PassThrough().on('data', (chunk: Buffer) => chunks.push(chunk));
  const workbook = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useStyles: true });
  const sheet = workbook.addWorksheet('Access');
  sheet.addRow(['Email', 'Role']).commit();
  for (let n = 0; n < 8; n++) {
    const row = sheet.addRow([`p${n}@a.example`, 'Admin']);
    if (n === 2)
      row.getCell(2).value = { richText: [{ text: 'Admin' }, { font: { strike: true }, text: 'Clerk' }] };
    row.commit();
  }
  await workbook.commit();
  const doubts = await doubtsOf(new Uint8Array(Buffer.concat(chunks)));
  expect(doubts).toEqual([{ line: 4, cell: 1, reason: 'struck-through' }]);
});

it('what is struck through, or something in it, is not taken as it stands', async () => {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Access');
  sheet.addRow(['Email', 'Role', 'Level']);
  for (let n = 0; n < 8; n++) sheet.addRow([`p${n}@a.example`, 'Admin', 3]);
  for (const cell of ['A2', 'B2', 'B3', 'C4']) sheet.getCell(cell).font = { strike: true };
  sheet.getCell('B5').value = {
    richText: [{ text: 'Buyer, ' }, { text: 'Clerk', font: { strike: true } }],
  };
  // A shared text that stands elsewhere too, a bold one, an empty cell, one whose line is said not to be there.
  sheet.getCell('B6').font = { bold: true };
  sheet.getCell('B7').value = null;
  sheet.getCell('B7').font = { strike: true };
  sheet.getCell('B8').font = { strike: false };
  const bytes = new Uint8Array(await workbook.xlsx.writeBuffer());
  const doubts = await doubtsOf(bytes);
  expect(doubts.map(({ line, cell }) => [line, cell])).toEqual([
    [2, 0],
    [2, 1],
    [3, 1],
    [4, 2],
    [5, 1],
  ]);
  expect(new Set(doubts.map(({ reason }) => reason))).toEqual(new Set(['struck-through']));
  const { rejects, wantedHoldings } = await analyze({
    id: 'und_x',
    name: 'x',
    path: 'x',
    now: 0,
    open: () => once(bytes),
    overrides: {},
  });
  expect(rejects.map(({ line, reason }) => [line, reason])).toEqual(
    [2, 3, 5].map((line) => [line, 'struck-through']),
  );
  // Level decides nothing here.
  expect(wantedHoldings).toBe(4);
});
