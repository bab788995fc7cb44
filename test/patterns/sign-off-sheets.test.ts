import ExcelJS from 'exceljs';
import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { signOffCsv, signOffWorkbook } from '../../src/workflows/sign-off-files.ts';
import { makeSignOffSheets } from '../../src/workflows/sign-off-sheets.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { FOUND, sheetOfAnOwner, type SheetOfAnOwner } from '../support/sheet-of-an-owner.ts';

/** Sheets that go out to owners: what they ask, of whom, and when not. */
let there: SheetOfAnOwner;
beforeEach(async () => {
  there = await sheetOfAnOwner();
});
afterEach(() => there.world.close());

describe('a sheet', () => {
  it('guards what a spreadsheet could take for a formula, in every form', async () => {
    const sheet = await there.written();
    const text = [...signOffCsv(sheet)].join('');
    for (const cell of Papa.parse<string[]>(text.slice(1)).data.flat())
      expect(cell).not.toMatch(/^\s*[=+\-@]/);
    const workbook = new ExcelJS.Workbook();
    await workbook.xlsx.load((await signOffWorkbook(sheet)) as unknown as ArrayBuffer);
    let cells = 0;
    workbook.worksheets[0]?.eachRow((row) =>
      row.eachCell((cell) => {
        cells += 1;
        expect(cell.type, cell.text).toBe(ExcelJS.ValueType.String);
      }),
    );
    expect(cells).toBeGreaterThan(40);
    expect(workbook.worksheets[0]?.getCell('J2').dataValidation.formulae?.join()).toContain('approved');
  });

  it('asks each owner about their apps, and every candidate is on one sheet or counted', async () => {
    const other = there.addApp('Payroll', ['Clerk']);
    const first = await handMadeAnalysis(there.world, there.app.id, FOUND);
    await handMadeAnalysis(there.world, other.id, [
      { terms: [equals('department', 'Support')], values: ['Clerk'] },
    ]);
    const input = { analysis: first.header.id, owners: [{ app: 'dev platform', owner: 'Ann' }] };
    const made = await makeSignOffSheets(there.world.context, { ...input, patterns: [1, 2] });
    expect(made.sheets.map(({ owner, lines }) => [owner, lines.length])).toEqual([['Ann', 2]]);
    expect(made).toMatchObject({ candidates: 4, notAsked: { notNamed: 2, onlySignals: 0 } });
    await expect(
      makeSignOffSheets(there.world.context, { ...input, owners: [{ app: 'Payroll', owner: 'Ben' }] }),
    ).rejects.toMatchObject({ code: 'signoff.no_owner', subject: 'Dev Platform' });
    await expect(makeSignOffSheets(there.world.context, { ...input, patterns: [99] })).rejects.toMatchObject({
      code: 'pattern.not_found',
    });
  });
});

it('is not written of an analysis that a newer one took the place of', async () => {
  const { header } = await handMadeAnalysis(there.world, there.app.id, FOUND);
  await there.world.clock.sleep(1_000);
  const newer = await handMadeAnalysis(there.world, there.app.id, FOUND);
  const write = (analysis: string) => makeSignOffSheets(there.world.context, { analysis, owners: 'Ann' });
  await expect(write(header.id)).rejects.toMatchObject({
    code: 'signoff.superseded',
    subject: newer.header.id,
  });
  expect((await write(newer.header.id)).sheets).toHaveLength(1);
});
