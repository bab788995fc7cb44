import type { RecordFilter } from '../../model/layout.ts';
import { kindOf, wordsWhere } from '../columns/column-kind.ts';
import { saysOver } from '../words/over-words.ts';
import { standingOf } from '../words/status-words.ts';
import type { Draft } from './draft.ts';
import { isIgnored } from './known-table.ts';

/** Where directories keep those who left: `zz_Terminated`, `Leavers`. */
const OF_LEAVERS =
  /^(?:z{1,3}|x)?[ _.-]*(?:leavers?|alumn(?:i|us)|ex[- ]?employees?|former(?: (?:staff|employees?))?|terminated(?: users?)?|disabled(?: users?)?|inactive(?: users?)?|left|ausgeschieden(?:e)?|ehemalige)$/iu;

/** Leaves out whom a department, or a kind of work, says to be no longer there, where it says of others what they do. */
export function formerStaffFilters(draft: Draft): readonly RecordFilter[] {
  const { table } = draft;
  return table.columns.flatMap((column): readonly RecordFilter[] => {
    if (kindOf(column) !== 'organisation' || draft.isUsed(column) || isIgnored(table, column)) return [];
    const words = wordsWhere(
      column,
      (word) => OF_LEAVERS.test(word) || saysOver(word) || standingOf(word) === 'not',
    );
    return words.length === 0
      ? []
      : [{ reason: 'inactive', column: column.index, rule: { kind: 'words', words } }];
  });
}
