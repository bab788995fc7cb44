import type { ValuesPart } from '../../model/layout.ts';
import type { Column } from '../columns/column-features.ts';
import { isMarks, kindOf } from '../columns/column-kind.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { multiValueOf } from '../columns/multi-value.ts';
import type { Draft } from './draft.ts';
import { rawCells } from './known-table.ts';
import { leaveOpen } from './open-columns.ts';

/** What companies put people into groups for is access, mail, pay, work and more. */
const GROUP =
  /(^| |\p{L}{3})(groups?|gruppen?|groupes?|grupos?|groep(en)?|gruppo|gruppi|grupp(er)?|grup[ay]|группа)( |$)|グループ|组$|그룹/u;

/**
 * Where several columns name a group for each person only a person can say which of them hold access: without those of which
 * nobody has said so, and with those of which somebody has.
 */
export function withoutGroupsInDoubt(draft: Draft, columns: readonly Column[]): readonly Column[] {
  const { table, doubts } = draft;
  if (table.long || table.members !== undefined) return columns;
  const groups = table.columns.filter(
    (column) =>
      GROUP.test(headerWords(column.name)) &&
      (columns.includes(column) || (draft.isFree(column) && isUnknown(column))) &&
      multiValueOf(column, rawCells(table, column)).kind === 'single',
  );
  const [first] = groups;
  if (first === undefined || groups.length < 2 || !groups.some((column) => columns.includes(column)))
    return columns;
  const part = ({ index }: Column): ValuesPart => ({
    kind: 'values',
    entitlement: draft.entitlements.length,
    columns: [index],
    scope: [],
  });
  const held = doubts.askSeveral({
    id: `held-columns:${first.name}`,
    code: 'held-columns',
    column: first.index,
    about: groups.map(({ name }) => name).join(', '),
    default: 'leave out',
    options: [
      { name: 'leave out' },
      ...groups.map((column) => ({
        name: column.name,
        trial: { kind: 'parts', parts: [part(column)] } as const,
      })),
    ],
  });
  for (const column of groups)
    if (held.includes(column.name)) draft.revise(column, (one) => ({ ...one, class: 'entitlement' }));
    else {
      leaveOpen(draft, column);
      draft.noteAsked(column);
    }
  return table.columns.filter((column) =>
    groups.includes(column) ? held.includes(column.name) : columns.includes(column),
  );
}

/** A column of few words under a name that says no more than that it is a group. */
function isUnknown(column: Column): boolean {
  const { statistics, shares } = column;
  return (
    kindOf(column) === undefined &&
    !isMarks(column) &&
    statistics.distinct >= 2 &&
    statistics.number < 0.9 &&
    shares.date < 0.5 &&
    column.unique < 0.5
  );
}
