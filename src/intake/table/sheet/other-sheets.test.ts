import ExcelJS from 'exceljs';
import { expect, it } from 'vitest';
import { zipOf } from '../../../../test/support/zip.ts';
import { analyze } from '../../analyze.ts';
import { Archive } from '../../bytes/archive.ts';

const PEOPLE = Array.from({ length: 6 }, (_, n) => [`p${n}@a.example`, n % 2 ? 'Admin' : 'Viewer']);

/** A workbook with a sheet of a chart before the others and one behind them. */
async function withCharts(bytes: Uint8Array): Promise<Uint8Array> {
  const archive = await Archive.open(Buffer.from(bytes));
  const parts = await Promise.all(
    archive.names().map(async (name) => [name, await archive.text(name)] as const),
  );
  const chart = (id: string) => `<sheet name="${id}" sheetId="9${id.length}" r:id="${id}"/>`;
  const relation = (id: string) =>
    `<Relationship Id="${id}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet" Target="chartsheets/${id}.xml"/>`;
  const replaced: Readonly<Record<string, (text: string) => string>> = {
    'xl/workbook.xml': (text) =>
      text.replace(/<sheets>(.*)<\/sheets>/, `<sheets>${chart('Plot')}$1${chart('Chart1')}</sheets>`),
    'xl/_rels/workbook.xml.rels': (text) =>
      text.replace('</Relationships>', `${relation('Plot')}${relation('Chart1')}</Relationships>`),
  };
  const charts = ['Plot', 'Chart1'].map((id) => [`xl/chartsheets/${id}.xml`, '<chartsheet/>'] as const);
  return zipOf(
    [...parts, ...charts].map(([name, text]) => [name, Buffer.from(replaced[name]?.(text) ?? text)]),
  );
}

async function bytesOf(workbook: ExcelJS.Workbook): Promise<Uint8Array> {
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

function understood(bytes: Uint8Array) {
  const open = async function* () {
    yield bytes;
  };
  return analyze({ id: 'und_test', name: 'x.xlsx', path: 'x.xlsx', now: Date.UTC(2026, 10, 25), open });
}

it('a sheet of a chart before and behind it is none', async () => {
  const workbook = new ExcelJS.Workbook();
  workbook.addWorksheet('Rights').addRows([['Email', 'Role'], ...PEOPLE]);
  const { dialect, wantedHoldings } = await understood(await withCharts(await bytesOf(workbook)));
  expect([dialect.sheet?.sheets, wantedHoldings]).toEqual([[{ name: 'Rights', hidden: false }], 6]);
});

it('another sheet that cannot be read is in nobody’s way, unless it is called after a legend', async () => {
  const written = async (name: string) => {
    const workbook = new ExcelJS.Workbook();
    workbook.addWorksheet('Rights').addRows([['Email', 'Role'], ...PEOPLE]);
    workbook.addWorksheet(name).getCell('XFD1').value = 'x';
    return understood(await bytesOf(workbook));
  };
  expect((await written('Forecast')).wantedHoldings).toBe(6);
  await expect(written('Legend')).rejects.toMatchObject({ code: 'intake.too_large' });
});
