import { strongType } from './cell-types.ts';
import { textsOf } from './cells.ts';
import { meaningsOf } from '../words/headers/lexicon.ts';
import type { Meaning } from '../words/headers/meaning.ts';
import { codesOver, LONGEST_CODE } from '../words/legend.ts';
import type { Row } from './row.ts';
import { signsIn } from './text-beside.ts';

/** Where the table of a report starts and how wide it is. */
export interface Structure {
  readonly columns: number;
  readonly trailingDelimiter: boolean;
  /** See `Dialect`. */
  readonly headerLine: number;
  readonly headerRows: number;
  readonly headerLines: number;
}

type Cut = { readonly line: number; readonly lines: number; readonly cells: readonly string[] };

/** Share of the usual width below which a row above the header is no part of the table. */
const PREAMBLE_FILL = 0.34;
const MOST_PREAMBLE = 200;

/**
 * Finds preamble, header and width in the first rows, cut without regard to their number of cells. `body`: rows from
 * further down; `groups`: line of a row that is known to name groups of columns. Undefined where there is no row at all.
 */
export function structureOf(
  begin: readonly Row[],
  body: readonly Row[],
  width: number,
  groups?: number,
): Structure | undefined {
  const rows = begin.flatMap((row): Cut[] =>
    row.kind === 'aside' || row.cells === undefined ? [] : [{ ...row, cells: textsOf(row.cells) }],
  );
  const first = rows.findIndex(
    (row, i) => i < MOST_PREAMBLE && (row.line === groups || startsTable(row, rows[i + 1], width)),
  );
  const top = first < 0 || rows[first]?.line === groups ? first : belowFacts(rows, first, width);
  const start = rows[top < 0 ? 0 : top];
  if (start === undefined) return undefined;
  const below = rows.slice(Math.max(top, 0) + 1);
  const data = [
    ...below.slice(2),
    ...body.flatMap((row) => (row.kind === 'record' ? [{ cells: textsOf(row.cells) }] : [])),
  ];
  const trailing =
    start.cells.length === width - 1 &&
    below.length > 0 &&
    [...below, ...data].every(
      (row) => isRule(row.cells) || (row.cells.length === width && row.cells.at(-1) === ''),
    );
  const columns = trailing ? width - 1 : width;
  const types = columnTypes(data.length > 0 ? data : below, columns);
  const second = below[0];
  const third = below[1];
  if (
    second !== undefined &&
    (start.line === groups ||
      (isGroups(start.cells, second.cells, columns) && !standsBeside(start.cells, second.cells, data)) ||
      areNamesOfBoth(start.cells, second.cells, data))
  )
    return {
      columns: second.cells.length,
      trailingDelimiter: trailing,
      headerLine: start.line,
      headerRows: 2,
      headerLines: second.line + second.lines - start.line,
    };
  if (isData(start.cells, types, data.length > 0 ? data : below))
    return { columns, trailingDelimiter: trailing, headerLine: start.line, headerRows: 0, headerLines: 0 };
  const two =
    second !== undefined &&
    third !== undefined &&
    !isRule(second.cells) &&
    isSecondHeader(second.cells, types, columns);
  const last = two ? second : start;
  return {
    // What the header says counts; records of another width are rejected one by one.
    columns: trailing ? columns : start.cells.length,
    trailingDelimiter: trailing,
    headerLine: start.line,
    headerRows: two ? 2 : 1,
    headerLines: last.line + last.lines - start.line,
  };
}

/** Dashes and the like. */
export function isRule(cells: readonly string[]): boolean {
  const text = cells.join('').replaceAll(/\s/g, '');
  return text.length >= 3 && /^[-=_+*|~.]+$/.test(text) && /([-=_*~])\1\1/.test(text);
}

function filled(cells: readonly string[]): number {
  return cells.filter((cell) => cell.trim() !== '').length;
}

function startsTable(row: Cut, next: Cut | undefined, width: number): boolean {
  const { cells } = row;
  if (isRule(cells)) return false;
  if (width === 1) return true;
  if (cells.length < width - 1 || cells.length < 2) return false;
  // A label with what it says beside it, above the table: `Generated:,2026-11-25,,`.
  if (/:\s*$/.test(cells[0] ?? '') && filled(cells) < cells.length) return false;
  // A title with a number beside it, above a row that is full of words.
  if (cells.some((cell) => strongType(cell) === 'number') && isFullOfWords(next?.cells, width)) return false;
  if (filled(cells) >= Math.max(2, PREAMBLE_FILL * width)) return true;
  return isGroups(cells, next?.cells, width);
}

/** Rows that may say something of the whole report above its table. */
const MOST_FACTS = 20;

/**
 * Where the table starts if the rows from one on, of two cells each, say something of the whole report (`Run by,Anna Berg,,`): at
 * a row below them that is full of names of columns, or of words where they are a legend (`X,no access,,`). Else that row.
 */
function belowFacts(rows: readonly Cut[], from: number, width: number): number {
  let to = from;
  while (to - from < MOST_FACTS && filled(rows[to]?.cells ?? []) === 2) to += 1;
  const cells = rows[to]?.cells;
  const named = cells?.filter((cell) => meaningsOf(cell).length > 0).length ?? 0;
  const isBelow = named >= NAMED * width || rows.slice(from, to).some(isOfLegend);
  return width > 2 && to > from && isFullOfWords(cells, width) && isBelow ? to : from;
}
/** Share of the cells that must be names of columns. */
const NAMED = 2 / 3;

function isOfLegend({ cells }: Cut): boolean {
  return codesOver(signsIn(cells) ?? '').some((code) => code.length <= LONGEST_CODE);
}

function isFullOfWords(cells: readonly string[] | undefined, width: number): boolean {
  return (
    cells !== undefined &&
    cells.length === width &&
    new Set(cells).size === width &&
    cells.every((cell) => cell.trim() !== '' && strongType(cell) === undefined)
  );
}

/** A row of groups above the names: few cells, over a row that is full of words. */
function isGroups(cells: readonly string[], below: readonly string[] | undefined, columns: number): boolean {
  if (below === undefined || columns < 3 || cells.length !== below.length) return false;
  const count = filled(cells);
  if (count < 2 || filled(below) < 0.8 * below.length || filled(below) <= count) return false;
  const words = (row: readonly string[]) =>
    row.every((cell) => strongType(cell) === undefined || /^\D+\d?$/.test(cell));
  // A label with its value beside it is no group.
  return (
    words(cells) &&
    words(below) &&
    (cells[0]?.trim() === '' || count > 2) &&
    new Set(
      below.map(
        (name, i) => `${cells.slice(0, i + 1).findLast((cell) => cell.trim() !== '') ?? ''}\n${name}`,
      ),
    ).size === below.length
  );
}

/**
 * Whether what a row has beyond the names above it stands beside the table, as a legend does: where these are names of columns, the
 * row says something else below the one of people, and hardly any row has anything in the columns without a name.
 */
function standsBeside(
  names: readonly string[],
  row: readonly string[],
  rows: readonly { readonly cells: readonly string[] }[],
): boolean {
  const beyond = names.flatMap((name, i) => (name.trim() === '' ? [i] : []));
  const people = names.findIndex((name) => meaningsOf(name).some((one) => IDENTIFYING.has(one)));
  if (people < 0 || meaningsOf(row[people] ?? '').length > 0) return false;
  const others = rows.filter(({ cells }) => beyond.some((i) => (cells[i] ?? '').trim() !== ''));
  return rows.length > 0 && others.length <= BESIDE * rows.length;
}
/** Share of the rows beside which something may stand. */
const BESIDE = 0.25;

/**
 * Names in two rows: some columns are named in the upper one, the others in the lower one below the group that they belong to
 * (`Login,Finance,,Team` over `,Read,Post,`). The first column is named above, so the lower row is nobody's record.
 */
function areNamesOfBoth(
  above: readonly string[],
  below: readonly string[],
  rows: readonly { readonly cells: readonly string[] }[],
): boolean {
  if (above.length < 3 || above.length !== below.length) return false;
  if ([...above, ...below].some((cell) => strongType(cell) !== undefined)) return false;
  let grouped = false;
  let inGroups = 0;
  for (const [i, name] of below.entries()) {
    const isNamed = name.trim() !== '';
    if ((above[i] ?? '').trim() !== '') grouped = isNamed;
    else if (!isNamed || !grouped) return false;
    else inGroups += 1;
    if (isNamed && rows.some(({ cells }) => cells[i]?.trim() === name.trim())) return false;
  }
  return inGroups > 0 && (below[0] ?? '').trim() === '';
}

/** The kind of each column whose cells are clearly data, nearly all of them. */
function columnTypes(
  rows: readonly { readonly cells: readonly string[] }[],
  columns: number,
): readonly (string | undefined)[] {
  return Array.from({ length: columns }, (_, column) => {
    const counts = new Map<string | undefined, number>();
    let cells = 0;
    for (const row of rows) {
      const cell = row.cells[column]?.trim() ?? '';
      if (cell === '' || row.cells.length < columns) continue;
      cells += 1;
      const type = strongType(cell);
      counts.set(type, (counts.get(type) ?? 0) + 1);
    }
    return [...counts].find(([type, count]) => type !== undefined && cells > 1 && count >= 0.9 * cells)?.[0];
  });
}

/** A first row that looks like the rows below it: the table has no header. */
function isData(
  cells: readonly string[],
  types: readonly (string | undefined)[],
  rows: readonly { readonly cells: readonly string[] }[],
): boolean {
  const kinds = cells.map((cell) => strongType(cell));
  if (kinds.includes('email')) return true;
  const typed = types.filter((type, i) => type !== undefined && (cells[i] ?? '').trim() !== '').length;
  const same = types.filter((type, i) => type !== undefined && kinds[i] === type).length;
  if (typed > 0 && same < typed) return false;
  if (typed > 1 || (typed === 1 && types[kinds.findIndex(Boolean)] !== 'id')) return true;
  // One id like those below it may be a name as well: the other cells tell.
  // Words only: they are data when they stand again in their columns below.
  const again = cells.filter(
    (cell, i) => cell.trim() !== '' && rows.some((row) => row.cells[i] === cell),
  ).length;
  return (
    rows.length > 3 &&
    again >= 0.5 * cells.length &&
    again > 0 &&
    !rows.some((row) => sameCells(row.cells, cells))
  );
}

/** A second row of words above columns that hold data. */
function isSecondHeader(
  cells: readonly string[],
  types: readonly (string | undefined)[],
  columns: number,
): boolean {
  if (cells.length !== columns) return false;
  if (areTechnicalNames(cells)) return true;
  const typed = types.flatMap((type, i) => (type === undefined ? [] : [i]));
  return (
    typed.length > 1 &&
    filled(cells) >= 0.8 * columns &&
    typed.every((i) => (cells[i] ?? '').trim() !== '' && strongType(cells[i] ?? '') === undefined)
  );
}

/** Names of the fields of a system below those for people: all of them in capitals or with underscores, and known. */
function areTechnicalNames(cells: readonly string[]): boolean {
  const names = cells.map((cell) => cell.trim());
  if (names.length < 3 || new Set(names).size < names.length) return false;
  if (!names.every((name) => /^(?=.*[A-Z_])[A-Z][A-Z\d_]+$|^[a-z]+(_[a-z\d]+)+$/.test(name))) return false;
  const meanings = names.map(meaningsOf);
  return (
    meanings.filter((found) => found.length > 0).length >= 0.6 * names.length &&
    meanings.some((found) => found.some((meaning) => IDENTIFYING.has(meaning))) &&
    meanings.some((found) => found.includes('entitlement'))
  );
}

const IDENTIFYING: ReadonlySet<Meaning> = new Set(['login', 'email', 'employee-number']);

/** Equal but for white space around. */
export function sameCells(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((cell, i) => cell.trim() === b[i]?.trim());
}
