import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import type { DialectOverrides } from '../../../model/dialect.ts';
import { analyze } from '../../analyze.ts';
import { textsOf } from '../cells.ts';
import type { CellDoubt } from '../cell-marks.ts';
import { findDialect, readTable } from '../table.ts';

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}

async function read(bytes: Uint8Array, overrides: DialectOverrides = {}) {
  const dialect = await findDialect(once(bytes), overrides);
  const records: (readonly string[])[] = [];
  const doubts: (CellDoubt & { readonly line: number })[] = [];
  const asides: string[] = [];
  let header: { readonly names: readonly string[]; readonly groups: readonly string[] } = {
    names: [],
    groups: [],
  };
  const lines = await readTable(once(bytes), dialect, {
    onHeader: ({ names, groups }) => {
      header = { names, groups };
    },
    onRow: (row) => {
      if (row.kind === 'record') {
        records.push(textsOf(row.cells));
        for (const doubt of row.doubts ?? []) doubts.push({ line: row.line, ...doubt });
      } else asides.push(`${row.line}+${row.lines} ${row.kind === 'aside' ? row.label : row.reason}`);
    },
  });
  return { dialect, records, doubts, asides, lines, ...header };
}

async function bytesOf(workbook: ExcelJS.Workbook): Promise<Uint8Array> {
  return new Uint8Array(await workbook.xlsx.writeBuffer());
}

/** A review as people keep it: merged title, hidden rows and sheets, formatted ids, errors, dates. */
function review(): ExcelJS.Workbook {
  const workbook = new ExcelJS.Workbook();
  const notes = workbook.addWorksheet('Old', { state: 'veryHidden' });
  notes.addRow(['Email', 'Role']);
  notes.addRow(['ghost@a.example', 'Admin']);
  const sheet = workbook.addWorksheet('Review & "2026"');
  sheet.addRow(['Access review']);
  sheet.mergeCells('A1:E1');
  sheet.addRow([]);
  sheet.addRow(['Employee ID', 'Email', 'Role', 'Since', 'Card']);
  for (let n = 0; n < 12; n++) {
    const row = sheet.addRow([
      123 + n,
      `p${n}@a.example`,
      n % 2 ? 'Admin' : 'Viewer',
      new Date(Date.UTC(2026, 0, n + 1)),
      n,
    ]);
    row.getCell(1).numFmt = '000000';
    row.getCell(4).numFmt = 'dd.mm.yyyy';
  }
  sheet.getRow(6).hidden = true;
  sheet.getCell('C7').value = { error: '#N/A' };
  sheet.getCell('E8').value = 1234567890123456;
  sheet.getCell('B9').value = { text: 'p5@a.example', hyperlink: 'mailto:p5@a.example' };
  sheet.getCell('C10').value = { richText: [{ text: 'Ad' }, { text: 'min', font: { bold: true } }] };
  sheet.getCell('C11').value = { formula: '"View"&"er"', result: 'Viewer' };
  sheet.addRow([]);
  sheet.addRow(['Total', null, null, null, 66]);
  workbook.addWorksheet('Other').addRow(['x']);
  return workbook;
}

describe('workbooks', () => {
  it('the first sheet that a person sees is read as they see it', async () => {
    const { dialect, names, records, doubts, asides, lines } = await read(await bytesOf(review()));
    expect(dialect).toMatchObject({
      form: 'workbook',
      headerLine: 3,
      columns: 5,
      sheet: {
        name: 'Review & "2026"',
        hiddenRows: 1,
        sheets: [
          { name: 'Old', hidden: true },
          { name: 'Review & "2026"', hidden: false },
          { name: 'Other', hidden: false },
        ],
      },
    });
    expect(names).toEqual(['Employee ID', 'Email', 'Role', 'Since', 'Card']);
    expect(records.length).toBe(12);
    expect(records[0]).toEqual(['000123', 'p0@a.example', 'Viewer', '2026-01-01', '0']);
    // Link, rich text, formula.
    expect(records[5]?.[1]).toBe('p5@a.example');
    expect(records.slice(6, 8).map((record) => record[2])).toEqual(['Admin', 'Viewer']);
    expect(doubts).toEqual([
      { line: 7, cell: 2, reason: 'error-cell' },
      { line: 8, cell: 4, reason: 'precision-lost' },
    ]);
    expect(asides).toEqual(['1+1 preamble', '2+1 blank', '3+1 header', '16+1 blank', '17+1 footer']);
    expect(lines).toBe(17);
  });

  it('a sheet that is named is read, hidden or not; a name it does not have is refused', async () => {
    const bytes = await bytesOf(review());
    expect((await read(bytes, { sheet: 'Old' })).records).toEqual([['ghost@a.example', 'Admin']]);
    await expect(read(bytes, { sheet: 'Nope' })).rejects.toMatchObject({ code: 'intake.unknown_sheet' });
  });

  it.each([
    [['Revoked 2025', 'Current'], 'Current'],
    [['Ausgeschieden', 'Removed users', 'Blatt 3'], 'Blatt 3'],
    [['Revoked', 'Leavers'], 'Revoked'],
    [['Access', 'Revoked'], 'Access'],
    [['No longer active', 'Now'], 'Now'],
    [['Quarter ended 2026-09-30', 'Legend'], 'Quarter ended 2026-09-30'],
    [['Active and Inactive', 'Legend'], 'Active and Inactive'],
    [['Terminated & Active', 'Legend'], 'Terminated & Active'],
    [['Users excl. leavers', 'Legend'], 'Users excl. leavers'],
    [['Non-terminated', 'Legend'], 'Non-terminated'],
  ])('of the sheets %j the one called after what is over is not read unasked', async (names, taken) => {
    const workbook = new ExcelJS.Workbook();
    for (const name of names) {
      const sheet = workbook.addWorksheet(name);
      sheet.addRow(['Email', 'Role']);
      for (let n = 0; n < 5; n++) sheet.addRow([`u${n}@a.example`, name]);
    }
    const bytes = await bytesOf(workbook);
    expect((await read(bytes)).dialect.sheet?.name).toBe(taken);
    for (const sheet of names) expect((await read(bytes, { sheet })).records[0]?.[1]).toBe(sheet);
  });

  it('merged groups above the names', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Matrix');
    sheet.addRow(['', '', 'Purchase', '', 'Stock', '']);
    sheet.mergeCells('C1:D1');
    sheet.mergeCells('E1:F1');
    sheet.addRow(['Name', 'Number', 'Create', 'Release', 'Count', 'Move']);
    for (let n = 0; n < 10; n++)
      sheet.addRow([`Person ${'abcdefghij'[n]}`, 1_000 + n, n % 2 ? 'x' : null, null, 'x', null]);
    const { groups, names, records } = await read(await bytesOf(workbook));
    expect(groups.slice(2)).toEqual(['Purchase', 'Purchase', 'Stock', 'Stock']);
    expect(names).toEqual(['Name', 'Number', 'Create', 'Release', 'Count', 'Move']);
    expect(records[1]).toEqual(['Person b', '1001', 'x', '', 'x', '']);
  });

  it.each<readonly [string, string, string, readonly string[], string, string]>([
    [
      'two groups',
      'User,,Access,',
      'Login,Name,Role,Team',
      ['A1:B1', 'C1:D1'],
      'Login,Name,Role,Team',
      'User,User,Access,Access',
    ],
    [
      'names over both rows',
      'Login,Name,Modules,',
      ',,AP,AR',
      ['A1:A2', 'B1:B2', 'C1:D1'],
      'Login,Name,AP,AR',
      ',,Modules,Modules',
    ],
    [
      'a column behind a group',
      'Login,Modules,,Until',
      ',AP,AR,',
      ['B1:C1'],
      'Login,AP,AR,Until',
      ',Modules,Modules,',
    ],
    [
      'the same name in two groups',
      ',AP,,AR,',
      'Login,View,Post,View,Post',
      ['B1:C1', 'D1:E1'],
      'Login,AP View,AP Post,AR View,AR Post',
      ',AP,AP,AR,AR',
    ],
    [
      'a group that ends before the last column',
      'ID,AP,,',
      'Login,View,Post,Mail',
      ['B1:C1'],
      'Login,View,Post,Mail',
      'ID,AP,AP,',
    ],
    ['a title', 'Review,,,', 'Login,Name,Role,Team', ['A1:C1'], 'Login,Name,Role,Team', ',,,'],
  ])('two rows above the records: %s', async (_what, above, below, merges, names, groups) => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Rights');
    for (const line of [above, below])
      sheet.addRow(line.split(',').map((text) => (text === '' ? null : text)));
    const records = Array.from({ length: 6 }, (_, n) =>
      below.split(',').map((_name, i) => `w${(n * i) % 3}`),
    );
    for (const record of records) sheet.addRow(record);
    for (const cells of merges) sheet.mergeCells(cells);
    const found = await read(await bytesOf(workbook));
    expect([found.names.join(','), found.groups.join(',')]).toEqual([names, groups]);
    expect(found.records).toEqual(records);
  });

  it('a hidden column is held by nobody before a person says so', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Rights');
    sheet.addRow(['Login', 'Role', 'Old Role']);
    for (let n = 0; n < 12; n++) sheet.addRow([`user${n}`, `Buyer ${n % 2}`, `Clerk ${n % 3}`]);
    sheet.getColumn(3).hidden = true;
    const bytes = await bytesOf(workbook);
    const understand = (overrides = {}) =>
      analyze({ id: 'und_x', name: 'x', path: 'x', now: 0, open: () => once(bytes), overrides });
    const { questions, wantedHoldings } = await understand();
    expect([questions.map(({ id }) => id), wantedHoldings]).toEqual([['column-class:Old Role'], 12]);
    const answered = await understand({ answers: { 'column-class:Old Role': 'entitlement' } });
    expect(answered.wantedHoldings).toBe(24);
  });

  it('reads what another reader reads', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Data');
    sheet.addRow(['Email', 'Role', 'Number', 'Flag']);
    for (let n = 0; n < 500; n++)
      if (n % 17 !== 3)
        sheet.getRow(n + 2).values = [`p${n}@a.example`, `Rôle <${n % 5}> & "x"`, n * 1.5, n % 2 === 0];
    const bytes = await bytesOf(workbook);
    const { records, lines } = await read(bytes);
    const other = new ExcelJS.Workbook();
    await other.xlsx.load(bytes.buffer as ArrayBuffer);
    const expected: string[][] = [];
    other.worksheets[0]?.eachRow((row, number) => {
      if (number > 1)
        expected.push(
          [1, 2, 3, 4].map((c) => {
            const { value } = row.getCell(c);
            return typeof value === 'boolean'
              ? String(value).toUpperCase()
              : JSON.stringify(value).replaceAll(/^"|"$/g, '').replaceAll('\\"', '"');
          }),
        );
    });
    expect(records).toEqual(expected);
    expect(lines).toBe(other.worksheets[0]?.rowCount);
  });

  it('two cells in far corners cost no more than two cells', async () => {
    const workbook = new ExcelJS.Workbook();
    const sheet = workbook.addWorksheet('Sparse');
    sheet.getCell('A1').value = 'Email';
    sheet.getCell('XFD1048576').value = 'x';
    await expect(read(await bytesOf(workbook))).rejects.toMatchObject({ code: 'intake.too_large' });
    const tall = new ExcelJS.Workbook();
    const rows = tall.addWorksheet('Tall');
    rows.addRow(['Email', 'Role']);
    rows.addRow(['a@a.example', 'Admin']);
    rows.getCell('A1048576').value = 'z@a.example';
    const { asides, lines } = await read(await bytesOf(tall));
    expect(lines).toBe(1_048_576);
    expect(asides).toEqual(['1+1 header', '3+1048573 blank']);
  });
});
