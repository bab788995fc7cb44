import type { Dialect } from '../../model/dialect.ts';
import type { DateOrder, FilterReason, Layout, RecordFilter } from '../../model/layout.ts';
import { valueKey } from '../words/canonical-value.ts';
import type { Column } from '../columns/column-features.ts';
import {
  isCalledThrough,
  isDirect,
  isMarks,
  kindOf,
  type StandingKind,
  wordsWhere,
} from '../columns/column-kind.ts';
import { orderOf, readDay } from '../words/days.ts';
import { orderOfEnds } from '../words/short-days.ts';
import { EXCEPTION } from '../words/exception.ts';
import { forceWords } from '../columns/force-words.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { isCalledApproved } from '../words/called-taking.ts';
import { isPersonType, saysDone, saysThrough, standingOf, NO, YES } from '../words/status-words.ts';

const LOCKS = /lock|sperr|block|verrouill|bloqu|ロック/iu;

/** Bit of Active Directory's account control that means disabled. */
const DISABLED = 2;

/** What the columns of a table say of whether its records count. */
export interface FoundFilters {
  readonly filters: readonly RecordFilter[];
  readonly ends: Layout['ends'];
  /** Columns whose words say whether something is in force, of which only their owner knows some. */
  readonly unclear: readonly UnclearStatus[];
}

export interface UnclearStatus {
  readonly column: Column;
  /** Case-folded, "" for a cell that says nothing; why records with a word are left out until a person says what it means. */
  readonly words: readonly { readonly word: string; readonly reason: FilterReason }[];
}

/** What leaves records out, by column; each is a policy that a person may change. */
export function findFilters(columns: readonly Column[], dialect: Dialect, now: number): FoundFilters {
  const filters: RecordFilter[] = [];
  const unclear: UnclearStatus[] = [];
  const ends: { column: number; order: DateOrder }[] = [];
  if ((dialect.sheet?.hiddenRows ?? 0) > 0)
    filters.push({ reason: 'hidden', column: -1, rule: { kind: 'hidden' } });
  for (const column of columns) {
    const kind = kindOf(column);
    const words = (reason: FilterReason, list: readonly string[]) => {
      if (list.length > 0)
        filters.push({ reason, column: column.index, rule: { kind: 'words', words: list } });
    };
    const dates = column.shares.date >= 0.5;
    const order = () => orderOfEnds(column.cells.keys());
    if (column.filled === 0 && column.denials.length === 0) continue;
    const approved = kind === 'active' || isCalledApproved(column.name);
    // Where most have the day of it, who has none waits.
    const blank = column.statistics.fill >= MOSTLY_FILLED && column.statistics.fill < 1;
    if (approved && dates && (blank || mayNever(column)))
      filters.push({
        reason: 'not-started',
        column: column.index,
        rule: { kind: 'undated', order: order(), blank },
      });
    if (kind === 'active' && dates) {
      filters.push({ reason: 'not-started', column: column.index, rule: { kind: 'future', order: order() } });
      continue;
    }
    if (kind === 'end' || (kind === 'revoked' && toCome(column, now))) {
      filters.push({ reason: 'ended', column: column.index, rule: { kind: 'past', order: order() } });
      ends.push({ column: column.index, order: order() });
    } else if (kind === 'start')
      filters.push({ reason: 'not-started', column: column.index, rule: { kind: 'future', order: order() } });
    else if (
      kind === 'revoked' &&
      wordsWhere(column, isNotTaken).length > 0 &&
      !column.statistics.distinctIsFloor
    )
      words(
        'revoked',
        wordsWhere(column, (word) => !isNotTaken(word)),
      );
    else if (kind === 'revoked' || (kind === 'inactive' && dates))
      filters.push({ reason: 'revoked', column: column.index, rule: { kind: 'filled' } });
    else if (kind === 'inactive' && EXCEPTION.test(headerWords(column.name))) {
      if (column.statistics.distinctIsFloor)
        filters.push({ reason: 'inactive', column: column.index, rule: { kind: 'filled' } });
      else
        // An exception that was approved is one by which something is held.
        words(
          'inactive',
          wordsWhere(column, (word) => !goesOn(word)),
        );
    } else if (kind === 'inactive' || kind === 'active' || kind === 'status' || kind === 'change') {
      const { out: said, unclear: codes } = forceWords(column, kind);
      const out = kind === 'inactive' ? said : [...said, ...column.denials];
      const locks = kind === 'inactive' && LOCKS.test(column.name);
      const reason: FilterReason = locks ? 'locked' : kind === 'change' ? 'revoked' : 'inactive';
      if (codes.length === 0) words(reason, out);
      else
        unclear.push({
          column,
          words: [
            ...codes.map((word) => ({ word, reason: 'unclear-status' }) as const),
            ...out.map((word) => ({ word, reason })),
            ...(saysNothingOften(column, kind) ? [{ word: '', reason: 'unclear-status' } as const] : []),
          ],
        });
    } else if (kind === 'principal-type') {
      const others = wordsWhere(column, (word) => isPersonType(word) === false);
      // Where all are of one kind it says nothing of anybody.
      if (wordsWhere(column, (word) => isPersonType(word) === true).length > 0) words('no-person', others);
    } else if (kind === 'account-control')
      words(
        'inactive',
        wordsWhere(column, (word) => (Number(word) & DISABLED) !== 0),
      );
    else if (kind === 'indirect' && isCalledThrough(column.name) && !isMarks(column))
      if (column.statistics.distinctIsFloor)
        filters.push({ reason: 'indirect', column: column.index, rule: { kind: 'filled' } });
      else
        words(
          'indirect',
          wordsWhere(column, (word) => !NO.has(word) && !isDirect(word)),
        );
    else if (kind === 'indirect')
      words(
        'indirect',
        isMarks(column) ? wordsWhere(column, (word) => YES.has(word)) : wordsWhere(column, saysThrough),
      );
    else if (kind === 'direct')
      words(
        'indirect',
        wordsWhere(column, (word) => NO.has(word)),
      );
  }
  return { filters, ends, unclear };
}

/** Whether a word stands in place of the day on which something ended, because it did not: `active`, `never`, `no`. */
function goesOn(word: string): boolean {
  const standing = standingOf(word);
  if (NO.has(word) && standing !== 'not' && word !== 'not granted') return true;
  return standing === 'in-force' || isNever(word);
}

/** Whether a word says of what is to be taken away that it was not: `done` says that it was. */
function isNotTaken(word: string): boolean {
  return goesOn(word) && !saysDone(word);
}

function isNever(cell: string): boolean {
  return readDay(cell, 'unsure')?.kind === 'never';
}

/** Whether a cell says a day that never comes, or one of those that are not kept may. */
function mayNever({ cells, statistics }: Column): boolean {
  return statistics.distinctIsFloor || [...cells.keys()].some(isNever);
}

/** Share of the records with a code beyond which one without it stands out. */
const MOSTLY_FILLED = 0.5;

/** Whether records without a code are as doubtful as those with one: in a log, and where most have one. */
function saysNothingOften({ statistics: { fill } }: Column, kind: StandingKind): boolean {
  return fill < 1 && kind !== 'inactive' && (kind === 'change' || fill >= MOSTLY_FILLED);
}

/** Whether any date of a column is still to come. */
function toCome(column: Column, now: number): boolean {
  const order = orderOf(column.cells.keys());
  return [...column.cells.keys()].some((cell) => {
    const day = readDay(valueKey(cell), order);
    return day?.kind === 'day' && day.latest > now;
  });
}
