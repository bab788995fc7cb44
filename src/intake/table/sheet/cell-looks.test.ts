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
