import type { Archive } from '../../bytes/archive.ts';
import { dressOf, writingIn } from './cell-dress.ts';
import { OF_PIECES, type PiecesLook, PiecesReader } from './text-pieces.ts';
import { isUnseenOn, type Unseen, unseenStyles } from './unseen-text.ts';
import { attribute, isOn, partOf, tagsOf, unescaped, wholeTags } from './xml-tags.ts';

/** How cells look that says something. */
export interface Looks {
  /** Style number → how its numbers are shown. */
  readonly formats: readonly (string | undefined)[];
  /** Style number → what a person sees of it beside the text. */
  readonly dress: readonly (readonly string[])[];
  /** Style numbers whose text is struck through. */
  readonly struck: ReadonlySet<number>;
  /** Style number → what of its cells nobody sees. */
  readonly unseen: ReadonlyMap<number, Unseen>;
  /** Style number → in which colour its cells are written. */
  readonly inks: readonly (string | undefined)[];
  /** Style number → what its cells are filled with. */
  readonly papers: readonly (string | undefined)[];
  /** Number of a text that cells share → how pieces of it look, where not as the cell does. */
  readonly texts: ReadonlyMap<number, PiecesLook>;
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
  readonly pieces?: PiecesLook | undefined;
}

/** `styles`: the part of a workbook that has them. */
export function looksOf(styles: string, texts: ReadonlyMap<number, PiecesLook>): Looks {
  const cells = tagsOf(partOf(styles, 'cellXfs'), 'xf');
  const formats = formatsIn(styles);
  const writing = writingIn(styles);
  return {
    formats: padFormats(formats, cells),
    dress: dressOf(styles, cells),
    struck: struckStyles(styles, cells),
    unseen: unseenStyles(cells, formats, writing),
    inks: cells.map((tag) => writing.inks[Number(attribute(tag, 'fontId') ?? 0)]),
    papers: cells.map((tag) => writing.papers[Number(attribute(tag, 'fillId') ?? 0)]),
    texts,
  };
}

const TAGS = `<(?:\\w+:)?(row|c|${OF_PIECES})(?=[\\s>/])[^>]*>`;
const ROWS_CELLS = new RegExp(TAGS, 'g');
/** The same, and what a cell says where it is the number of a shared text; pieces of text end behind tags. */
const ROWS_CELLS_NUMBERS = new RegExp(`${TAGS}|(?:^|>)(\\d+)(?=<\\/(?:\\w+:)?v>)`, 'g');

/** What the sheet says of its rows beside their values. */
export async function* rowMarks(archive: Archive, part: string, { texts }: Looks): AsyncIterable<RowMarks> {
  let row: { number: number; hidden: boolean; cells: Map<number, CellLook> } | undefined;
  let column = 0;
  let before = 0;
  let shares = false;
  const reader = new PiecesReader();
  /** Of a text that stands in its cell. */
  let tags = '';
  const look = (pieces: PiecesLook | undefined) => {
    if (pieces !== undefined)
      row?.cells.set(column - 1, { style: 0, error: false, ...row.cells.get(column - 1), pieces });
  };
  for await (const text of wholeTags(archive, part)) {
    for (const [tag, name, number] of text.matchAll(texts.size > 0 ? ROWS_CELLS_NUMBERS : ROWS_CELLS)) {
      if (number !== undefined) {
        // Behind the tag of its cell; of cells that share no texts it is a number as it stands.
        if (shares) look(texts.get(Number(number)));
        continue;
      }
      if (name !== 'row' && name !== 'c') {
        tags += tag;
        continue;
      }
      if (tags !== '') look(reader.look(tags));
      tags = '';
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
      if (style > 0 || error) row?.cells.set(column, { style, error });
      column += 1;
    }
  }
  look(reader.look(tags));
  if (row !== undefined) yield row;
}

/** What a person sees of the cells of a row beside their texts. */
export function dressIn(marks: RowMarks | undefined, { dress }: Looks): readonly string[] {
  const found = new Set<string>();
  for (const { style, pieces } of marks?.cells.values() ?? []) {
    for (const one of dress[style] ?? []) found.add(one);
    for (const one of pieces?.dress ?? []) found.add(one);
  }
  return [...found];
}

/** Whether the text of a cell, or something in it, is struck through. */
export function isStruck({ style, pieces }: CellLook, { struck }: Looks): boolean {
  return struck.has(style) || pieces?.struck === true;
}

/** Whether nobody sees what a cell says, or some of it. */
export function isUnseenText(
  { style, pieces }: CellLook,
  value: unknown,
  { unseen, papers }: Looks,
): boolean {
  const hidden = unseen.get(style);
  if (hidden !== undefined && (typeof value === 'number' ? hidden.numbers : hidden.texts)) return true;
  return pieces?.tiny === true || pieces?.inks.some((ink) => isUnseenOn(ink, papers[style])) === true;
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

/** Number of a format → what it is, of those that are the workbook's own. */
function formatsIn(styles: string): ReadonlyMap<string, string> {
  return new Map(
    tagsOf(styles, 'numFmt').map((tag) => [
      attribute(tag, 'numFmtId') ?? '',
      unescaped(attribute(tag, 'formatCode') ?? ''),
    ]),
  );
}

/** Style number → a format that pads or groups digits, as ids have it; others show a number as it is. */
function padFormats(
  own: ReadonlyMap<string, string>,
  cells: readonly string[],
): readonly (string | undefined)[] {
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
