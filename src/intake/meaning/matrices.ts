import type { FlagsPart, LayoutPart } from '../../model/layout.ts';
import { valueKey } from '../words/canonical-value.ts';
import type { Column } from '../columns/column-features.ts';
import { isMarks } from '../columns/column-kind.ts';
import { findDays, findNumbers } from '../layout/find-matrices.ts';
import { permissionWord } from '../words/headers/permission-word.ts';
import type { Draft } from './draft.ts';
import { leaveBlockOpen } from './open-columns.ts';
import { valueName } from './value-name.ts';

/** Takes columns of small numbers once a person has said whether each number is a value, or any but 0 means yes. */
export function takeNumbers(draft: Draft): void {
  const columns = findNumbers(draft.table.columns.filter((column) => draft.isFree(column)));
  if (columns === undefined || isBeside(draft, columns)) return;
  const numbers = [...new Set(columns.flatMap(({ cells }) => [...cells.keys()].map(valueKey)))].sort();
  const zeros = numbers.filter((number) => Number.parseFloat(number) === 0);
  const count = draft.entitlements.length;
  const parts = columns.map((column): LayoutPart => ({
    kind: 'values',
    entitlement: draft.addEntitlement({ name: valueName(draft.table, column), columns: [column.index] }),
    columns: [column.index],
    scope: [],
    none: zeros,
  }));
  const yes = numbers.filter((number) => !zeros.includes(number));
  const answer = draft.doubts.ask({
    id: `level-codes:${columns[0]?.name ?? ''}`,
    code: 'level-codes',
    column: columns[0]?.index ?? -1,
    about: numbers.join(', '),
    default: 'leave out',
    options: [
      { name: 'leave out' },
      { name: 'values', trial: { kind: 'parts', parts } },
      { name: 'held', trial: { kind: 'parts', parts: [{ ...flagsOf(draft, columns, count), yes }] } },
    ],
  });
  if (answer === 'values') for (const [i, part] of parts.entries()) draft.take(part, 'levels', [columns[i]]);
  else {
    draft.keepEntitlements(count);
    if (answer === 'held') takeFlags(draft, columns, { yes });
    else leaveOpen(draft, columns);
  }
}

/** Takes columns of days once a person has said whether something was given on a day, or is held until then. */
export function takeDays(draft: Draft): void {
  const found = findDays(draft.table.columns.filter((column) => draft.isFree(column)));
  if (found === undefined || isBeside(draft, found.columns)) return;
  const { columns, order } = found;
  const count = draft.entitlements.length;
  const trial = (means: 'since' | 'until') =>
    ({
      kind: 'parts',
      parts: [{ ...flagsOf(draft, columns, count), yes: [], days: { means, order } }],
    }) as const;
  const answer = draft.doubts.ask({
    id: `matrix-days:${columns[0]?.name ?? ''}`,
    code: 'matrix-days',
    column: columns[0]?.index ?? -1,
    about: columns.map(({ name }) => name).join(', '),
    default: 'leave out',
    options: [
      { name: 'leave out' },
      { name: 'given on that day', trial: trial('since') },
      { name: 'held until that day', trial: trial('until') },
    ],
  });
  if (answer === 'leave out') leaveOpen(draft, columns);
  else
    takeFlags(draft, columns, {
      yes: [],
      days: { means: answer === 'given on that day' ? 'since' : 'until', order },
    });
}

/** Whether something else in the table is what people hold, and the columns are the lesser part of it. */
function isBeside(draft: Draft, columns: readonly Column[]): boolean {
  const { columns: all, overrides } = draft.table;
  const others = all.filter(
    (column) =>
      !columns.includes(column) &&
      draft.isFree(column) &&
      (draft.classOf(column) === 'entitlement' || (isMarks(column) && draft.classOf(column) !== 'status')),
  );
  return (
    overrides.layout?.flags !== undefined ||
    (draft.parts.length + others.length > 0 && 2 * columns.length < all.length)
  );
}

function flagsOf(draft: Draft, columns: readonly Column[], entitlement: number): Omit<FlagsPart, 'yes'> {
  return {
    kind: 'flags',
    entitlement,
    columns: columns.map((column) => ({ column: column.index, value: valueName(draft.table, column) })),
  };
}

function takeFlags(draft: Draft, columns: readonly Column[], more: Pick<FlagsPart, 'yes' | 'days'>): void {
  const entitlement = draft.addEntitlement({
    name: permissionWord(draft.table.facts.names),
    columns: columns.map(({ index }) => index),
  });
  draft.take({ ...flagsOf(draft, columns, entitlement), ...more }, 'flags', columns);
}

function leaveOpen(draft: Draft, columns: readonly Column[]): void {
  leaveBlockOpen(draft, columns);
  draft.noteShape('levels');
}
