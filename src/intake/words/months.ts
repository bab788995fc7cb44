import { asciiDigits, type Day, fullYear, lengthOf, monthOf, readDay, startOf } from './days.ts';
import type { DateOrder } from '../../model/layout.ts';

const ENDLESS_YEAR = 9999;
const LAST_OF_DAY_MS = 86_399_000;

/** What people write before a month or a year of which they mean the end. */
const END_OF = /^(?:(?:the )?end of|ende|fin(?: de)?|fine|fim de|final de|einde?)[ .]+/iu;
const YEAR_LAST = /^(\d{1,2}) ?[-/. ] ?(20\d{2}|9999)$/;
const YEAR_FIRST = /^(20\d{2}|9999)[-/.年](\d{1,2})月?$/;
const PACKED = /^(20\d{2}|9999)(\d{2})$/;
/** Two digits only as Excel shows them: `Dec-25`; the 25th of December is `25-Dec`. */
const WORD = /^(\p{L}{3,9})\.?(?:[ /]+(?:de )?|-)(20\d{2}|9999)$|^(\p{L}{3,9})\.?(?:-| ?['’])(\d{2})$/u;
const YEAR = /^(20[1-9]\d)年?$/;

/**
 * Reads a day as `readDay` does, and a cell that names a month or a year instead as all of it: access that ends with it ends
 * with its last day.
 */
export function readTerm(text: string, order: DateOrder): Day | undefined {
  return readDay(text, order) ?? readMonth(text);
}

/** Whether a cell names a year and nothing else: it may be a number of something. */
export function isYear(text: string): boolean {
  return YEAR.test(asciiDigits(text));
}

/** A month or a year; undefined: neither. */
export function readMonth(text: string): Day | undefined {
  const plain = asciiDigits(text).replace(END_OF, '');
  const year = YEAR.exec(plain)?.[1];
  if (year !== undefined) return termOf(Number(year), 1, 12);
  const last = YEAR_LAST.exec(plain);
  if (last !== null) return monthIn(Number(last[2]), Number(last[1]));
  const first = YEAR_FIRST.exec(plain) ?? PACKED.exec(plain);
  if (first !== null) return monthIn(Number(first[1]), Number(first[2]));
  const [, word = '', long, short = word, years = long] = WORD.exec(plain) ?? [];
  return years === undefined ? undefined : monthIn(fullYear(years), monthOf(short));
}

function monthIn(year: number, month: number): Day | undefined {
  return month < 1 || month > 12 ? undefined : termOf(year, month, month);
}

function termOf(year: number, first: number, last: number): Day {
  if (year === ENDLESS_YEAR) return { kind: 'never' };
  const end = startOf(year, last, lengthOf(year, last)) + LAST_OF_DAY_MS;
  return { kind: 'day', earliest: startOf(year, first, 1), end, latest: end };
}
