import type { Column } from './column-features.ts';
import { orderOf, readDay } from '../words/days.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { isYear, readMonth, readTerm } from '../words/months.ts';
import { readPeriod } from '../words/periods.ts';
import { saysInForce, standingOf } from '../words/status-words.ts';

/** Distinct cells that are looked at. */
const LOOKED_AT = 1_000;

/**
 * Dates, months, or what systems count days and moments with; beside words for no end, where they are most of the cells
 * together. Years only where nothing else stands there.
 */
export function saysDays({ shares, cells }: Column): boolean {
  if (shares.date >= 0.5) return true;
  const some = [...cells.keys()].slice(0, LOOKED_AT);
  const order = orderOf(some);
  const read = some.filter((cell) => readTerm(cell, order) !== undefined);
  const years = read.filter(isYear).length;
  const days = read.filter((cell) => readTerm(cell, order)?.kind === 'day');
  return days.length > 0 && (years === 0 ? 2 * read.length >= some.length : read.length === some.length);
}

/** Periods, and nothing else but days in most cells. */
export function saysPeriods({ cells }: Column): boolean {
  const some = [...cells.keys()].slice(0, LOOKED_AT);
  const periods = some.filter((cell) => readPeriod(cell, 'unsure') !== undefined).length;
  const days = some.filter((cell) => readTerm(cell, 'unsure') !== undefined).length;
  return periods > 0 && 2 * Math.max(periods, days) >= some.length;
}

/** Records in which a column names a month or a year in place of a day. */
export function monthsIn({ cells }: Column): number {
  const order = orderOf(cells.keys());
  return [...cells].reduce(
    (sum, [cell, count]) =>
      readDay(cell, order) === undefined && readMonth(cell) !== undefined ? sum + count : sum,
    0,
  );
}

/** A name that ends with words for an end of access and nothing else: what stands below it decides about access, read or not. */
const SURELY_END = new RegExp(
  '(^| )((validity|effective|access|role|grant|assignment|account|membership|contract|user' +
    '|licen[cs]e)? ?(end|to|thru|through) ?(date|dat|dt|datum|time)' +
    '|(valid|validity|effective) (to|until|till|thru|through|end)|until|till|expires?' +
    '|expir(es?|ing) in|expiry|expiration|account expires|enddate|todat|gultig bis|befristet bis' +
    '|ablaufdatum|enddatum|bis|endet am|lauft ab|date (de )?fin|fin de validite|valable jusqu ?a?u?' +
    '|date d expiration|expire le|fecha (de )?(fin|caducidad|vencimiento|expiracion)|valido hasta' +
    '|caducidad|vencimiento|hasta|einddatum|geldig tot|tot en met|verloopt( op)?|vervaldatum' +
    '|days (remaining|left|(un)?til expiry|to (expiry|expiration|go))|remaining days|resttage' +
    '|data (di )?(fine|scadenza)|scadenza|valido fino al?|fine validita' +
    '|data (de )?(fim|termino|expiracao|validade)|valido ate' +
    '|expira em)( (date|dat|dt|on|at|datum|time|am))?$|有効期限|有効終了|失効日',
  'u',
);
const SURELY_START = new RegExp(
  '(^| )((valid|validity|effective) (from|start)|gultig (ab|von|seit)|valable a partir du' +
    '|valido desde|geldig (van|vanaf)|valido dal)( (date|dat|dt|on|at|datum))?$|有効開始',
  'u',
);

/** How long a session lasts, when a shift is over, what was spent so far. */
const OF_NO_DAY = new RegExp(
  '(^| )(session|shift|cache) (end|expir)' +
    '|(^| )(spend|spent|costs?|amount|paid|billed|usage|used|total|hours|sales|budget|year|quarter' +
    '|month|week|project) to date$',
);
/** How many days are left: of what is over fewer than none. */
const OF_DAYS_LEFT = /(^| )(days|tage|jours|dias|giorni|dagen) |(^| )(remaining days|resttage|in)$/;
/** Ends of ranges are called so as well. */
const OF_A_RANGE = /(?<!(^| )(gultig|befristet|valido) )(?<=^| )(bis|hasta)$/u;
const TIME_OR_AMOUNT =
  /^(\d{1,2}[:h]\d{2}( ?[ap]m)?( uhr)?|([$€£¥]|eur|usd|chf|gbp) ?\d[\d.,' ]*|\d[\d.,' ]* ?([$€£¥]|k?eur|k?usd|k?chf|k?gbp))$/iu;
/** No year of our time. */
const CODE = /^(\*|z+|(?!20[1-9]\d)\d{1,4})$/iu;

const DAYS_LEFT = /^(?!0+$)\d{1,4}$/;

/** Whether what a column says decides about when access ends, or starts, even where it cannot be read. */
export function surely(meaning: 'end' | 'start', { name, cells }: Column): boolean {
  const words = headerWords(name);
  if (!(meaning === 'end' ? SURELY_END : SURELY_START).test(words) || OF_NO_DAY.test(words)) return false;
  const no = [TIME_OR_AMOUNT];
  if (OF_A_RANGE.test(words)) no.push(CODE);
  if (OF_DAYS_LEFT.test(words)) no.push(DAYS_LEFT);
  const all = [...cells.keys()];
  return !all.every((cell) => no.some((pattern) => pattern.test(cell))) && !areStandings(all);
}

/** Whether words say of each what is over: `Active`, `Expired`. */
function areStandings(cells: readonly string[]): boolean {
  const isOver = (cell: string) => ['not', 'locked'].includes(standingOf(cell));
  return cells.some(isOver) && cells.every((cell) => isOver(cell) || saysInForce(cell));
}

/** Whether all that a column says are counts: too small for days. */
export function saysCounts({ cells }: Column): boolean {
  return [...cells.keys()].every((cell) => /^\d{1,3}$/.test(cell));
}
