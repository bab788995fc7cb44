import type { RecordFilter } from '../../model/layout.ts';
import type { Column } from '../columns/column-features.ts';
import { kindOf, wordsWhere } from '../columns/column-kind.ts';
import { saysInForce, standingOf } from '../words/status-words.ts';
import type { Draft } from './draft.ts';
import { isIgnored } from './known-table.ts';

const MOST_WORDS = 8;
const NEGATED = /^(?:not|no|nicht|non|pas|niet|nao|não|ikke|inte|ej|nie) /u;

/**
 * Leaves out what the only column of words for what is in force and what is not says of a record, whatever it is called:
 * `Enabled`, `Disabled`. Several such columns are a matrix.
 */
export function forceFilters(draft: Draft): readonly RecordFilter[] {
  const { table } = draft;
  const found = table.columns.filter(
    (column) =>
      column !== table.person &&
      kindOf(column) === undefined &&
      !draft.isUsed(column) &&
      !isIgnored(table, column) &&
      saysForce(column),
  );
  return found.length !== 1
    ? []
    : found.map((column) => ({
        reason: 'inactive',
        column: column.index,
        rule: { kind: 'words', words: wordsWhere(column, isOver) },
      }));
}

function isOver(word: string): boolean {
  return standingOf(word) === 'not' || (NEGATED.test(word) && saysInForce(word.replace(NEGATED, '')));
}

/** Whether all cells say that something is in force or that it is not, and both are said. */
function saysForce(column: Column): boolean {
  if (column.statistics.distinct > MOST_WORDS || column.statistics.distinctIsFloor) return false;
  const over = wordsWhere(column, isOver);
  const inForce = wordsWhere(column, saysInForce);
  return (
    over.length > 0 &&
    inForce.length > 0 &&
    wordsWhere(column, () => true).length === over.length + inForce.length
  );
}
