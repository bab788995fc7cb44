import { type Row, settled } from '../../intake/table/row.ts';
import { findDialect, readTable } from '../../intake/table/table.ts';
import { unguarded } from '../../model/csv-line.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Dialect } from '../../model/dialect.ts';

/** The bytes of a file from the start, as often as it is called. */
export type OpenFile = () => AsyncIterable<Uint8Array>;

/** One line of a table that says something: text by column; `cells` is absent where it could not be read for certain. */
export interface TableLine<Column extends string> {
  readonly line: number;
  /** It is no record of the table: a title, a note, a total. */
  readonly aside?: true;
  /** Hidden in the workbook, or on a sheet that is. */
  readonly hidden?: true;
  /** Columns whose cells are merged with those of a line above, and say what they say. */
  readonly merged?: readonly Column[];
  readonly cells?: ReadonlyMap<Column, string>;
}

export interface SmallTable<Column extends string> {
  readonly lines: readonly TableLine<Column>[];
  /** Comments on the cells of a workbook, which are in no line. */
  readonly comments: number;
  /** Columns that the workbook hides. */
  readonly hiddenColumns: readonly Column[];
}

/** Spreadsheets save what they read with one of these. */
const DELIMITERS = [undefined, ',', ';', '\t'] as const;

/** What is said of a table that cannot be read: it is a sheet, or the file of owners. */
export type UnreadableTable = 'signoff.unreadable' | 'signoff.owners_unreadable';

/**
 * Reads a CSV file, or the one sheet of a workbook, that has these columns, in any order, beside others. Cells are text: without the guard
 * against formulas, otherwise as they stand. Throws `code`, whatever is wrong with the file.
 */
export async function smallTable<Column extends string>(
  open: OpenFile,
  columns: readonly Column[],
  code: UnreadableTable,
): Promise<SmallTable<Column>> {
  const read = await linesOf(open, columns).catch((error: unknown) => {
    // The intake speaks of reports, and this is none.
    if (error instanceof ProductError && error.code.startsWith('intake.'))
      throw new ProductError(code, { fill: { why: whyUnreadable(error) }, cause: error });
    throw error;
  });
  if ('lines' in read) return read;
  if ('twice' in read)
    throw new ProductError(code, { fill: { why: `it has more than one column ${read.twice}` } });
  if ('sheets' in read)
    throw new ProductError(code, {
      fill: {
        why: `${read.sheets.length} of its sheets have these columns: delete all but the one that counts`,
      },
      subject: read.sheets.slice(0, 5).join(', '),
    });
  const { missing } = read;
  throw new ProductError(code, { fill: { why: `it has no column ${missing.slice(0, 3).join(', ')}` } });
}

function whyUnreadable({ code, fill, reason }: ProductError): string {
  if (code === 'intake.empty') return 'it has no lines';
  return typeof fill['why'] === 'string' ? fill['why'] : reason.replace(/\.$/, '');
}

type Found<Column extends string> =
  | SmallTable<Column>
  | { readonly missing: readonly Column[] }
  | { readonly twice: Column }
  | { readonly sheets: readonly string[] };

async function linesOf<Column extends string>(
  open: OpenFile,
  columns: readonly Column[],
): Promise<Found<Column>> {
  let missing: readonly Column[] = columns;
  let header = '';
  for (const delimiter of DELIMITERS) {
    // Another reading makes sense only where the first one left a delimiter inside a name.
    if (delimiter !== undefined && !header.includes(delimiter)) continue;
    const found = await findDialect(open(), delimiter === undefined ? {} : { delimiter });
    if (found.sheet !== undefined) return linesOfWorkbook(open, columns, found.sheet.sheets);
    const read = await readAs(open, columns, found);
    if (!('missing' in read)) return read;
    ({ missing } = read);
    header = read.header;
  }
  return { missing };
}

/** The one sheet that has the columns: of a copy beside it nobody knows which was meant. */
async function linesOfWorkbook<Column extends string>(
  open: OpenFile,
  columns: readonly Column[],
  sheets: readonly { readonly name: string; readonly hidden: boolean }[],
): Promise<Found<Column>> {
  const having: { readonly name: string; readonly read: Found<Column> }[] = [];
  let missing: readonly Column[] = columns;
  for (const { name, hidden } of sheets) {
    const dialect = await findDialect(open(), { sheet: name }).catch((error: unknown) => {
      if (error instanceof ProductError && error.code.startsWith('intake.empty')) return undefined;
      throw error;
    });
    if (dialect === undefined) continue;
    const read = await readAs(open, columns, dialect);
    if (!('missing' in read)) having.push({ name, read: hidden ? allHidden(read) : read });
    else if (read.missing.length < missing.length) ({ missing } = read);
  }
  if (having.length > 1) return { sheets: having.map(({ name }) => name) };
  return having[0]?.read ?? { missing };
}

function allHidden<Column extends string>(read: Found<Column>): Found<Column> {
  return 'lines' in read
    ? { ...read, lines: read.lines.map((line) => ({ ...line, hidden: true as const })) }
    : read;
}

async function readAs<Column extends string>(
  open: OpenFile,
  columns: readonly Column[],
  found: Dialect,
): Promise<
  | Exclude<Found<Column>, { readonly missing: unknown }>
  | { readonly missing: readonly Column[]; readonly header: string }
> {
  // What this program writes and spreadsheets save is quoted one way, whatever its texts look like.
  const dialect: Dialect = { ...found, quote: '"', escape: 'doubled' };
  let names: readonly string[] = [];
  const rows: Row[] = [];
  await readTable(open(), dialect, {
    onHeader: (said) => (names = said.names),
    onRow: (row) => rows.push(settled(row)),
  });
  const missing = columns.filter((column) => placeOf(column, names) < 0);
  if (missing.length > 0) return { missing, header: names.join('\n') };
  const twice = columns.find((column) => timesIn(column, names) > 1);
  if (twice !== undefined) return { twice };
  return {
    lines: rows.flatMap((row) => lineOf(row, names, columns)),
    comments: found.sheet?.comments ?? 0,
    hiddenColumns: columns.filter((column) => found.sheet?.hiddenColumns?.includes(placeOf(column, names))),
  };
}

/** Where a column stands; another case will do where none is called exactly so. -1: nowhere. */
function placeOf(column: string, names: readonly string[]): number {
  const exact = names.indexOf(column);
  const alike = (name: string) => name.trim().toLowerCase() === column.toLowerCase();
  return exact >= 0 ? exact : names.findIndex(alike);
}

/** How often a column stands there: what one of them says the other may deny. The intake numbers repeated names: `Decision (2)`. */
function timesIn(column: string, names: readonly string[]): number {
  const alike = (name: string) =>
    name
      .replace(/ \(\d+\)$/, '')
      .trim()
      .toLowerCase() === column.toLowerCase();
  return names.filter(alike).length;
}

const NOTHING_SAID: ReadonlySet<string> = new Set(['blank', 'header', 'repeated-header']);

/** What was not cut into cells for certain is a line all the same. */
function lineOf<Column extends string>(
  row: Row,
  names: readonly string[],
  columns: readonly Column[],
): readonly TableLine<Column>[] {
  if (row.kind === 'aside') return NOTHING_SAID.has(row.label) ? [] : [{ line: row.line, aside: true }];
  if (row.kind === 'rejected' || row.doubts !== undefined) return [{ line: row.line }];
  const cells = new Map(
    columns.map((column) => [column, unguarded(row.cells.at(placeOf(column, names)) ?? '')] as const),
  );
  const merged = columns.filter((column) => row.merged?.includes(placeOf(column, names)));
  return [
    {
      line: row.line,
      ...(row.hidden === true ? { hidden: true as const } : {}),
      ...(merged.length === 0 ? {} : { merged }),
      cells,
    },
  ];
}
