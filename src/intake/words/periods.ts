import type { DateOrder } from '../../model/layout.ts';
import type { Day } from './days.ts';
import { only } from './headers/header-words.ts';
import { readTerm } from './months.ts';

/** A name for when something is held, from a day until another. */
export const CALLED_PERIOD = only(
  '((access|role|grant|assignment|license|contract) )?(validity|valid|period|term|duration' +
    '|dates)( (period|range|dates))?|valid(ity)? from to|(period|term) of (validity|access)' +
    '|gultig(keit)?|gultigkeits(dauer|zeitraum)|gultig von bis|(zugriffs|berechtigungs)?zeitraum' +
    '|laufzeit|validite|(duree|periode) de validite|vigencia|(periodo de )?(validez|vigencia)' +
    '|(periodo di )?validita|geldig(heid)?|geldigheids(duur|periode)|(periodo de )?validade|有効期間|期間',
);

/** A name of which a day is the last: `Valid: 31.12.2027`. */
export const CALLED_VALID = only(
  'gultig(keit)?|valid(ity)?|vigencia|validite|validita|validade|validez|geldig(heid)?|有効期間',
);

const BETWEEN =
  /\s*(?:[-–—~〜～/]|\s(?:to|bis(?: zum)?|au|al?|hasta(?: el)?|tot(?: en met)?|until|till|through|thru)\s)\s*/giu;
const FROM = /^(?:from|von|vom|du|desde(?: el)?|dal?|van)[: ]+/iu;
const SINCE =
  /^(?:from|since|ab|seit|von|vom|depuis(?: le)?|[àa] partir du|desde(?: el)?|dal|sinds|vanaf) +|(?: ?[-–—~〜～]| to| bis)$/giu;
const UNTIL =
  /^(?:until|till|to|through|bis(?: zum)?|jusqu['’]au|hasta(?: el)?|fino al|tot(?: en met)?|at[ée]|[-–—~〜～])[: ]*|まで$/iu;

/** A day, as most cells are. */
const PLAIN_DAY =
  /^(?:\d{4}-\d\d?-\d\d?|\d\d?([./-])\d\d?\1\d{2,4}|\d\d?-\p{L}{3}-\d{2,4})(?:[T ]\d\d?:.*)?$/u;

/** When something is held; a side that is not there is not said. */
export interface Period {
  readonly since?: Day;
  readonly until?: Day;
}

/** Reads `01.01.2026 - 31.12.2027`, `until 31.12.2027`, `since 01.01.2026`; undefined: no period. */
export function readPeriod(text: string, order: DateOrder): Period | undefined {
  const [from, to] = sidesOf(text);
  if (from !== undefined && to !== undefined) {
    const [since, until] = [readTerm(from, order), readTerm(to, order)];
    return since === undefined || until === undefined ? undefined : { since, until };
  }
  const until = to === undefined ? undefined : readTerm(to, order);
  if (until !== undefined) return { until };
  const since = from === undefined ? undefined : readTerm(from, order);
  return since === undefined ? undefined : { since };
}

/** The days of a period as they are written; undefined where there is none. */
export function sidesOf(text: string): readonly [from: string | undefined, to: string | undefined] {
  if (PLAIN_DAY.test(text)) return [undefined, undefined];
  for (const { index, 0: between } of text.matchAll(BETWEEN)) {
    const from = text.slice(0, index).replace(FROM, '');
    const to = text.slice(index + between.length);
    if (isTerm(from) && isTerm(to)) return [from, to];
  }
  const until = text.replace(UNTIL, '');
  if (until !== text && isTerm(until)) return [undefined, until];
  const since = text.replace(SINCE, '');
  return since !== text && isTerm(since) ? [since, undefined] : [undefined, undefined];
}

function isTerm(text: string): boolean {
  return readTerm(text, 'unsure') !== undefined;
}
