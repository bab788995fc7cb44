import type { Archive } from '../../bytes/archive.ts';
import { dressOf } from './cell-dress.ts';
import { attribute, isOn, partOf, tagsOf, unescaped, wholeTags } from './xml-tags.ts';

/** How cells look that says something. */
export interface Looks {
  /** Style number → how its numbers are shown. */
  readonly formats: readonly (string | undefined)[];
  /** Style number → what a person sees of it beside the text. */
  readonly dress: readonly (readonly string[])[];
  /** Style numbers whose text is struck through. */
  readonly struck: ReadonlySet<number>;
  /** Numbers of texts that cells share of which some, or all, is struck through. */
  readonly struckTexts: ReadonlySet<number>;
}

export interface RowMarks {
  readonly number: number;
  readonly hidden: boolean;
  /** By column; none of cells without a style of their own. */
  readonly cells: ReadonlyMap<number, CellLook>;
}

export interface CellLook {
  readonly style: number;
  readonly error: boolean;
  /** Something of its text is struck through. */
  readonly struck: boolean;
}

/** `styles`: the part of a workbook that has them. */
export function looksOf(styles: string, struckTexts: ReadonlySet<number>): Looks {
  const cells = tagsOf(partOf(styles, 'cellXfs'), 'xf');
  return {
    formats: padFormats(styles, cells),
    dress: dressOf(styles, cells),
    struck: struckStyles(styles, cells),
    struckTexts,
  };
}

const ROWS_CELLS = /<(?:\w+:)?(row|c)(?=[\s>/])[^>]*>/g;
/** The same, and what a cell says where it is the number of a shared text; pieces of text end behind tags. */
const ROWS_CELLS_NUMBERS = /<(?:\w+:)?(row|c)(?=[\s>/])[^>]*>|(?:^|>)(\d+)(?=<\/(?:\w+:)?v>)/g;

/** What the sheet says of its rows beside their values. */
export async function* rowMarks(
  archive: Archive,
  part: string,
  { struck, struckTexts }: Looks,
): AsyncIterable<RowMarks> {
  let row: { number: number; hidden: boolean; cells: Map<number, CellLook> } | undefined;
  let column = 0;
  let before = 0;
  let shares = false;
  for await (const text of wholeTags(archive, part)) {
    for (const [tag, name, number] of text.matchAll(struckTexts.size > 0 ? ROWS_CELLS_NUMBERS : ROWS_CELLS)) {
      if (number !== undefined) {
        // Behind the tag of its cell; of cells that share no texts it is a number as it stands.
        if (shares && struckTexts.has(Number(number)))
          row?.cells.set(column - 1, { style: 0, error: false, ...row.cells.get(column - 1), struck: true });
        continue;
      }
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
      shares = attribute(tag, 't') === 's';
      if (style > 0 || error) row?.cells.set(column, { style, error, struck: struck.has(style) });
      column += 1;
    }
  }
  if (row !== undefined) yield row;
}

/** What a person sees of the cells of a row beside their texts. */
export function dressIn(marks: RowMarks | undefined, { dress }: Looks): readonly string[] {
  const found = new Set<string>();
  for (const { style } of marks?.cells.values() ?? []) for (const one of dress[style] ?? []) found.add(one);
  return [...found];
}

/** Whether nobody sees a row or a column: it is hidden, or has no height or width. */
export function isHidden(tag: string): boolean {
  const size = attribute(tag, 'ht') ?? attribute(tag, 'width');
  return (
    attribute(tag, 'hidden') === '1' ||
    attribute(tag, 'hidden') === 'true' ||
    (size !== undefined && Number(size) < LEAST_SEEN)
  );
}
const LEAST_SEEN = 0.5;

/** Number of a column by its letters, from 0: `A`, `AB`. */
export function columnOf(letters: string): number {
  let column = 0;
  for (const letter of letters) column = column * 26 + letter.charCodeAt(0) - 64;
  return column - 1;
}

/** Style number → a format that pads or groups digits, as ids have it; others show a number as it is. */
function padFormats(styles: string, cells: readonly string[]): readonly (string | undefined)[] {
  const own = new Map(
    tagsOf(styles, 'numFmt').map((tag) => [
      attribute(tag, 'numFmtId') ?? '',
      unescaped(attribute(tag, 'formatCode') ?? ''),
    ]),
  );
  return cells.map((tag) => {
    const format = own.get(attribute(tag, 'numFmtId') ?? '')?.split(';')[0];
    return format !== undefined && /^(?:[0#\- ()/]|\\.|"[^"]*")+$/.test(format) && /00/.test(format)
      ? format
      : undefined;
  });
}

/** Numbers of the styles whose font strikes through. */
function struckStyles(styles: string, cells: readonly string[]): ReadonlySet<number> {
  const fonts = partOf(styles, 'fonts')
    .split(/<(?:\w+:)?font(?=[\s>/])/)
    .slice(1);
  const struck = new Set<number>();
  if (!fonts.some((font) => tagsOf(font, 'strike').some(isOn))) return struck;
  for (const [style, tag] of cells.entries()) {
    const font = fonts[Number(attribute(tag, 'fontId') ?? 0)] ?? '';
    if (tagsOf(font, 'strike').some(isOn)) struck.add(style);
  }
  return struck;
}
