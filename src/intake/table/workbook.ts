import { formatValue } from 'hucre';
import { type CellValue, streamXlsxRows } from 'hucre/xlsx';
import { ProductError } from '../../model/product-error.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import type { Archive } from '../bytes/archive.ts';
import { MOST_COLUMNS } from './header.ts';
import type { CellDoubt } from './records.ts';

/** One row of a sheet that has cells. */
export interface SheetRow {
  /** 1-based, as the sheet shows it. */
  readonly number: number;
  readonly hidden: boolean;
  /** As a person sees them, up to the last cell with content. */
  readonly cells: readonly string[];
  readonly doubts: readonly CellDoubt[];
}

/** A workbook, whoever reads it. */
export interface Workbook {
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
  /** Rows of one sheet in order. Throws `intake.*`. */
  rows(sheet: number): AsyncIterable<SheetRow>;
  /** What the sheet says of itself beside its values. */
  marks(sheet: number): Promise<SheetMarks>;
}

export interface SheetMarks {
  readonly hiddenRows: number;
  /** From 0. */
  readonly hiddenColumns: readonly number[];
  /** The first ones of many. */
  readonly merges: readonly MergedCells[];
}

/** Cells that are shown as one, which says what the first of them says. */
export interface MergedCells {
  /** 1-based; the first row. */
  readonly row: number;
  readonly rows: number;
  /** From 0; the first column. */
  readonly column: number;
  readonly columns: number;
}

/** What the library keeps of texts that cells share: some 800 bytes each, all at once. */
const MOST_SHARED = 500_000;
const MOST_SHARED_BYTES = 50_000_000;

/** Reads a workbook (xlsx). Values come from the library; how they are shown and what is hidden from the sheet's own marks. */
export async function openWorkbook(archive: Archive): Promise<Workbook> {
  await checkSharedTexts(archive);
  const [book, relations, styles] = await Promise.all([
    archive.text('xl/workbook.xml'),
    archive.text('xl/_rels/workbook.xml.rels'),
    archive.text('xl/styles.xml'),
  ]);
  const targets = new Map(
    tagsOf(relations, 'Relationship').map((tag) => [
      attribute(tag, 'Id') ?? '',
      attribute(tag, 'Target') ?? '',
    ]),
  );
  const found = tagsOf(book, 'sheet').map((tag) => {
    const target = targets.get(/\s(?:\w+:)?id="([^"]*)"/.exec(tag)?.[1] ?? '') ?? '';
    return {
      name: unescaped(attribute(tag, 'name') ?? ''),
      hidden: /^(hidden|veryHidden)$/.test(attribute(tag, 'state') ?? ''),
      part: target.startsWith('/') ? target.slice(1) : `xl/${target}`,
    };
  });
  const formats = padFormats(styles);
  return {
    sheets: found.map(({ name, hidden }) => ({ name, hidden })),
    rows: (sheet) => rowsOf(archive, sheet, found[sheet]?.part ?? '', formats),
    marks: (sheet) => sheetMarks(archive, found[sheet]?.part ?? ''),
  };
}

/** Throws `intake.too_large` where the texts that cells share do not fit into memory. */
async function checkSharedTexts(archive: Archive): Promise<void> {
  for (const part of archive.names().filter((name) => /sharedstrings/i.test(name))) {
    if (archive.size(part) > MOST_SHARED_BYTES)
      throw tooLarge(`${archive.size(part)} bytes of texts in a workbook; a CSV file has no such limit`);
    let count = 0;
    for await (const text of wholeTags(archive, part)) {
      for (const _tag of text.matchAll(/<(?:\w+:)?si(?=[\s>/])/g)) count += 1;
      if (count > MOST_SHARED)
        throw tooLarge(`more than ${MOST_SHARED} texts in a workbook; a CSV file has no such limit`);
    }
  }
}

async function* rowsOf(
  archive: Archive,
  sheet: number,
  part: string,
  formats: readonly (string | undefined)[],
): AsyncIterable<SheetRow> {
  const marks = rowMarks(archive, part)[Symbol.asyncIterator]();
  let mark: RowMarks | undefined;
  let last = 0;
  try {
    for await (const { index, values } of streamXlsxRows(archive.bytes, { sheet })) {
      const number = index + 1;
      if (number <= last) throw unreadable('the rows of its sheet are out of order');
      last = number;
      if (values.length > MOST_COLUMNS) throw tooLarge(`a sheet of ${values.length} columns`);
      while (mark === undefined || mark.number < number) {
        const next = await marks.next();
        if (next.done === true) break;
        mark = next.value;
      }
      const ours = mark?.number === number ? mark : undefined;
      const doubts: CellDoubt[] = [];
      const cells = values.map((value, cell) => {
        const style = ours?.cells.get(cell);
        const doubt = doubtAbout(value, style?.error === true);
        if (doubt !== undefined) doubts.push({ cell, reason: doubt });
        return shown(value, style === undefined ? undefined : formats[style.style]);
      });
      yield { number, hidden: ours?.hidden ?? false, cells, doubts };
    }
  } catch (error) {
    if (error instanceof ProductError) throw error;
    throw new ProductError('intake.unreadable', { fill: { why: 'its workbook is damaged' }, cause: error });
  } finally {
    await marks.return?.();
  }
}

/** A workbook keeps fifteen digits. */
const MOST_EXACT = 1e15;

function doubtAbout(value: unknown, error: boolean): RejectReason | undefined {
  if (error) return 'error-cell';
  return typeof value === 'number' && Math.abs(value) >= MOST_EXACT ? 'precision-lost' : undefined;
}

function shown(value: CellValue, format: string | undefined): string {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (typeof value === 'number')
    return format !== undefined && Number.isInteger(value) && value >= 0
      ? formatValue(value, format)
      : String(value);
  return value
    .toISOString()
    .replace(/T00:00:00(\.000)?Z$/, '')
    .replace(/(\.000)?Z$/, '');
}

interface RowMarks {
  readonly number: number;
  readonly hidden: boolean;
  /** Column → number of its style, and whether it holds an error. */
  readonly cells: ReadonlyMap<number, { readonly style: number; readonly error: boolean }>;
}

/** Merged cells that are kept. */
const MOST_MERGES = 10_000;

async function sheetMarks(archive: Archive, part: string): Promise<SheetMarks> {
  let hiddenRows = 0;
  const hiddenColumns: number[] = [];
  const merges: MergedCells[] = [];
  for await (const text of wholeTags(archive, part))
    for (const [tag, name] of text.matchAll(/<(?:\w+:)?(row|mergeCell|col)(?=[\s>/])[^>]*>/g)) {
      if (name === 'col')
        hiddenColumns.push(...(isHidden(tag) && hiddenColumns.length < MOST_COLUMNS ? columnsIn(tag) : []));
      else if (name === 'row') hiddenRows += isHidden(tag) ? 1 : 0;
      else if (merges.length < MOST_MERGES) merges.push(...mergedIn(attribute(tag, 'ref') ?? ''));
    }
  return { hiddenRows, hiddenColumns, merges };
}

/** `B2:D2`. */
function mergedIn(reference: string): readonly MergedCells[] {
  const found = /^\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})$/.exec(reference);
  if (found === null) return [];
  const [, left = '', top, right = '', bottom] = found;
  const [row, column] = [Number(top), columnOf(left)];
  return [{ row, rows: Number(bottom) - row + 1, column, columns: columnOf(right) - column + 1 }];
}

/** The columns that a mark is about, as far as a report has any. */
function columnsIn(tag: string): readonly number[] {
  const first = Number(attribute(tag, 'min') ?? 0);
  const last = Math.min(Number(attribute(tag, 'max') ?? 0), MOST_COLUMNS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i - 1);
}

function isHidden(tag: string): boolean {
  return attribute(tag, 'hidden') === '1' || attribute(tag, 'hidden') === 'true';
}

/** The text of a part in pieces that cut no tag. */
async function* wholeTags(archive: Archive, part: string): AsyncIterable<string> {
  const decoder = new TextDecoder();
  let rest = '';
  for await (const chunk of archive.read(part)) {
    const text = rest + decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('>') + 1;
    rest = text.slice(end);
    if (rest.length > 1_000_000) throw unreadable('its workbook is damaged');
    yield text.slice(0, end);
  }
}

/** What the sheet says of its rows beside their values. */
async function* rowMarks(archive: Archive, part: string): AsyncIterable<RowMarks> {
  let row:
    | { number: number; hidden: boolean; cells: Map<number, { style: number; error: boolean }> }
    | undefined;
  let column = 0;
  let before = 0;
  for await (const text of wholeTags(archive, part)) {
    for (const [tag, name] of text.matchAll(/<(?:\w+:)?(row|c)(?=[\s>/])[^>]*>/g)) {
      if (name === 'row') {
        if (row !== undefined) yield row;
        before = Number(attribute(tag, 'r') ?? before + 1);
        row = {
          number: before,
          hidden: isHidden(tag),
          cells: new Map(),
        };
        column = 0;
        continue;
      }
      const letters = /^[A-Z]+/.exec(attribute(tag, 'r') ?? '')?.[0];
      if (letters !== undefined) column = columnOf(letters);
      const style = Number(attribute(tag, 's') ?? 0);
      const error = attribute(tag, 't') === 'e';
      if (style > 0 || error) row?.cells.set(column, { style, error });
      column += 1;
    }
  }
  if (row !== undefined) yield row;
}

function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Style number → a format that pads or groups digits, as ids have it; others show a number as it is. */
function padFormats(styles: string): readonly (string | undefined)[] {
  const own = new Map(
    tagsOf(styles, 'numFmt').map((tag) => [
      attribute(tag, 'numFmtId') ?? '',
      unescaped(attribute(tag, 'formatCode') ?? ''),
    ]),
  );
  const used = /<(?:\w+:)?cellXfs[\s>][\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(styles)?.[0] ?? '';
  return tagsOf(used, 'xf').map((tag) => {
    const format = own.get(attribute(tag, 'numFmtId') ?? '')?.split(';')[0];
    return format !== undefined && /^(?:[0#\- ()/]|\\.|"[^"]*")+$/.test(format) && /00/.test(format)
      ? format
      : undefined;
  });
}

function tagsOf(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<(?:\\w+:)?${name}(?=[\\s>/])[^>]*>`, 'g'))].map(([tag]) => tag);
}

function attribute(tag: string, name: string): string | undefined {
  const at = tag.indexOf(` ${name}="`);
  if (at < 0)
    return tag.includes("'") ? new RegExp(`\\s${name}\\s*=\\s*'([^']*)'`).exec(tag)?.[1] : undefined;
  const start = at + name.length + 3;
  return tag.slice(start, tag.indexOf('"', start));
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&');
}

function tooLarge(why: string): ProductError {
  return new ProductError('intake.too_large', { fill: { why } });
}

function unreadable(why: string): ProductError {
  return new ProductError('intake.unreadable', { fill: { why } });
}
