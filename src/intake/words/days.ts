import type { DateOrder } from '../../model/layout.ts';

/** What a cell says about a day: never (no end), or one or two readings of it, in epoch milliseconds. */
export type Day =
  | { readonly kind: 'never' }
  | {
      readonly kind: 'day';
      /** First and last instant that the cell may mean, by its earliest and by its latest reading. */
      readonly earliest: number;
      readonly latest: number;
      /** Last instant by the earliest reading: nobody keeps anything longer than the report says. */
      readonly end: number;
      /** Its month does not have it: the last one that it has stands for it, and nobody knows which one is meant. */
      readonly noSuchDay?: true;
    };

const DAY_MS = 86_400_000;
/** Years that stand for "no end" in SAP, Oracle, Microsoft and others. */
const FIRST_ENDLESS_YEAR = 2900;
const NEVER = new RegExp(
  '^(never|no (end|expiry|expiration)( date)?|(does not|never) expires?|unlimited|permanent' +
    '|indefinite(ly)?|open([- ]end(ed)?)?|on-?going|until further notice|infini(te|ty)|forever' +
    '|perpetual|none|nie|unbefristet|unbegrenzt|dauerhaft|bis auf weiteres|jamais|illimité' +
    '|permanente?|nunca|ilimitado|indefinido|sin (fin|vencimiento|caducidad)|mai|illimitato' +
    '|senza scadenza|sem (fim|validade)|nooit|onbeperkt|無期限|なし|no limit|until revoked' +
    '|(not|non)[- ]expiring|unbefr\\.|nicht befristet|sans objet|evergreen|(voor )?onbepaalde? tijd|onbepaald|(a )?tempo indeterminato|bezterminowo|na czas nieokre[śs]lony' +
    '|(na )?dobu neur[čc]it(ou|á)|tills vidare|toistaiseksi|s[üu]resiz|бессрочно|长期(有效)?|永久(有效)?|무기한|영구|n[ée]ant|sans (fin|limite)' +
    '|ind[ée]termin[ée]e?|sin (fecha|l[ií]mite)|ohne (ende|befristung)|∞|0{8}|0{4}-0{2}-0{2}.*' +
    '|00[./]00[./]0{4}|00\\.000|99[-./]99[-./]99(99)?|9{4}([-./]?99){0,2}|9[.,]22337\\d*e\\+18' +
    '|25340\\d{7}(\\d{3})?)$',
  'iu',
);
/**
 * Days that stand for none: where directories and databases begin to count. Not 1900-01-01, by which people end access as well:
 * that is asked about.
 */
const NO_DAYS: ReadonlySet<string> = new Set(['1-1-1', '1600-12-31', '1601-1-1', '1753-1-1']);

const MONTHS: readonly (readonly string[])[] = [
  ['jan', 'gen', 'ene', 'oca'],
  ['feb', 'fév', 'fev', 'şub'],
  ['mar', 'mär', 'mrz', 'maa', 'mrt'],
  ['apr', 'avr', 'abr'],
  ['may', 'mai', 'mag', 'mei'],
  ['jun', 'giu', 'juin'],
  ['jul', 'lug', 'juil'],
  ['aug', 'aoû', 'aou', 'ago'],
  ['sep', 'set'],
  ['oct', 'okt', 'ott', 'out'],
  ['nov'],
  ['dec', 'dez', 'déc', 'dic'],
];

const YEAR_FIRST = /^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(.+))?$/;
const PACKED = /^(\d{4})(\d{2})(\d{2})(?:\d{4,6}(?:\.\d+)?Z?)?$/;
const YEAR_LAST = /^(\d{1,2})([-/. ])(\d{1,2})\2(\d{4}|\d{2})(?:[T ]+(.+))?$/;
const DAY_WORD = /^(\d{1,2})[-/. ]+(\p{L}{3,9})\.?[-/., ]+(\d{4}|\d{2})(?:[T ]+(.+))?$/u;
const WORD_DAY = /^(\p{L}{3,9})\.? (\d{1,2}),? (\d{4})(?:[T ,]+(.+))?$/u;
/** As Java and Unix write a moment: `Wed Dec 31 23:59:59 UTC 2025`. */
const YEAR_BEHIND = /^(\p{L}{3,9}) (\d{1,2}) (\d{1,2}:\d{2}(?::\d{2})?)(?: ([A-Z]{2,5}))? (\d{4})$/u;
/** The name of a weekday before a date. */
const WEEKDAY = new RegExp(
  '^(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?' +
    '|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|mo|di|mi|do|fr|sa|so' +
    '|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche)[.,]{0,2} +',
  'iu',
);
/** Year and day of the year, as mainframes write it. */
const JULIAN = /^(\d{2}|\d{4})\.(\d{3})$/;
const TIME = /^(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([AaPp][Mm])?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?$/;

/**
 * Reads a date in a cell, whatever system wrote it. A date without time means the whole day, in UTC. Undefined: no date.
 */
export function readDay(text: string, order: DateOrder): Day | undefined {
  const plain = asciiDigits(text);
  return (
    readPlain(plain, order) ??
    (WEEKDAY.test(plain) ? readPlain(plain.replace(WEEKDAY, ''), order) : undefined)
  );
}

function readPlain(text: string, order: DateOrder): Day | undefined {
  if (order === 'number') return numbered(text);
  if (NEVER.test(text)) return { kind: 'never' };
  const yearFirst = YEAR_FIRST.exec(text) ?? PACKED.exec(text);
  if (yearFirst !== null) {
    const [, y = '', m = '', d = '', time] = yearFirst;
    return dayOf([[Number(y), Number(m), Number(d)]], time);
  }
  const yearLast = YEAR_LAST.exec(text);
  if (yearLast !== null) {
    const [, first = '', , second = '', year = '', time] = yearLast;
    const y = fullYear(year);
    const dayMonth = [y, Number(second), Number(first)] as const;
    const monthDay = [y, Number(first), Number(second)] as const;
    if (order === 'dmy') return dayOf([dayMonth], time);
    if (order === 'mdy') return dayOf([monthDay], time);
    return dayOf(
      [dayMonth, monthDay].filter(([, month]) => month <= 12),
      time,
    );
  }
  const dayWord = DAY_WORD.exec(text);
  if (dayWord !== null) {
    const [, d = '', word = '', year = '', time] = dayWord;
    return dayOf([[fullYear(year), monthOf(word), Number(d)]], time);
  }
  const wordDay = WORD_DAY.exec(text);
  if (wordDay !== null) {
    const [, word = '', d = '', year = '', time] = wordDay;
    return dayOf([[Number(year), monthOf(word), Number(d)]], time);
  }
  const yearBehind = YEAR_BEHIND.exec(text);
  if (yearBehind !== null) {
    const [, word = '', d = '', time = '', zone = '', year = ''] = yearBehind;
    return dayOf([[Number(year), monthOf(word), Number(d)]], `${time} ${zone}`);
  }
  const julian = JULIAN.exec(text);
  if (julian !== null) {
    const [, year = '', n = ''] = julian;
    const y = fullYear(year);
    if (Number(n) < 1 || Number(n) > (lengthOf(y, 2) === 29 ? 366 : 365)) return undefined;
    const from = startOf(y, 1, 1) + (Number(n) - 1) * DAY_MS;
    return wholeDay(from);
  }
  return undefined;
}

/** Digits of other scripts as those of ASCII, each with what may stand between them. */
export function asciiDigits(text: string): string {
  if (!OTHER_DIGITS.test(text)) return text;
  return text
    .replace(/[\uff0d-\uff1a]/g, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0))
    .replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (char) => String(char.charCodeAt(0) & 0xf));
}

/** Full-width, Arabic and Persian ones. */
const OTHER_DIGITS = /[\uff10-\uff19\u0660-\u0669\u06f0-\u06f9]/;

/** The order in which a column writes day and month; `unsure` where all its cells read both ways. */
export function orderOf(cells: Iterable<string>): DateOrder {
  const all = [...cells].map(asciiDigits);
  if (all.length > 0 && all.every((cell) => NEVER.test(cell) || numbered(cell) !== undefined)) {
    if (all.some((cell) => !NEVER.test(cell) && numbered(cell) !== undefined)) return 'number';
  }
  let both = false;
  let found: DateOrder | undefined;
  for (const cell of all) {
    const match = YEAR_LAST.exec(cell);
    if (match === null) continue;
    const [, first = '', separator, second = ''] = match;
    const order =
      Number(first) > 12 || separator === '.' ? 'dmy' : Number(second) > 12 ? ('mdy' as const) : undefined;
    if (order === undefined) both = true;
    else if (found !== undefined && found !== order) return 'unsure';
    else found = order;
  }
  return found ?? (both ? 'unsure' : 'ymd');
}

/** The last day that Excel knows, in the year 9999. */
const LAST_SERIAL = 2_958_465;
/** The day of Excel's count on which the epoch begins; Windows counts ticks of 100 ns from 1601. */
const EXCEL_EPOCH = 25_569;
const WINDOWS_EPOCH_MS = 11_644_473_600_000;
const TICKS_PER_MS = 10_000;

/** A moment as systems count it: Excel's days, seconds or milliseconds of Unix, ticks of Windows. */
function numbered(text: string): Day | undefined {
  if (NEVER.test(text) || /^(0|-1|9223372036854775807)$/.test(text)) return { kind: 'never' };
  if (!/^\d+(\.\d+)?$/.test(text)) return undefined;
  const value = Number(text);
  if (Math.floor(value) === LAST_SERIAL) return { kind: 'never' };
  const digits = text.replace(/\..*/, '').length;
  if (digits === 5 && value > 30_000) {
    const from = (Math.floor(value) - EXCEL_EPOCH) * DAY_MS;
    return wholeDay(from);
  }
  const at =
    digits === 10
      ? value * 1_000
      : digits === 13
        ? value
        : digits === 18
          ? value / TICKS_PER_MS - WINDOWS_EPOCH_MS
          : undefined;
  if (at === undefined) return undefined;
  const instant = Math.floor(at);
  return { kind: 'day', earliest: instant, latest: instant, end: instant };
}

function wholeDay(from: number): Day {
  const end = from + DAY_MS - 1_000;
  return { kind: 'day', earliest: from, latest: end, end };
}

export type Civil = readonly [year: number, month: number, day: number];

/** The day of one or two readings of one text, with its time; undefined where none of them is a day. */
export function dayOf(readings: readonly Civil[], time: string | undefined): Day | undefined {
  const possible = readings.filter(([, m, d]) => m >= 1 && m <= 12 && d >= 1 && d <= 31);
  if (possible.length === 0) return undefined;
  if (possible.every(([y, m, d]) => y >= FIRST_ENDLESS_YEAR || NO_DAYS.has(`${y}-${m}-${d}`)))
    return { kind: 'never' };
  const at = time === undefined ? undefined : timeOf(time.trim());
  const starts = possible.map(([y, m, d]) => startOf(y, m, Math.min(d, lengthOf(y, m))));
  const from = Math.min(...starts);
  const to = Math.max(...starts);
  const last = DAY_MS - 1_000;
  return {
    kind: 'day',
    earliest: from + (at ?? 0),
    latest: to + (at ?? last),
    end: from + (at ?? last),
    ...(possible.every(([y, m, d]) => d > lengthOf(y, m)) ? { noSuchDay: true } : {}),
  };
}

/** Milliseconds since midnight UTC; undefined where the words behind the date are no time. */
function timeOf(text: string): number | undefined {
  const match = TIME.exec(text);
  if (match === null) return undefined;
  const [, hour = '', minute = '', second = '0', half, zone] = match;
  const twelfth = Number(hour) % 12;
  const hours = half === undefined ? Number(hour) : /p/i.test(half) ? twelfth + 12 : twelfth;
  const offset = zone !== undefined && /^[+-]/.test(zone) ? zoneMinutes(zone) : 0;
  return ((hours * 60 + Number(minute) - offset) * 60 + Number(second)) * 1_000;
}

function zoneMinutes(zone: string): number {
  const digits = zone.replace(/\D/g, '');
  const minutes = Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2));
  return zone.startsWith('-') ? -minutes : minutes;
}

/** The year of two digits or four: from 80 on of the last century. */
export function fullYear(text: string): number {
  return text.length === 4 ? Number(text) : 2000 + Number(text) - (Number(text) >= 80 ? 100 : 0);
}

/** Number of the month that a word begins like, in whichever language; 0: none. */
export function monthOf(word: string): number {
  const lower = word.toLowerCase();
  return MONTHS.findIndex((names) => names.some((name) => lower.startsWith(name))) + 1;
}

/** Days of a month. */
export function lengthOf(year: number, month: number): number {
  const next = month === 12 ? startOf(year + 1, 1, 1) : startOf(year, month + 1, 1);
  return (next - startOf(year, month, 1)) / DAY_MS;
}

/** Epoch milliseconds of the start of a civil day (proleptic Gregorian). */
export function startOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return (era * 146_097 + dayOfEra - 719_468) * DAY_MS;
}
