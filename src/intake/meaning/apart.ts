import { valueKey } from '../words/canonical-value.ts';
import type { Column } from '../columns/column-features.ts';
import type { KnownTable } from './known-table.ts';

/** Share of the records in which a second column of people names the same ones. */
const SAME = 0.5;
/** How the second column of a name is called. */
const SECOND = /^(.+) \(\d+\)$/u;

/**
 * Whether a column is set apart from those that say what is held: whoever made the report hid it, or it stands with a second column
 * of people who are others (`Login, Role, , Login, Role`).
 */
export function isApart(table: KnownTable, { index }: Column): boolean {
  if (table.facts.dialect.sheet?.hiddenColumns?.includes(index) === true) return true;
  const second = others(table);
  if (second === undefined || table.members !== undefined) return false;
  return second < table.person.index ? index < table.person.index : index >= second;
}

/** Where another column of people begins that is called as the first is. */
function others({ person, columns, facts }: KnownTable): number | undefined {
  const name = SECOND.exec(person.name)?.[1] ?? person.name;
  return columns.find((column) => {
    if (column === person || (SECOND.exec(column.name)?.[1] ?? column.name) !== name) return false;
    const both = facts.sample.filter((row) => [column, person].every(({ index }) => row[index] !== ''));
    const same = both.filter(
      (row) => valueKey(row[column.index] ?? '') === valueKey(row[person.index] ?? ''),
    );
    return both.length > 0 && same.length < SAME * both.length;
  })?.index;
}
