import { type Cells, firstOf } from './cells.ts';
import type { Row } from './records.ts';

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
  if (row.kind === 'aside') return row.text?.trim().slice(0, LONGEST);
  const { cells } = row;
  if (cells === undefined) return undefined;
  const filled = filledOf(cells, 2);
  if (filled === undefined || (filled.length === 2 && row.kind === 'record' && cells.length < WIDE))
    return undefined;
  const [first = '', second] = filled.map((column) => cells.at(column)?.trim() ?? '');
  if (second === undefined) return first.slice(0, LONGEST);
  return first.length > LONGEST_SIGN ? undefined : `${first} = ${second}`.slice(0, LONGEST);
}

/** Whether a single cell says something. */
export function standsAlone(cells: Cells): boolean {
  return filledOf(cells, 1)?.length === 1;
}

/** The columns whose cells say something; undefined: there are more than so many. */
function filledOf(cells: Cells, most: number): readonly number[] | undefined {
  const filled: number[] = [];
  for (let i = 0; i < cells.length; i++)
    if (firstOf(cells, i) > SPACE && filled.push(i) > most) return undefined;
  return filled;
}
