import type { LayoutPart } from '../../model/layout.ts';
import { findLevels } from '../layout/find-marks.ts';
import type { Draft } from './draft.ts';
import { leaveBlockOpen } from './open-columns.ts';
import { valueName } from './value-name.ts';

/** Takes columns of levels, each an entitlement of its own, once a person has said that their codes are values. */
export function takeLevels(draft: Draft): void {
  const { table, doubts } = draft;
  const columns = findLevels(
    table.columns.filter(
      (column) => draft.isFree(column) && !draft.isAsked(column) && draft.classOf(column) !== 'entitlement',
    ),
  );
  if (columns === undefined) return;
  const count = draft.entitlements.length;
  const parts = columns.map((column): LayoutPart => ({
    kind: 'values',
    entitlement: draft.addEntitlement({ name: valueName(table, column), columns: [column.index] }),
    columns: [column.index],
    scope: [],
  }));
  const codes = [...new Set(columns.flatMap(({ cells }) => [...cells.keys()]))];
  const answer = doubts.ask({
    id: `level-codes:${columns[0]?.name ?? ''}`,
    code: 'level-codes',
    column: columns[0]?.index ?? -1,
    about: codes.join(', '),
    default: 'leave out',
    options: [{ name: 'leave out' }, { name: 'values', trial: { kind: 'parts', parts } }],
  });
  if (answer === 'values') for (const [i, part] of parts.entries()) draft.take(part, 'levels', [columns[i]]);
  else {
    draft.keepEntitlements(count);
    leaveBlockOpen(draft, columns);
    draft.noteShape('levels');
  }
}
