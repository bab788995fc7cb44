import type { DateOrder } from '../../model/layout.ts';
import { asciiDigits, type Civil, type Day, dayOf, orderOf } from './days.ts';
import { readTerm } from './months.ts';
import { sidesOf } from './periods.ts';

/** Six digits, as mainframes write a day; with the century before them (1: 2000) on an AS/400. */
const SIX = /^(\d{2})(\d{2})(\d{2})$/;
const SEVEN = /^1(\d{2})(\d{2})(\d{2})$/;
/** Years that a column of ends has, behind 2000, and how far from the first to the last. */
const [FIRST_YEAR, LAST_YEAR, MOST_YEARS] = [10, 60, 12];

type Parts = 'ymd' | 'dmy' | 'mdy';
const ALL_PARTS: readonly Parts[] = ['ymd', 'dmy', 'mdy'];

/** Reads when something ends or starts: by `readTerm`, or six or seven digits (`251231`). Undefined: it cannot be read. */
export function readEnd(text: string, order: DateOrder): Day | undefined {
  return readTerm(text, order) ?? readShort(asciiDigits(text), order);
}

/** The order in which a column of ends or starts writes days, as `orderOf` and by their six digits. */
export function orderOfEnds(cells: Iterable<string>): DateOrder {
  const all = [...cells].flatMap((cell) => {
    const sides = sidesOf(cell).filter((side) => side !== undefined);
    return sides.length === 0 ? [cell] : sides;
  });
  const short = all.flatMap((cell) =>
    readTerm(cell, 'ymd') === undefined ? partsOf(asciiDigits(cell)) : [],
  );
  if (short.length === 0) return orderOf(all);
  const [only, ...others] = ALL_PARTS.filter((parts) => {
    const days = short.map((found) => civil(found, parts));
    const years = days.map(([year]) => year - 2000);
    const [first, last] = [Math.min(...years), Math.max(...years)];
    return (
      days.every(([, month, day]) => month >= 1 && month <= 12 && day >= 1 && day <= 31) &&
      first >= FIRST_YEAR &&
      last <= LAST_YEAR &&
      last - first <= MOST_YEARS
    );
  });
  return only === undefined || others.length > 0 ? 'unsure' : only;
}

type Found = readonly [string, string, string];

function partsOf(text: string): readonly Found[] {
  const [, a = '', b = '', c = ''] = SIX.exec(text) ?? [];
  return a === '' ? [] : [[a, b, c]];
}

function readShort(text: string, order: DateOrder): Day | undefined {
  const [, y = '', m = '', d = ''] = SEVEN.exec(text) ?? [];
  if (y !== '') return dayOf([civil([y, m, d], 'ymd')], undefined);
  const said = ALL_PARTS.filter((parts) => order === 'unsure' || order === parts);
  return dayOf(
    partsOf(text).flatMap((found) => said.map((parts) => civil(found, parts))),
    undefined,
  );
}

function civil([a, b, c]: Found, parts: Parts): Civil {
  const [year, month, day] = parts === 'ymd' ? [a, b, c] : parts === 'dmy' ? [c, b, a] : [c, a, b];
  return [2000 + Number(year), Number(month), Number(day)];
}
