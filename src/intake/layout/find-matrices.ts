import type { DateOrder } from '../../model/layout.ts';
import type { Column } from '../columns/column-features.ts';
import { kindOf } from '../columns/column-kind.ts';
import { orderOf } from '../words/days.ts';
import { headerWords } from '../words/headers/header-words.ts';
import type { Meaning } from '../words/headers/meaning.ts';
import { stemOf } from '../columns/multi-value.ts';

/** Columns of a matrix that says in numbers or days what people may do with what the columns are called. */
const LEAST_COLUMNS = 3;
/** Different numbers of a matrix, and the greatest: more are no levels. */
const MOST_NUMBERS = 10;
const GREATEST = 99;
/** Share of the cells with something in them that are numbers, or days. */
const ALIKE = 0.9;

/** What a column may be called that is no level of what it is called. */
const OTHERWISE: ReadonlySet<Meaning | undefined> = new Set([
  undefined,
  'organisation',
  'scope',
  'entitlement',
] satisfies (Meaning | undefined)[]);

/** What is counted or measured of somebody. */
const COUNTED = new RegExp(
  '(^| )(counts?|scores?|logins?|logons?|sessions?|visits?|number of.*|no of.*|qty|quantity' +
    '|hours?|days|months|years?|age|points?|ratings?|attempts?|tickets?|orders|calls|grades?|steps?' +
    '|floors?|ranks?|bands?|seniority|stufe|etage|anzahl|stunden|tage|monate|jahre|punkte' +
    '|anmeldungen|nombre de.*|heures|jours|horas|dias|puntos|ore|giorni|punti|aantal|uren|dagen|回数' +
    '|件数|日数)( |$)',
  'u',
);

/** Columns of small whole numbers, some of them more than yes and no; undefined: there are too few. */
export function findNumbers(columns: readonly Column[]): readonly Column[] | undefined {
  const found = columns.filter(
    (column) =>
      OTHERWISE.has(kindOf(column)) &&
      !COUNTED.test(headerWords(column.name)) &&
      column.statistics.number >= ALIKE &&
      [...column.cells.keys()].every((cell) => /^\d{1,2}([.,]0)?$/.test(cell) && Number(cell) <= GREATEST),
  );
  const numbers = new Set(found.flatMap(({ cells }) => [...cells.keys()]));
  const graded = found.filter(({ cells }) => [...cells.keys()].some((cell) => Number.parseFloat(cell) > 1));
  if (found.length < LEAST_COLUMNS || numbers.size > MOST_NUMBERS || 2 * graded.length < found.length)
    return undefined;
  return areOneList(found) ? undefined : found;
}

/** What happened to somebody on a day. */
const EVENT = new RegExp(
  '(^| )(hired|rehired|born|joined|left|trained|seen|met|started|updated|synced|checked|completed' +
    '|passed|onboarded|eingestellt|geboren|geschult|embauche|naissance|nacimiento|nascita|geboren' +
    '|opgeleid)( |$)',
  'u',
);

/** Columns of days and in which order these are written; undefined: there are too few. */
export function findDays(
  columns: readonly Column[],
): { readonly columns: readonly Column[]; readonly order: DateOrder } | undefined {
  const found = columns.filter(
    (column) =>
      OTHERWISE.has(kindOf(column)) &&
      !EVENT.test(headerWords(column.name)) &&
      column.filled > 0 &&
      column.shares.date >= ALIKE,
  );
  if (found.length < LEAST_COLUMNS || areOneList(found)) return undefined;
  return { columns: found, order: orderOf(found.flatMap(({ cells }) => [...cells.keys()])) };
}

/** Positions of one list: `Role 1`, `Role 2`. */
function areOneList(columns: readonly Column[]): boolean {
  const stems = new Set(columns.map(({ name }) => stemOf(name)));
  return stems.size === 1 && !stems.has(undefined);
}
