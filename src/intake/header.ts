import type { Dialect } from '../model/dialect.ts';
import { UNREADABLE } from './decode.ts';
import type { Row } from './records.ts';

/** More columns than any report has; a table of more is refused. */
export const MOST_COLUMNS = 2_000;

/** What the header says. */
export interface TableHeader {
  readonly dialect: Dialect;
  /** One per column, all different, trimmed; where the header says nothing (readable) `Column 3`. */
  readonly names: readonly string[];
  /** The group above each name (a merged cell stands above all its columns); "" without one. */
  readonly groups: readonly string[];
}

/** Takes a table: the header once, then rows in the order of their lines; together they name every physical line. */
export interface TableReader {
  readonly onHeader: (header: TableHeader) => void;
  readonly onRow: (row: Row) => void;
}

/** Names and groups of the header rows. */
export function headerOf(dialect: Dialect, rows: readonly (readonly string[])[]): TableHeader {
  const names = dialect.headerRows === 0 ? [] : (rows.at(-1) ?? []);
  const above = dialect.headerRows > 1 ? (rows[0] ?? []) : [];
  let group = '';
  const groups = Array.from({ length: dialect.columns }, (_, i) => {
    const said = tidy(above[i] ?? '');
    if (said !== '') group = said;
    return group;
  });
  return { dialect, names: uniqueNames(names, dialect.columns), groups };
}

/** Names as they stand, tidied; an empty or unreadable one is named by its place, a second one of a name is numbered. */
function uniqueNames(cells: readonly string[], columns: number): readonly string[] {
  const seen = new Set<string>();
  return Array.from({ length: columns }, (_, i) => {
    const said = tidy(cells[i] ?? '');
    const name = said === '' || said.includes(UNREADABLE) ? `Column ${i + 1}` : said;
    let unique = name;
    for (let n = 2; seen.has(unique); n++) unique = `${name} (${n})`;
    seen.add(unique);
    return unique;
  });
}

function tidy(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim().normalize('NFC');
}
