import { looksOver } from '../words/looks.ts';
import { type Cells, firstOf } from './cells.ts';
import type { TableHeader } from './header.ts';
import type { Row } from './row.ts';

const SPACE = 0x20;
const LONGEST = 300;
/** Characters of a sign that stands before what it means. */
const LONGEST_SIGN = 12;
/** Columns of a table in which a record has more than two cells with something in them. */
const WIDE = 3;

/**
 * What a row says that is no record, or may be none: a single cell of it says something, or a sign and what it means do. Undefined:
 * it says nothing, or is a record.
 */
export function textBeside(row: Row): string | undefined {
  if (row.kind === 'aside') return (row.signs ?? row.text?.trim())?.slice(0, LONGEST);
  const { cells } = row;
  if (cells === undefined) return undefined;
  const filled = filledOf(cells, 2);
  if (filled === undefined) return undefined;
  const [first = '', second] = filled.map((column) => cells.at(column)?.trim() ?? '');
  if (second === undefined) return first.slice(0, LONGEST);
  const isNarrow = row.kind === 'record' && cells.length < WIDE;
  return isNarrow && !isLongSign(first) ? undefined : signOf(first, second);
}

/**
 * What the cells of a line beside a table say where the words behind a sign stand in the next cell: `X = revoked; O = active`; with
 * all of it where they may be cut otherwise. Undefined: there are no signs.
 */
export function signsIn(cells: readonly string[]): string | undefined {
  const said = cells.map((cell) => cell.trim()).filter((cell) => cell !== '');
  if (said.length > MOST_OF_SIGNS) return undefined;
  const signs = said.slice(1).flatMap((words, i) => signOf(said[i] ?? '', words) ?? []);
  if (signs.length === 0) return undefined;
  return (said.length === 2 ? signs : [...signs, said.join(' ')]).join('; ');
}
/** Columns in which a legend may stand beside a table: they have no name, or that of one. */
export function columnsBeside({ dialect, names }: TableHeader): readonly number[] {
  if (dialect.headerRows === 0) return [];
  return [...names.keys()].filter(
    (i) => names[i] === `Column ${i + 1}` || CALLED_LEGEND.test(names[i] ?? ''),
  );
}
const CALLED_LEGEND =
  /^(?:colou?rs?|colou?r key|key|legend|l[eé]gende|leyenda|leggenda|legenda|farben?|farblegende|couleurs?|colores|cores|colori|kleuren|凡例)\W*$/iu;

/** What stands in these columns. */
export function textsIn(cells: Cells | undefined, columns: readonly number[]): readonly string[] {
  return columns.map((column) => cells?.at(column)?.trim() ?? '').filter((said) => said !== '');
}

/** Cells of a line that are looked at for signs. */
const MOST_OF_SIGNS = 12;

/** `sign = what it means`; undefined: the first is too long for a sign, and says of no cells how they look. */
function signOf(sign: string, words: string): string | undefined {
  const said = `${sign} = ${words}`.slice(0, LONGEST);
  if (!isLongSign(sign)) return sign.length > LONGEST_SIGN ? undefined : said;
  return looksOver(said).length > 0 ? said : undefined;
}

/** Whether it has the length and the words of a sign such as `Rows marked in red`. */
function isLongSign(sign: string): boolean {
  return sign.length > LONGEST_SIGN && sign.includes(' ');
}

/** Whether only two cells say something, and there are others between them. */
export function standApart(cells: Cells): boolean {
  const [first, second] = filledOf(cells, 2) ?? [];
  return first !== undefined && second !== undefined && second > first + 1;
}

/** Whether a single cell says something. */
export function standsAlone(cells: Cells): boolean {
  return filledOf(cells, 1)?.length === 1;
}

/** The columns whose cells say something; undefined: there are more than so many. */
function filledOf(cells: Cells, most: number): readonly number[] | undefined {
  const filled: number[] = [];
  for (let i = 0; i < cells.length; i++) if (isFilled(cells, i) && filled.push(i) > most) return undefined;
  return filled;
}

function isFilled(cells: Cells, column: number): boolean {
  const first = firstOf(cells, column);
  return first > SPACE || (first >= 0 && cells.at(column)?.trim() !== '');
}
