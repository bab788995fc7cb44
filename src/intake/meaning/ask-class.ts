import type { ValuesPart } from '../../model/layout.ts';
import type { Column } from '../columns/column-features.ts';
import { multiValueOf } from '../columns/multi-value.ts';
import type { Draft } from './draft.ts';
import { rawCells } from './known-table.ts';
import { leaveOpen } from './open-columns.ts';

/** Asks whether a column is an entitlement; true where a person said that it is. */
export function askClass(draft: Draft, column: Column): boolean {
  const split = multiValueOf(column, rawCells(draft.table, column));
  const trial: ValuesPart = {
    kind: 'values',
    entitlement: draft.entitlements.length,
    columns: [column.index],
    scope: [],
    ...(split.kind === 'split' ? { split: split.split } : {}),
  };
  const answer = draft.doubts.ask({
    id: `column-class:${column.name}`,
    code: 'column-class',
    column: column.index,
    default: 'not an entitlement',
    options: [
      { name: 'not an entitlement' },
      { name: 'entitlement', trial: { kind: 'parts', parts: [trial] } },
    ],
  });
  if (answer === 'entitlement') return true;
  leaveOpen(draft, column);
  return false;
}
