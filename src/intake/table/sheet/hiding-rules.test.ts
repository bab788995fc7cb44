import ExcelJS from 'exceljs';
import { describe, expect, it } from 'vitest';
import { zipOf } from '../../../../test/support/zip.ts';
import { analyze } from '../../analyze.ts';
import { Archive } from '../../bytes/archive.ts';

const WHITE = { font: { color: { argb: 'FFFFFFFF' } } };
const STRIKE = { font: { strike: true } };
const BLACKENED = { fill: { type: 'pattern', pattern: 'solid', bgColor: { argb: 'FF000000' } } } as const;
const RED = {
  font: { color: { argb: 'FF9C0006' } },
  fill: { type: 'pattern', pattern: 'solid', bgColor: { argb: 'FFFFC7CE' } },
} as const;

type Rule = Partial<ExcelJS.ConditionalFormattingRule> & { readonly [key: string]: unknown };

async function sheetWith(ref: string, rule: Rule): Promise<Uint8Array> {
  const book = new ExcelJS.Workbook();
  const sheet = book.addWorksheet('Access');
  sheet.addRow(['Email', 'Name', 'Role', 'Stage', 'Cost']);
  for (let n = 0; n < 8; n++)
    sheet.addRow([`p${n}@a.example`, `Ann ${n}`, n === 5 ? 'Admin' : 'Buyer', n === 2 ? 'B' : 'A', n]);
  const rules = [{ priority: 1, ...rule }] as unknown as ExcelJS.ConditionalFormattingRule[];
  sheet.addConditionalFormatting({ ref, rules });
  return new Uint8Array(await book.xlsx.writeBuffer());
}

async function readOf(bytes: Uint8Array, answers: Readonly<Record<string, string>> = {}) {
  const open = async function* () {
    yield bytes;
  };
  const overrides = { answers, entitlements: ['Role'] };
  return analyze({ id: 'und_x', name: 'x', path: 'x', now: 0, open, overrides });
}

describe('a conditional format by which a text vanishes', () => {
  it.each<[string, string, Rule, string, number]>([
    [
      'strikes what is equal',
      'C2:C9',
      { type: 'cellIs', operator: 'equal', formulae: ['"admin"'], style: STRIKE },
      'struck-through',
      7,
    ],
    [
      'strikes by another cell',
      'A2:E9',
      { type: 'expression', formulae: ['$D2="B"'], style: STRIKE },
      'struck-through',
      4,
    ],
    [
      'strikes by the cell beside',
      'C2:C9',
      { type: 'expression', formulae: ['D2<>"A"'], style: STRIKE },
      'struck-through',
      4,
    ],
    [
      'strikes by a number',
      'C2:C9',
      { type: 'expression', formulae: ['($E2>=7)'], style: STRIKE },
      'struck-through',
      9,
    ],
    [
      'blackens',
      'C1:C1048576',
      { type: 'cellIs', operator: 'equal', formulae: ['"Admin"'], style: BLACKENED },
      'unseen',
      7,
    ],
    [
      'shows nothing',
      'C2:C9',
      { type: 'cellIs', operator: 'equal', formulae: ['"Admin"'], style: { numFmt: ';;;' } },
      'unseen',
      7,
    ],
  ])('takes it: it %s', async (_how, ref, rule, reason, line) => {
    const { rejects, wantedHoldings, questions } = await readOf(await sheetWith(ref, rule));
    expect([rejects, wantedHoldings, questions]).toEqual([[{ line, reason }], 7, []]);
  });

  it.each<[string, string, Rule]>([
    [
      'another sheet tells',
      'C2:C9',
      { type: 'expression', formulae: ['COUNTIF(Left!A:A,A2)>0'], style: STRIKE },
    ],
    ['the day tells', 'A2:C9', { type: 'expression', formulae: ['$E2<TODAY()'], style: WHITE }],
    [
      'it is about a name',
      'B2:B9',
      { type: 'expression', formulae: ['ISNUMBER(MATCH(B2,Left,0))'], style: STRIKE },
    ],
    [
      'nobody knows of which row it speaks',
      'C2:C4 C5:C9',
      { type: 'expression', formulae: ['$D2="B"'], style: STRIKE },
    ],
  ])('is asked where only a spreadsheet knows whether it is met: %s', async (_why, ref, rule) => {
    const bytes = await sheetWith(ref, rule);
    const { wantedHoldings, questions, leftOut, rejects } = await readOf(bytes);
    expect([wantedHoldings, rejects, leftOut]).toEqual([0, [], [{ lines: 8, records: 8 }]]);
    expect(questions.map(({ id, about }) => [id, about])).toEqual([
      ['filter:conditional formats', 'may-be-unseen'],
    ]);
    const counted = await readOf(bytes, { 'filter:conditional formats': 'count' });
    expect([counted.wantedHoldings, counted.questions]).toEqual([8, []]);
  });

  it.each<[string, string, Rule]>([
    [
      'a colour scale',
      'E2:E9',
      {
        type: 'colorScale',
        cfvo: [{ type: 'min' }, { type: 'max' }],
        color: [{ argb: 'FFFFFFFF' }, { argb: 'FF63BE7B' }],
      },
    ],
    ['data bars', 'E2:E9', { type: 'dataBar', cfvo: [{ type: 'min' }, { type: 'max' }] }],
    ['dark red on pale red', 'C2:C9', { type: 'expression', formulae: ['COUNTIF(A:A,A2)>1'], style: RED }],
    [
      'a yellow cell',
      'A2:E9',
      {
        type: 'expression',
        formulae: ['COUNTIF(A:A,A2)>1'],
        style: { fill: { ...BLACKENED.fill, bgColor: { argb: 'FFFFFF00' } } },
      },
    ],
    [
      'a column that decides nothing',
      'E2:E9',
      { type: 'expression', formulae: ['MOD(E2,2)=1'], style: STRIKE },
    ],
    [
      'a rule that no line meets',
      'C2:C9',
      { type: 'cellIs', operator: 'equal', formulae: ['"Clerk"'], style: STRIKE },
    ],
    ['rows that are empty', 'A20:E90', { type: 'expression', formulae: ['LEN(A20)=0'], style: WHITE }],
  ])('asks nothing where all is seen: %s', async (_what, ref, rule) => {
    const { rejects, wantedHoldings, questions } = await readOf(await sheetWith(ref, rule));
    expect([rejects, wantedHoldings, questions]).toEqual([[], 8, []]);
  });

  it('is read as newer programs write it, with its look in itself', async () => {
    const sheet = await sheetWith('E2:E9', { type: 'expression', formulae: ['MOD(E2,2)=1'], style: RED });
    const { rejects, questions, wantedHoldings } = await readOf(
      await rewritten(sheet, (xml) => xml.replace('</worksheet>', `${NEWER}</worksheet>`)),
    );
    expect([rejects, wantedHoldings]).toEqual([[{ line: 7, reason: 'struck-through' }], 0]);
    expect(questions.map(({ id }) => id)).toEqual(['filter:conditional formats']);
  });

  it.each<[string, number, number]>([
    ['type="containsText" text="adm"', 1, 0],
    ['type="notContainsText" text="Buy"', 1, 0],
    ['type="beginsWith" text="Buy"', 7, 0],
    ['type="endsWith" text="min"', 1, 0],
    ['type="containsErrors"', 0, 0],
    ['type="containsBlanks"', 0, 0],
    ['type="containsText" text="A*n"', 0, 1],
    ['type="containsText"', 0, 1],
    ['type="duplicateValues"', 0, 1],
    ['type="top10" rank="3"', 0, 1],
    ['type="someday"', 0, 1],
  ])('is known by what it is called: %s', async (tag, unseen, asked) => {
    const sheet = await sheetWith('C2:C9', {
      type: 'cellIs',
      operator: 'equal',
      formulae: ['"x"'],
      style: WHITE,
    });
    const { rejects, questions } = await readOf(
      await rewritten(sheet, (xml) => xml.replace('type="cellIs"', tag)),
    );
    expect([rejects.length, questions.length]).toEqual([unseen, asked]);
  });
});

/** A workbook whose sheet is written otherwise. */
async function rewritten(bytes: Uint8Array, write: (xml: string) => string): Promise<Uint8Array> {
  const archive = await Archive.open(Buffer.from(bytes));
  const parts = archive.names().map(async (name): Promise<[string, Buffer]> => {
    const text = await archive.text(name);
    return [name, Buffer.from(name === 'xl/worksheets/sheet1.xml' ? write(text) : text)];
  });
  return zipOf(await Promise.all(parts));
}

const NEWER =
  '<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}"><x14:conditionalFormattings>' +
  '<x14:conditionalFormatting xmlns:xm="m"><x14:cfRule type="cellIs" operator="equal" priority="2" id="{A}"><xm:f>"Admin"</xm:f>' +
  '<x14:dxf><font><strike/></font></x14:dxf></x14:cfRule><xm:sqref>C2:C9</xm:sqref></x14:conditionalFormatting>' +
  '<x14:conditionalFormatting xmlns:xm="m"><x14:cfRule type="expression" priority="3" id="{B}"><xm:f>Left!$A$1=C2</xm:f>' +
  '<x14:dxf><font><strike/></font></x14:dxf></x14:cfRule><xm:sqref>C2:C9</xm:sqref></x14:conditionalFormatting>' +
  '</x14:conditionalFormattings></ext></extLst>';
