import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { understood } from '../../../../test/support/understood.ts';
import { analyze } from '../../analyze.ts';

const RED = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFFF0000' } } as const;
const PALE = { type: 'pattern', pattern: 'solid', fgColor: { argb: 'FFDDEBF7' } } as const;

/** Twelve people with every other row in a pale blue; the third and the seventh are red. */
async function workbook(write: (sheet: ExcelJS.Worksheet, book: ExcelJS.Workbook) => void) {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Rights');
  sheet.addRow(['Login', 'Name', 'Role']).font = { bold: true, color: { argb: 'FFFFFFFF' } };
  for (let n = 0; n < 12; n++) {
    const row = sheet.addRow([`user${n}`, 'Anna Berg', ['Buyer', 'Payer', 'Clerk'][n % 3]]);
    if (n % 2 === 1) for (const at of [1, 2, 3]) row.getCell(at).fill = PALE;
    if (n === 2 || n === 6) row.getCell(3).fill = RED;
  }
  write(sheet, book);
  const bytes = new Uint8Array(await book.xlsx.writeBuffer());
  const open = async function* () {
    yield bytes;
  };
  return analyze({ id: 'und_test', name: 'x.xlsx', path: 'x.xlsx', now: Date.UTC(2026, 10, 25), open });
}

describe('a legend of colours in a workbook', () => {
  it.each([
    'red = revoked',
    'Legend: red = to be removed; green = new',
    'Rows marked in red have been revoked',
    'Rot = wird entzogen',
    'Cells in red: no longer needed',
    'Highlighted in red: has left',
    'Rouge : accès retiré',
  ])('leaves out what looks so, which is asked: %s', async (text) => {
    for (const write of [
      (sheet: ExcelJS.Worksheet) => {
        sheet.addRow([]);
        sheet.addRow([text]);
      },
      (sheet: ExcelJS.Worksheet) => sheet.insertRow(1, [text]),
      (_: ExcelJS.Worksheet, book: ExcelJS.Workbook) => book.addWorksheet('Legend').addRow([text]),
    ]) {
      const { wantedHoldings, questions, layout } = await workbook(write);
      expect(wantedHoldings).toBe(10);
      expect(questions.map(({ id, about }) => [id, about])).toEqual([['filter:colours', 'revoked']]);
      expect(layout.filters.map(({ rule }) => rule)).toContainEqual({
        kind: 'looks',
        looks: ['fill:ff0000'],
      });
    }
  });

  it('shows the colour itself beside what it means, or in a row of two cells', async () => {
    const swatch = await workbook((sheet) => {
      sheet.addRow([]);
      sheet.addRow([null, 'to be removed']).getCell(1).fill = RED;
    });
    expect([swatch.wantedHoldings, swatch.questions.map(({ id }) => id)]).toEqual([10, ['filter:colours']]);
    const key = await workbook((_, book) => {
      const legend = book.addWorksheet('Key');
      legend.addRow(['Colour', 'Meaning']);
      legend.addRow(['Red', 'revoked']);
      legend.addRow(['Blue', 'confirmed']);
    });
    expect(key.wantedHoldings).toBe(10);
  });

  it.each([
    ['Pink = revoked', 'FFFFC0CB'],
    ['Pink = revoked', 'FFFFC7CE'],
    ['Blue = revoked', 'FFCFE2F3'],
    ['Green = pending approval', 'FFD9EAD3'],
    ['Orange = revoked', 'FFFDE9D9'],
    ['Red = revoked', 'FFF2DCDB'],
    ['Grey = revoked', 'FFF2DCDB'],
  ])('knows pale colours by their names: %s in %s', async (text, argb) => {
    const { wantedHoldings, questions } = await workbook((sheet) => {
      sheet.getCell('A6').fill = { ...RED, fgColor: { argb } };
      sheet.addRow([]);
      sheet.addRow([text]);
    });
    const alsoRed = text.startsWith('Red') ? 2 : 0;
    const alsoBanded = /^(?:Blue|Grey)/.test(text) ? 6 : 0;
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([
      11 - alsoRed - alsoBanded,
      ['filter:colours'],
    ]);
  });

  it.each([
    [{ type: 'gradient', gradient: 'angle', degree: 0, stops: [] } as const],
    [{ ...RED, fgColor: { indexed: 40 } as unknown as ExcelJS.Color }],
  ])('takes a fill that nobody knows for any colour', async (fill) => {
    const { wantedHoldings } = await workbook((sheet) => {
      sheet.getCell('A6').fill = fill as ExcelJS.Fill;
      sheet.addRow([]);
      sheet.addRow(['Green = revoked']);
    });
    expect(wantedHoldings).toBe(11);
  });

  it('holds where most people are marked, and where people look in more ways than are kept', async () => {
    const most = await workbook((sheet) => {
      for (let row = 2; row <= 10; row++) sheet.getCell(row, 3).fill = RED;
      sheet.addRow([]);
      sheet.addRow(['Red = revoked']);
    });
    expect(most.wantedHoldings).toBe(3);
    const many = await workbook((sheet) => {
      for (let n = 0; n < 240; n++)
        sheet.addRow([`other${n}`, 'Anna Berg', 'Buyer']).getCell(1).fill = {
          ...RED,
          fgColor: { argb: `FF0000${(n + 16).toString(16)}` },
        };
      sheet.addRow([]);
      sheet.addRow(['Yellow = revoked']);
    });
    expect([many.wantedHoldings, many.questions.map(({ id }) => id)]).toEqual([0, ['filter:colours']]);
  });

  it('asks where what is shown beside its meaning may be a colour that depends on what cells say', async () => {
    const { wantedHoldings, questions } = await workbook((sheet) => {
      sheet.addConditionalFormatting({
        ref: 'A2:C13',
        rules: [{ type: 'expression', priority: 1, formulae: ['$C2="Clerk"'], style: { fill: RED } }],
      });
      sheet.addRow([]);
      sheet.addRow([null, 'to be removed']).getCell(1).fill = RED;
    });
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([0, ['filter:colours']]);
  });

  it('of bold or coloured words', async () => {
    const { wantedHoldings } = await workbook((sheet) => {
      sheet.getCell('C4').font = { color: { argb: 'FF00B050' } };
      sheet.getCell('C5').font = { bold: true };
      sheet.addRow([]);
      sheet.addRow(['green text: pending approval; bold = revoked']);
    });
    expect(wantedHoldings).toBe(10);
  });

  it.each<[string, readonly (readonly [string, string])[]]>([
    ['to the right', [['E4', 'Red = revoked']]],
    [
      'to the right, in two cells',
      [
        ['E4', 'Red'],
        ['F4', 'revoked'],
      ],
    ],
    [
      'to the right, in two cells far below each other',
      [
        ['E3', 'Legend'],
        ['E9', 'Rows marked in red'],
        ['F9', 'revoked'],
      ],
    ],
    [
      'under a name of its own',
      [
        ['D1', 'Legend'],
        ['D5', 'Red: will be removed'],
      ],
    ],
    ['in the header', [['E1', 'Red = revoked']]],
    [
      'below, in two cells of a row of its own',
      [
        ['A14', 'Red'],
        ['B14', ' revoked'],
      ],
    ],
    [
      'below, in two cells of which the first is long',
      [
        ['A14', 'Rows marked in red'],
        ['B14', 'revoked'],
      ],
    ],
    [
      'below, the same behind an empty row',
      [
        ['A15', 'Rot markierte Zeilen'],
        ['B15', 'werden entzogen'],
      ],
    ],
  ])('is read beside a table %s', async (_where, cells) => {
    const { wantedHoldings, questions } = await workbook((sheet) => {
      for (const [at, text] of cells) sheet.getCell(at).value = text;
    });
    expect(questions.map(({ id }) => id)).toContain('filter:colours');
    expect(wantedHoldings).toBeLessThanOrEqual(10);
    expect(wantedHoldings).toBeGreaterThanOrEqual(9);
  });

  it('shows the colour in a cell before what it means, beside a table', async () => {
    const { wantedHoldings, questions } = await workbook((sheet) => {
      sheet.getCell('E2').fill = RED;
      sheet.getCell('F2').value = 'revoked';
      sheet.getCell('E8').fill = PALE;
      sheet.getCell('F8').value = 'confirmed';
    });
    // Nobody knows that it says nothing of the person beside it.
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([
      9,
      ['filter:Column 6', 'filter:colours'],
    ]);
  });

  it('is read to the left of a table', async () => {
    const { wantedHoldings, questions } = await workbook((sheet) => {
      sheet.spliceColumns(1, 0, [], []);
      sheet.getCell('A4').value = 'Red';
      sheet.getCell('B4').value = 'revoked';
    });
    expect(questions.map(({ id }) => id)).toContain('filter:colours');
    expect(wantedHoldings).toBe(10);
  });

  it('of a piece of what a cell says', async () => {
    const piece = (color: Partial<ExcelJS.Color>) => ({
      richText: [{ text: 'Buyer ' }, { font: { color }, text: 'of Bern' }],
    });
    const { wantedHoldings, questions } = await workbook((sheet) => {
      sheet.getCell('C2').value = piece({ argb: 'FFFF0000' });
      sheet.getCell('C3').value = piece({ argb: 'FF0000FF' });
      sheet.addRow([]);
      sheet.addRow(['red = revoked']);
    });
    expect([wantedHoldings, questions.map(({ id }) => id)]).toEqual([9, ['filter:colours']]);
  });

  it('leaves all out where colours depend on what cells say, or the file keeps none', async () => {
    const { wantedHoldings, questions } = await workbook((sheet) => {
      sheet.addConditionalFormatting({
        ref: 'A2:C13',
        rules: [{ type: 'expression', priority: 1, formulae: ['$C2="Clerk"'], style: { fill: RED } }],
      });
      sheet.addRow([]);
      sheet.addRow(['red = revoked']);
    });
    expect(wantedHoldings).toBe(0);
    expect(questions.map(({ id, about }) => [id, about])).toEqual([['filter:colours', 'unclear-status']]);
    const people = Array.from({ length: 12 }, (_, n) => `user${n},Anna Berg,Buyer`);
    const lines = ['Login,Name,Role', ...people, '', 'Legend: yellow = will be removed'];
    expect((await understood(lines)).wantedHoldings).toBe(0);
    expect((await understood(lines, { answers: { 'filter:colours': 'count' } })).wantedHoldings).toBe(12);
  });

  it('is not what a person is called, nor a note', async () => {
    const { wantedHoldings, questions } = await workbook((sheet) => {
      sheet.getCell('A4').value = 'Rosa';
      sheet.getCell('A5').value = 'Redwood Analytics User';
      sheet.getCell('B5').value = null;
      sheet.getCell('E6').value = 'asked in red';
      sheet.getCell('E7').value = 'new';
    });
    expect([wantedHoldings, questions]).toEqual([12, []]);
  });

  it.each([
    'red = risk of conflict; green = reviewed',
    'Red Team access, former name Blue Team',
    'Removed users are not shown',
    'Data is confidential. Green Energy Ltd - access report',
  ])('says nothing of what is held: %s', async (text) => {
    const { wantedHoldings, questions } = await workbook((sheet) => {
      sheet.addRow([]);
      sheet.addRow([text]);
    });
    expect([wantedHoldings, questions]).toEqual([12, []]);
  });
});
