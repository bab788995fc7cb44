import type { Layout } from '../model/layout.ts';
import type { RejectReason } from '../model/report-lines.ts';
import type { CellDoubt } from './table/cell-marks.ts';
import { startsLater } from './words/not-yet.ts';

/**
 * Why a record cannot be taken for the look of its cells: a cell that decides about access is a guess, or somebody wrote on one that
 * it is over, or begins on a day to come. `now`: epoch milliseconds. Undefined: it can.
 */
export function doubtfulCell(
  doubts: readonly CellDoubt[],
  deciding: readonly number[],
  persons: Layout['persons'],
  now: number,
): RejectReason | undefined {
  return doubts.find(({ cell, reason, begins }) => {
    if (reason === 'commented') return begins === undefined || startsLater(begins, now);
    return deciding.includes(cell) || (reason === 'struck-through' && persons?.includes(cell) === true);
  })?.reason;
}
