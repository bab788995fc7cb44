import { type Column, variesWithin } from '../columns/column-features.ts';
import { isCalledNotHeld } from '../words/headers/called-not-held.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { stemOf } from '../columns/multi-value.ts';
import { askClass } from './ask-class.ts';
import type { Draft } from './draft.ts';
import { isConstant, type KnownTable } from './known-table.ts';
import { isApart } from './apart.ts';
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
  const lists = groups.filter((list) => list.length > 1 && !list.some((column) => isApart(table, column)));
  const singles = withoutGroupsInDoubt(
    draft,
    withoutTwins(
      draft,
      groups.flatMap((list) => (lists.includes(list) ? [] : list)),
    ),
  );
  const varying = singles.filter((column) => !isConstant(table, column));
  const others = lists.length + varying.length + draft.parts.length;
  const isOfThePerson = ofThePerson(table, varying);
  const doubtful = (column: Column) =>
    isApart(table, column) ||
    isCalledNotHeld(column.name) ||
    isOfThePerson(column) ||
    (isConstant(table, column) && others > 0);
  return [
    ...lists.filter(
      ([first]) => first === undefined || !isCalledNotHeld(first.name) || askClass(draft, first),
    ),
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
  const named = columns.map((column) => ({
    column,
    stem: stemOf(column.name),
    words: headerWords(column.name),
  }));
  const stems = new Set(named.map(({ stem }) => stem));
  /** How many columns have a stem or are called by it alone. */
  const mates = new Map<string, number>();
  for (const { stem, words } of named)
    for (const text of new Set([stem, words]))
      if (text !== undefined) mates.set(text, (mates.get(text) ?? 0) + 1);
  const groups = new Map<string, Column[]>();
  for (const { column, stem, words } of named) {
    const key = stem === undefined || (mates.get(stem) ?? 0) < 2 ? undefined : stem;
    const group = key ?? (stems.has(words) ? words : `\n${column.index}`);
    const list = groups.get(group);
    if (list === undefined) groups.set(group, [column]);
    else list.push(column);
  }
  return [...groups.values()];
}

/** One for each person in a table with a record for each thing that they hold: it may be about the person. */
function ofThePerson({ long, person }: KnownTable, others: readonly Column[]): (column: Column) => boolean {
  if (!long) return () => false;
  let differing: boolean | undefined;
  return (column) =>
    variesWithin(person, column) < 0.02 &&
    // Never the column itself: it does not differ.
    (differing ??= others.some((other) => variesWithin(person, other) >= 0.5));
}
