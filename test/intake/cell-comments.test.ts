import ExcelJS from 'exceljs';
import { afterEach, expect, it } from 'vitest';
import { understandingText } from '../../src/cli/texts/understanding-text.ts';
import { reportAnswer } from '../../src/mcp/answers/report-answer.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

async function understood(write: (sheet: ExcelJS.Worksheet) => void) {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Rights');
  sheet.addRow(['Login', 'Name', 'Role', 'Phone']);
  for (let n = 0; n < 12; n++)
    sheet.addRow([`user${n}`, `Anna Berg${'abcdefghijkl'[n]}`, `Buyer ${n % 2}`, n]);
  write(sheet);
  world = await createWorld();
  world.report('rights.xlsx', new Uint8Array(await workbook.xlsx.writeBuffer()));
  return analyzeReport(world.context, { report: 'rights.xlsx' });
}

it('a comment on a cell that says that something is over rejects its line; how many there are is said', async () => {
  const understanding = await understood((sheet) => {
    sheet.getCell('C1').note = 'removed roles are not listed';
    sheet.getCell('C3').note = 'revoked 12 May';
    sheet.getCell('D5').note = { texts: [{ text: 'until ' }, { font: { bold: true }, text: 'project end' }] };
    sheet.getCell('B7').note = 'likes tea';
    sheet.getCell('B8').note = 'from 2099-01-01';
    sheet.getCell('C9').note = 'ab 1.1.2020';
    sheet.getCell('C10').note = 'valid 2020-01-01 to 2099-06-30';
  });
  expect(understanding.rejects).toEqual([3, 5, 8, 10].map((line) => ({ line, reason: 'commented' })));
  expect(understanding.wantedHoldings).toBe(8);
  expect(understandingText(understanding)).toContain(
    '\nComments on cells: 7; where one says that something is over',
  );
  const { warnings = [] } = reportAnswer(understanding, 1);
  expect(warnings).toContainEqual({ code: 'cell-comments', count: 7, sample: [] });
});

it('a comment that says a day and nothing else may say the last one: its line is rejected', async () => {
  const understanding = await understood((sheet) => {
    sheet.getCell('C3').note = '31.12.2024';
    sheet.getCell('C4').note = 'Anna Berg:\n2027-06-30';
    sheet.getCell('B5').note = '12/24';
    sheet.getCell('C6').note = 'reviewed 31.12.2024';
    sheet.getCell('C7').note = '2024';
    sheet.getCell('C8').note = 'Ticket: 4711';
  });
  expect(understanding.rejects).toEqual([3, 4, 5].map((line) => ({ line, reason: 'commented' })));
});

it('who is struck through is not taken, though only the name is', async () => {
  const understanding = await understood((sheet) => {
    sheet.getCell('B4').font = { strike: true };
    sheet.getCell('D5').font = { strike: true };
  });
  expect(understanding.rejects).toEqual([{ line: 4, reason: 'struck-through' }]);
  expect(understandingText(understanding)).not.toContain('Comments');
});
