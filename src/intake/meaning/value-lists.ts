import { type Column, variesWithin } from '../column-features.ts';
import { headerWords } from '../header-words.ts';
import { stemOf } from '../multi-value.ts';
import { askClass } from './ask-class.ts';
import type { Draft } from './draft.ts';
import { isConstant, type KnownTable } from './known-table.ts';
import { withoutGroupsInDoubt } from './groups-in-doubt.ts';
import { withoutTwins } from './twins.ts';

/** Columns that hold values of an entitlement, those of one list (`Role 1`, `Role 2`) together. */
export function valueLists(draft: Draft): readonly (readonly Column[])[] {
  const { table } = draft;
  const groups = groupedByName(
    table.columns.filter(
      (column) => draft.isFree(column) && !draft.isAsked(column) && draft.classOf(column) === 'entitlement',
    ),
  );
  const lists = groups.filter((list) => list.length > 1);
  const singles = withoutGroupsInDoubt(
    draft,
    withoutTwins(
      draft,
      groups.flatMap((list) => (list.length === 1 ? list : [])),
    ),
  );
  const varying = singles.filter((column) => !isConstant(table, column));
  const others = lists.length + varying.length + draft.parts.length;
  const doubtful = (column: Column) =>
    ofThePerson(table, column, varying) || (isConstant(table, column) && others > 0);
  return [
    ...lists,
    ...singles.filter((column) => !doubtful(column) || askClass(draft, column)).map((column) => [column]),
  ];
}

/** What a person named: columns, one by one. */
export function namedLists(draft: Draft, names: readonly string[]): readonly (readonly Column[])[] {
  const { columns, person } = draft.table;
  return columns
    .filter((column) => column !== person && names.includes(column.name) && !draft.isUsed(column))
    .map((column) => [column]);
}

function groupedByName(columns: readonly Column[]): readonly (readonly Column[])[] {
  const groups = new Map<string, Column[]>();
  for (const column of columns) {
    const stem = stemOf(column.name);
    const mates =
      stem === undefined
        ? []
        : columns.filter(({ name }) => stemOf(name) === stem || headerWords(name) === stem);
    const key = stem === undefined || mates.length < 2 ? undefined : stem;
    const firstOfList = columns.find(({ name }) => stemOf(name) === headerWords(column.name));
    const group = key ?? (firstOfList === undefined ? `\n${column.index}` : headerWords(column.name));
    groups.set(group, [...(groups.get(group) ?? []), column]);
  }
  return [...groups.values()];
}

/** One for each person in a table with a record for each thing that they hold: it may be about the person. */
function ofThePerson({ long, person }: KnownTable, column: Column, others: readonly Column[]): boolean {
  return (
    long &&
    variesWithin(person, column) < 0.02 &&
    others.some((other) => other !== column && variesWithin(person, other) >= 0.5)
  );
}
