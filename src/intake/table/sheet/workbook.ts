import { formatValue } from 'hucre';
import { type CellValue, streamXlsxRows } from 'hucre/xlsx';
import { ProductError } from '../../../model/product-error.ts';
import type { RejectReason } from '../../../model/report-lines.ts';
import type { Archive } from '../../bytes/archive.ts';
import {
  type CellLook,
  dressIn,
  isHidden,
  isStruck,
  isUnseenText,
  looksOf,
  type Looks,
  rowMarks,
  type RowMarks,
} from './cell-looks.ts';
import { type HidingRule, ruleDresses, type RuleDress, RulesReader } from './hiding-rules.ts';
import { RulesOver } from './rules-over.ts';
import { saysNothing } from './unseen-text.ts';
import { commentsOf } from './cell-comments.ts';
import { mergedIn, type MergedCells, withoutOverlaps } from './merged-cells.ts';
import { MOST_COLUMNS } from '../header.ts';
import type { CellDoubt } from '../cell-marks.ts';
import { OF_PIECES, type PiecesLook, PiecesReader } from './text-pieces.ts';
import { attribute, tagsOf, unescaped, wholeTags } from './xml-tags.ts';

/** One row of a sheet that has cells. */
export interface SheetRow {
  /** 1-based, as the sheet shows it. */
  readonly number: number;
  readonly hidden: boolean;
  /** As a person sees them, up to the last cell with content. */
  readonly cells: readonly string[];
  /** Cells that say what those say with which they are merged, in a row above; from 0. */
  readonly merged?: readonly number[];
  readonly doubts: readonly CellDoubt[];
  /** Columns in which a text may be struck through, or not be seen, by a rule of which only a spreadsheet knows whether it is met. */
  readonly mayHide?: readonly number[];
  /** How its cells look beside their texts, where not as usual. */
  readonly dress: readonly string[];
}

/** A workbook, whoever reads it. */
export interface Workbook {
  /** Those with cells. */
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
  /** Rows of one sheet in order. `rules`: by which texts may vanish in it, the upper ones first. Throws `intake.*`. */
  rows(sheet: number, rules?: readonly HidingRule[]): AsyncIterable<SheetRow>;
  /** What the sheet says of itself beside its values. */
  marks(sheet: number): Promise<SheetMarks>;
}

export interface SheetMarks {
  readonly hiddenRows: number;
  /** From 0. */
  readonly hiddenColumns: readonly number[];
  readonly comments: number;
  /** How some cells look depends on what they say. */
  readonly conditional: boolean;
  /** Conditional formats by which a text may vanish, the upper ones first. */
  readonly hiding: readonly HidingRule[];
  /** The upper ones first, and none overlaps another. */
  readonly merges: readonly MergedCells[];
}

/** What the library keeps of texts that cells share: some 800 bytes each, all at once. */
const MOST_SHARED = 500_000;
const MOST_SHARED_BYTES = 50_000_000;

/** Reads a workbook (xlsx). Values come from the library; how they are shown and what is hidden from the sheet's own marks. */
export async function openWorkbook(archive: Archive): Promise<Workbook> {
  const texts = await sharedTexts(archive);
  const [book, relations, styles] = await Promise.all([
    archive.text('xl/workbook.xml'),
    archive.text('xl/_rels/workbook.xml.rels'),
    archive.text('xl/styles.xml'),
  ]);
  const targets = new Map(tagsOf(relations, 'Relationship').map((tag) => [attribute(tag, 'Id') ?? '', tag]));
  const found = tagsOf(book, 'sheet')
    .map((tag, at) => {
      const relation = targets.get(/\s(?:\w+:)?id="([^"]*)"/.exec(tag)?.[1] ?? '') ?? '';
      const target = attribute(relation, 'Target') ?? '';
      return {
        at,
        name: unescaped(attribute(tag, 'name') ?? ''),
        hidden: /^(hidden|veryHidden)$/.test(attribute(tag, 'state') ?? ''),
        part: target.startsWith('/') ? target.slice(1) : `xl/${target}`,
        cells: !WITHOUT_CELLS.test(attribute(relation, 'Type') ?? ''),
      };
    })
    .filter(({ cells }) => cells);
  const looks = looksOf(styles, texts);
  return {
    sheets: found.map(({ name, hidden }) => ({ name, hidden })),
    rows: (sheet, rules = []) =>
      rowsOf(archive, { at: found[sheet]?.at ?? -1, part: found[sheet]?.part ?? '' }, looks, rules),
    marks: (sheet) => sheetMarks(archive, found[sheet]?.part ?? '', ruleDresses(styles)),
  };
}

/** Sheets that hold a chart, or what old macros and their windows do. */
const WITHOUT_CELLS = /(?:chart|dialog|macro)sheet$/i;

const TEXTS = new RegExp(`<(?:\\w+:)?(si|${OF_PIECES})(?=[\\s>/])[^>]*>`, 'g');

/** How pieces of the texts look that cells share, by their numbers. Throws `intake.too_large` where they do not fit into memory. */
async function sharedTexts(archive: Archive): Promise<ReadonlyMap<number, PiecesLook>> {
  const found = new Map<number, PiecesLook>();
  const reader = new PiecesReader();
  for (const part of archive.names().filter((name) => /sharedstrings/i.test(name))) {
    if (archive.size(part) > MOST_SHARED_BYTES)
      throw tooLarge(`${archive.size(part)} bytes of texts in a workbook; a CSV file has no such limit`);
    let count = 0;
    let tags = '';
    const close = () => {
      const look = reader.look(tags);
      if (look !== undefined) found.set(count - 1, look);
      tags = '';
    };
    for await (const text of wholeTags(archive, part)) {
      for (const [tag, name] of text.matchAll(TEXTS)) {
        if (name !== 'si') tags += tag;
        else {
          if (tags !== '') close();
          count += 1;
        }
      }
      if (count > MOST_SHARED)
        throw tooLarge(`more than ${MOST_SHARED} texts in a workbook; a CSV file has no such limit`);
    }
    close();
  }
  return found;
}

async function* rowsOf(
  archive: Archive,
  { at, part }: { readonly at: number; readonly part: string },
  looks: Looks,
  rules: readonly HidingRule[],
): AsyncIterable<SheetRow> {
  const { over: comments } = await commentsOf(archive, part);
  const marks = rowMarks(archive, part, looks)[Symbol.asyncIterator]();
  const over = new RulesOver(rules, looks);
  let mark: RowMarks | undefined;
  let last = 0;
  try {
    for await (const { index, values } of streamXlsxRows(archive.bytes, { sheet: at })) {
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
        const doubt = doubtAbout(value, style, looks);
        if (doubt !== undefined) doubts.push({ cell, reason: doubt });
        return shown(value, style === undefined ? undefined : looks.formats[style.style]);
      });
      for (const comment of comments.get(number) ?? []) doubts.push({ ...comment, reason: 'commented' });
      const vanished = over.read(number, values, ours);
      yield {
        number,
        hidden: ours?.hidden ?? false,
        cells,
        doubts: [...doubts, ...vanished.doubts],
        ...(vanished.mayHide.length === 0 ? {} : { mayHide: vanished.mayHide }),
        dress: dressIn(ours, looks),
      };
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

function doubtAbout(value: unknown, look: CellLook | undefined, looks: Looks): RejectReason | undefined {
  if (look?.error === true) return 'error-cell';
  if (look !== undefined && value !== null && value !== '') {
    if (isStruck(look, looks)) return 'struck-through';
    if (isUnseenText(look, value, looks) && !saysNothing(value)) return 'unseen';
  }
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

/** Merges that are kept; of more nobody could say what stands in them. */
const MOST_MERGES = 200_000;

async function sheetMarks(
  archive: Archive,
  part: string,
  dresses: readonly RuleDress[],
): Promise<SheetMarks> {
  let hiddenRows = 0;
  let conditional = false;
  const hiddenColumns: number[] = [];
  const merges: MergedCells[] = [];
  const rules = new RulesReader(dresses);
  for await (const text of wholeTags(archive, part)) {
    rules.add(text);
    for (const [tag, name] of text.matchAll(
      /<(?:\w+:)?(row|mergeCell|col|conditionalFormatting)(?=[\s>/])[^>]*>/g,
    )) {
      if (name === 'col')
        hiddenColumns.push(...(isHidden(tag) && hiddenColumns.length < MOST_COLUMNS ? columnsIn(tag) : []));
      else if (name === 'conditionalFormatting') conditional = true;
      else if (name === 'row') hiddenRows += isHidden(tag) ? 1 : 0;
      else if (merges.length === MOST_MERGES) throw tooLarge(`more than ${MOST_MERGES} merged cells`);
      else merges.push(...mergedIn(attribute(tag, 'ref') ?? ''));
    }
  }
  const { count: comments } = await commentsOf(archive, part);
  return {
    hiddenRows,
    hiddenColumns,
    comments,
    conditional,
    hiding: rules.found,
    merges: withoutOverlaps(merges),
  };
}

/** The columns that a mark is about, as far as a report has any. */
function columnsIn(tag: string): readonly number[] {
  const first = Number(attribute(tag, 'min') ?? 0);
  const last = Math.min(Number(attribute(tag, 'max') ?? 0), MOST_COLUMNS);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i - 1);
}

function tooLarge(why: string): ProductError {
  return new ProductError('intake.too_large', { fill: { why } });
}

function unreadable(why: string): ProductError {
  return new ProductError('intake.unreadable', { fill: { why } });
}
