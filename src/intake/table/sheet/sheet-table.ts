import { ProductError } from '../../../model/product-error.ts';
import type { Dialect, DialectOverrides, LooksLegend } from '../../../model/dialect.ts';
import { LegendReader } from './looks-legend.ts';
import { headerOf, type TableReader } from '../header.ts';
import { Labeller } from '../labels.ts';
import { LineLedger } from '../../line-ledger.ts';
import { noLines, sheetNames } from '../../no-lines.ts';
import type { Row } from '../row.ts';
import { structureOf } from '../structure.ts';
import { signsIn, textBeside } from '../text-beside.ts';
import { isCalledOver } from '../../words/called-over.ts';
import { MergedDown } from './merged-down.ts';
import { groupRow, groupsOver } from './merged-header.ts';
import type { SheetRow, Workbook } from './workbook.ts';

const SAMPLE_ROWS = 400;

/** The first sheet that is not hidden, but none that is called after what is over where another is not. */
function unnamedSheet(sheets: Workbook['sheets']): number {
  const inForce = sheets.findIndex(({ name, hidden }) => !hidden && !isCalledOver(name));
  return inForce >= 0 ? inForce : sheets.findIndex(({ hidden }) => !hidden);
}

/** Other sheets that are looked at for a legend, and rows of each. */
const MOST_LEGENDS = 20;
const LEGEND_ROWS = 60;
const CALLED_LEGEND =
  /legend|l[eé]gende|leyenda|leggenda|(?<!\p{L})key|colou?r|read ?me|notes?|info|erkl|erläut|farb|凡例/iu;

/** What other sheets say of how cells look that are over; undefined: nothing. Throws `intake.*` where one called so cannot be read. */
async function legendOfOthers(workbook: Workbook, read: number): Promise<LooksLegend | undefined> {
  const reader = new LegendReader();
  for (const [at, { name }] of workbook.sheets.entries()) {
    if (at === read || at > MOST_LEGENDS) continue;
    const called = CALLED_LEGEND.test(name);
    let rows = 0;
    try {
      for await (const row of workbook.rows(at)) {
        const found = rowOf(row, Math.max(3, row.cells.length));
        reader.add(found, textBeside(found), called);
        if (++rows === LEGEND_ROWS) break;
      }
    } catch (error) {
      if (called || !(error instanceof ProductError)) throw error;
    }
  }
  return reader.found;
}

/** Finds sheet, header and width of a workbook; the sheet is the one that is named, if any. Throws `intake.*`. */
export async function findSheetDialect(workbook: Workbook, overrides: DialectOverrides): Promise<Dialect> {
  const { sheets } = workbook;
  if (sheets.length === 0) throw noLines();
  const at =
    overrides.sheet === undefined
      ? unnamedSheet(sheets)
      : sheets.findIndex(({ name }) => name === overrides.sheet);
  const sheet = sheets[at];
  if (sheet === undefined) throw new ProductError('intake.unknown_sheet', { subject: sheetNames(sheets) });
  const sample: SheetRow[] = [];
  for await (const row of workbook.rows(at)) {
    sample.push(row);
    if (sample.length === SAMPLE_ROWS) break;
  }
  const width = Math.max(1, ...sample.map((row) => extent(row.cells)));
  const rows = sample.flatMap((row): Row[] =>
    extent(row.cells) === 0
      ? []
      : [{ kind: 'record', line: row.number, lines: 1, cells: padded(row.cells, width) }],
  );
  const { hiddenRows, hiddenColumns: hidden, comments, conditional, merges } = await workbook.marks(at);
  const legend = await legendOfOthers(workbook, at);
  const hiddenColumns = hidden.filter((column) => column < width);
  const groups = groupRow(sample, merges, width);
  const structure = structureOf(rows, [], width, groups);
  if (structure === undefined) throw noLines({ name: sheet.name, sheets });
  return {
    container: 'none',
    form: 'workbook',
    encoding: 'utf-8',
    bom: false,
    otherEncodings: [],
    lineEnd: 'lf',
    delimiter: '',
    quote: '',
    escape: 'doubled',
    starts: [],
    ...structure,
    sheet: {
      name: sheet.name,
      sheets,
      hiddenRows,
      ...(hiddenColumns.length === 0 ? {} : { hiddenColumns }),
      ...(comments === 0 ? {} : { comments }),
      ...(conditional ? { conditional: true } : {}),
      ...(legend === undefined ? {} : { legend }),
    },
  };
}

/** Reads the sheet of a dialect; a row of the sheet is a line. Returns their number. Throws `intake.*`. */
export async function readSheet(workbook: Workbook, dialect: Dialect, reader: TableReader): Promise<number> {
  const at = workbook.sheets.findIndex(({ name }) => name === dialect.sheet?.name);
  if (at < 0) throw new ProductError('intake.unknown_sheet');
  const { headerLine, headerLines, columns } = dialect;
  const { merges, hiding } = await workbook.marks(at);
  const groups = headerLines === 2 ? groupsOver(headerLine, merges, columns) : undefined;
  const merged = new MergedDown(merges, headerLine + headerLines, columns);
  const ledger = new LineLedger(reader.onRow);
  const header: (readonly string[])[] = [];
  let labeller: Labeller | undefined;
  const begin = () => {
    reader.onHeader(headerOf(dialect, header, groups));
    if (headerLines > 0) ledger.add({ kind: 'aside', line: headerLine, lines: headerLines, label: 'header' });
    return new Labeller(columns, header, (row) => ledger.add(row));
  };
  let last = 0;
  for await (const row of workbook.rows(at, hiding)) {
    const gap = row.number - last - 1;
    if (labeller === undefined && row.number >= headerLine + headerLines) labeller = begin();
    const inHeader = row.number >= headerLine && labeller === undefined;
    if (gap > 0 && !(inHeader && last >= headerLine)) {
      const from = Math.max(last + 1, labeller === undefined ? 0 : headerLine + headerLines);
      if (row.number > from) blanks(from, row.number - from, labeller, ledger);
    }
    last = row.number;
    if (inHeader) header.push(padded(row.cells, columns));
    else if (labeller === undefined)
      ledger.add({
        kind: 'aside',
        line: row.number,
        lines: 1,
        label: extent(row.cells) === 0 ? 'blank' : 'preamble',
        text: row.cells.join(' '),
        signs: signsIn(row.cells),
        dress: row.dress,
      });
    else labeller.add(rowOf(merged.read(row), columns));
  }
  labeller ??= begin();
  labeller.end();
  ledger.close(last);
  return last;
}

function blanks(line: number, lines: number, labeller: Labeller | undefined, ledger: LineLedger): void {
  const row: Row = { kind: 'aside', line, lines, label: 'blank' };
  if (labeller === undefined) ledger.add(row);
  else labeller.add(row);
}

function rowOf(row: SheetRow, columns: number): Row {
  const used = extent(row.cells);
  const at = { line: row.number, lines: 1 };
  const dress = row.dress.length === 0 ? {} : { dress: row.dress };
  if (used === 0) return { kind: 'aside', ...at, label: 'blank' };
  if (used > columns)
    return { kind: 'rejected', ...at, reason: 'too-many-cells', cells: row.cells.slice(0, used), ...dress };
  return {
    kind: 'record',
    ...at,
    cells: padded(row.cells, columns),
    ...(row.doubts.length === 0 ? {} : { doubts: row.doubts }),
    ...(row.hidden ? { hidden: true } : {}),
    ...dress,
    ...(row.merged === undefined ? {} : { merged: row.merged }),
    ...(row.mayHide === undefined ? {} : { mayHide: row.mayHide }),
  };
}

/** Cells up to the last one with content. */
function extent(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell.trim() !== '') + 1;
}

function padded(cells: readonly string[], columns: number): readonly string[] {
  return Array.from({ length: columns }, (_, i) => cells[i] ?? '');
}
