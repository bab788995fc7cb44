import type { Dialect, FilterReason, Layout, RecordFilter } from '../model/understanding.ts';
import { valueKey } from './canonical-value.ts';
import type { Column } from './column-features.ts';
import { isMarks, kindOf, outOfForce, wordsWhere } from './column-kind.ts';
import { orderOf, readDay } from './days.ts';
import { isPersonType, saysThrough, NO, YES } from './status-words.ts';

/** Bit of Active Directory's account control that means disabled. */
const DISABLED = 2;

/** What leaves records out, by column; each is a policy that a person may change. */
export function findFilters(
  columns: readonly Column[],
  dialect: Dialect,
  now: number,
): { readonly filters: readonly RecordFilter[]; readonly ends: Layout['ends'] } {
  const filters: RecordFilter[] = [];
  const ends: { column: number; order: ReturnType<typeof orderOf> }[] = [];
  if ((dialect.sheet?.hiddenRows ?? 0) > 0)
    filters.push({ reason: 'hidden', column: -1, rule: { kind: 'hidden' } });
  for (const column of columns) {
    const kind = kindOf(column);
    const words = (reason: FilterReason, list: readonly string[]) => {
      if (list.length > 0)
        filters.push({ reason, column: column.index, rule: { kind: 'words', words: list } });
    };
    const dates = column.shares.date >= 0.5;
    const order = orderOf(column.cells.keys());
    if (column.filled === 0) continue;
    if (kind === 'end' || (kind === 'revoked' && toCome(column, now))) {
      filters.push({ reason: 'ended', column: column.index, rule: { kind: 'past', order } });
      ends.push({ column: column.index, order });
    } else if (kind === 'start')
      filters.push({ reason: 'not-started', column: column.index, rule: { kind: 'future', order } });
    else if (kind === 'revoked' || (kind === 'inactive' && dates))
      filters.push({ reason: 'revoked', column: column.index, rule: { kind: 'filled' } });
    else if (kind === 'inactive')
      words(
        /lock|sperr|block|verrouill|bloqu|ロック/iu.test(column.name) ? 'locked' : 'inactive',
        isMarks(column)
          ? wordsWhere(column, (word) => YES.has(word))
          : column.statistics.number > 0.9
            ? wordsWhere(column, (word) => Number(word) !== 0)
            : outOfForce(column),
      );
    else if (kind === 'active')
      words('inactive', isMarks(column) ? wordsWhere(column, (word) => NO.has(word)) : outOfForce(column));
    else if (kind === 'status') words('inactive', outOfForce(column));
    else if (kind === 'change') words('revoked', outOfForce(column));
    else if (kind === 'principal-type') {
      const others = wordsWhere(column, (word) => isPersonType(word) === false);
      // Where all are of one kind it says nothing of anybody.
      if (wordsWhere(column, (word) => isPersonType(word) === true).length > 0) words('no-person', others);
    } else if (kind === 'account-control')
      words(
        'inactive',
        wordsWhere(column, (word) => (Number(word) & DISABLED) !== 0),
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
  return { filters, ends };
}

/** Whether any date of a column is still to come. */
function toCome(column: Column, now: number): boolean {
  const order = orderOf(column.cells.keys());
  return [...column.cells.keys()].some((cell) => {
    const day = readDay(valueKey(cell), order);
    return day?.kind === 'day' && day.latest > now;
  });
}
