import { formatInstant } from '../../model/instant.ts';
import { valueKey } from '../words/canonical-value.ts';
import type { Column } from '../columns/column-features.ts';
import { meaningsOf } from '../words/headers/lexicon.ts';
import type { KnownTable } from './known-table.ts';

/** Share of the records in which a second column of people names the same ones. */
const SAME = 0.5;
/** How the second column of a name is called. */
const SECOND = /^(.+) \(\d+\)$/u;

/**
 * Whether a column is set apart from those that say what is held: whoever made the report hid it, or it stands with a second column
 * of people who are others (`Login, Role, , Login, Role`), or it says what was held in another year or quarter.
 */
export function isApart(table: KnownTable, column: Column): boolean {
  const { index } = column;
  if (table.facts.dialect.sheet?.hiddenColumns?.includes(index) === true) return true;
  if (isOfAnotherPeriod(table, column)) return true;
  const second = others(table);
  if (second === undefined || table.members !== undefined) return false;
  return second < table.person.index ? index < table.person.index : index >= second;
}

const YEAR = /(?<!\d)(?:19|20)\d\d(?!\d)/u;
const QUARTER = /(?<!\p{L})(?:Q|H|KW|CW|FY)[ -]?\d{1,2}$/iu;

/**
 * Whether columns are called by years, and this one not by the last until now; or by quarters, of which nobody knows the last. Years
 * of a thing are a part of its name (`Office 2016`, `Office 2019`), but not those that lead up to now.
 */
function isOfAnotherPeriod({ columns, now }: KnownTable, { name }: Column): boolean {
  const period = [YEAR, QUARTER].find((one) => one.test(name));
  if (period === undefined) return false;
  const alike = columns.filter(
    (other) => period.test(other.name) && other.name.replace(period, '') === name.replace(period, ''),
  );
  if (alike.length < 2) return false;
  const years = alike.map((other) => YEAR.exec(other.name)?.[0] ?? '');
  const thisYear = formatInstant(now).slice(0, 4);
  const past = years.filter((year) => year <= thisYear).sort();
  if (period === YEAR && !isCalledAccess(name.replace(YEAR, '')) && !leadsUpTo(past, thisYear)) return false;
  return period === QUARTER || YEAR.exec(name)?.[0] !== past.at(-1);
}

function isCalledAccess(name: string): boolean {
  return meaningsOf(name).includes('entitlement');
}

/** Whether years, in their order, follow each other until this one or the one before. */
function leadsUpTo(years: readonly string[], thisYear: string): boolean {
  return (
    Number(years.at(-1)) >= Number(thisYear) - 1 &&
    years.every((year, i) => i === 0 || Number(year) - Number(years[i - 1]) <= 1)
  );
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
