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
  const { second } = setApart(table);
  if (second === undefined || table.members !== undefined) return false;
  return second < table.person.index ? index < table.person.index : index >= second;
}

const YEAR = '(?<!\\d)(?:19|20)\\d\\d(?!\\d)';
const MONTH =
  'jan(?:uary?|vier)?|feb(?:ruary?)?|f[ée]vr?(?:ier)?|m[aä]r(?:ch|s|z)?|a[pv]r(?:il)?|ma[iy]|jui?n[ei]?' +
  '|jui?l(?:[iy]|let)?|aug(?:ust)?|ao[uû]t|sept?(?:ember|embre)?|o[ck]t(?:ober|obre)?' +
  '|nov(?:ember|embre)?|d[eé][cz](?:ember|embre)?';
const PART_OF_A_YEAR = `(?<!\\p{L})(?:(?:Q|H|KW|CW|FY)[ -]?\\d{1,2}|(?:${MONTH})\\.?)(?![\\p{L}\\d])`;
const BESIDE = "[ ,'’_/.-]{0,3}";
/** A year, with what stands beside it for a part of it; or such a part at the end of a name. */
const PERIOD = new RegExp(
  `(?:(?:${PART_OF_A_YEAR}${BESIDE}){1,2}|(?:(?<!\\d)\\d{1,2}[-./]){1,2})?${YEAR}` +
    `(?:(?:${BESIDE}${PART_OF_A_YEAR}){1,2}|(?:[-./]\\d{1,2}(?!\\d)){1,2})?` +
    `|${PART_OF_A_YEAR}(?:[ '’-]{0,2}\\d\\d)?$`,
  'giu',
);

/** How a column is called beside a period, and that. */
interface Periodic {
  readonly stem: string;
  readonly period: string;
}

function periodicOf({ name }: Column): Periodic | undefined {
  const period = name.match(PERIOD)?.join(' ');
  return period === undefined ? undefined : { stem: name.replace(PERIOD, '').trim(), period };
}

/**
 * Whether columns are called by years, and this one not by the last until now; or by parts of years, of which nobody knows the last.
 * Years of a thing are a part of its name (`Office 2016`, `Office 2019`), but not those that lead up to now.
 */
function isOfAnotherPeriod(table: KnownTable, column: Column): boolean {
  const own = periodicOf(column);
  const alike = own === undefined ? [] : (setApart(table).periods.get(own.stem) ?? []);
  if (own === undefined || alike.length < 2) return false;
  const thisYear = formatInstant(table.now).slice(0, 4);
  if (!alike.every((period) => ONLY_A_YEAR.test(period)))
    return isCalledAccess(own.stem) || alike.some((period) => /\p{L}/u.test(period));
  const past = alike.filter((year) => year <= thisYear).sort();
  if (!isCalledAccess(own.stem) && !leadsUpTo(past, thisYear)) return false;
  return own.period !== past.at(-1);
}
const ONLY_A_YEAR = /^\d{4}$/;

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

interface SetApart {
  readonly second: number | undefined;
  /** Stem → the periods of the columns that are called by it. */
  readonly periods: ReadonlyMap<string, readonly string[]>;
}

/** What is the same for all columns of a table: there may be thousands. */
const APART = new WeakMap<KnownTable, SetApart>();

function setApart(table: KnownTable): SetApart {
  const known = APART.get(table);
  if (known !== undefined) return known;
  const periods = new Map<string, string[]>();
  for (const column of table.columns) {
    const { stem, period } = periodicOf(column) ?? {};
    if (stem === undefined || period === undefined) continue;
    const alike = periods.get(stem);
    if (alike === undefined) periods.set(stem, [period]);
    else alike.push(period);
  }
  const found = { second: others(table), periods };
  APART.set(table, found);
  return found;
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
