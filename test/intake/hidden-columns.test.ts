import ExcelJS from 'exceljs';
import { afterEach, expect, it } from 'vitest';
import { understandingText } from '../../src/cli/texts/understanding-text.ts';
import { reportAsData } from '../../src/mcp/answers/report-data.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

it('the columns that the maker of a workbook hid are named to whoever asks', async () => {
  const workbook = new ExcelJS.Workbook();
  const sheet = workbook.addWorksheet('Rights');
  sheet.addRow(['Login', 'Role', 'Old Role']);
  for (let n = 0; n < 12; n++) sheet.addRow([`user${n}`, `Buyer ${n % 2}`, `Clerk ${n % 3}`]);
  sheet.getColumn(3).hidden = true;
  world = await createWorld();
  world.report('rights.xlsx', new Uint8Array(await workbook.xlsx.writeBuffer()));
  const understanding = await analyzeReport(world.context, { report: 'rights.xlsx' });
  expect(understandingText(understanding)).toContain('Hidden columns: Old Role');
  expect(reportAsData(understanding, 1).file.hiddenColumns).toEqual(['Old Role']);
});
