import type { Dialect } from '../../model/dialect.ts';
import { UNREADABLE } from '../bytes/decode.ts';
import type { Row } from './row.ts';

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

/**
 * Names and groups of the header rows; of a column that only the upper one names, that is the name. `from`: for each column the
 * one whose cell stands above it; unless given a cell stands above all columns up to the next one.
 */
export function headerOf(
  dialect: Dialect,
  rows: readonly (readonly string[])[],
  from?: readonly number[],
): TableHeader {
  const names = dialect.headerRows === 0 ? [] : (rows.at(-1) ?? []);
  const above = dialect.headerRows > 1 ? (rows[0] ?? []) : [];
  let group = '';
  const columns = Array.from({ length: dialect.columns }, (_, i) => {
    const name = tidy(names[i] ?? '');
    const own = tidy(above[i] ?? '');
    if (name === '' && own !== '') {
      group = '';
      return { name: own, group };
    }
    group = from === undefined ? (own === '' ? group : own) : tidy(above[from[i] ?? i] ?? '');
    return { name, group };
  });
  return { dialect, names: uniqueNames(columns), groups: columns.map((column) => column.group) };
}

/**
 * Names as they stand, tidied; an empty or unreadable one is named by its place, one that stands under several groups with its
 * group before it, a second one of a name is numbered.
 */
function uniqueNames(
  columns: readonly { readonly name: string; readonly group: string }[],
): readonly string[] {
  const groups = new Map<string, Set<string>>();
  for (const { name, group } of columns) groups.set(name, (groups.get(name) ?? new Set()).add(group));
  const seen = new Set<string>();
  return columns.map(({ name: said, group }, i) => {
    const own = group !== '' && (groups.get(said)?.size ?? 0) > 1 ? `${group} ${said}` : said;
    const name = said === '' || own.includes(UNREADABLE) ? `Column ${i + 1}` : own;
    let unique = name;
    for (let n = 2; seen.has(unique); n++) unique = `${name} (${n})`;
    seen.add(unique);
    return unique;
  });
}

function tidy(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim().normalize('NFC');
}
