import type { Layout, RecordFilter } from '../../model/layout.ts';
import { isCalledTaking } from '../words/called-taking.ts';
import { NO, saysDenied } from '../words/status-words.ts';
import { valueKey } from '../words/canonical-value.ts';
import type { Column } from '../columns/column-features.ts';
import { isMarks, kindOf, wordsWhere } from '../columns/column-kind.ts';
import { findFilters, type UnclearStatus } from '../layout/find-filters.ts';
import type { Draft } from './draft.ts';
import { columnsThatGoOn, valuesThatGoOn } from './fill-down.ts';
import { headingFilters, sectionFilters } from './headings.ts';
import { isIgnored } from './known-table.ts';
import { forceFilters } from './force-in-words.ts';
import { formerStaffFilters } from './former-staff.ts';
import { remarkFilters } from './named-in-remarks.ts';
import { footnoteFilters, looksFilters, nameFilters, noteFilters, unseenFilters } from './notes.ts';

/** What leaves records out, goes on from above, or ends; every policy is asked. */
export function recordPolicies(draft: Draft): Pick<Layout, 'fillDown' | 'filters' | 'ends'> {
  const { columns, person, facts, now } = draft.table;
  const marks = new Set(
    draft.parts.flatMap((part) => (part.kind === 'flags' ? part.columns.map(({ column }) => column) : [])),
  );
  const found = findFilters(
    columns.filter(
      (column) => column !== person && !marks.has(column.index) && !isIgnored(draft.table, column),
    ),
    facts.dialect,
    now,
  );
  const filters: RecordFilter[] = [...headingFilters(draft)];
  const fillDown = askFillDown(draft, filters);
  const asked = new Set<number>();
  for (const filter of [
    ...found.filters,
    ...nameFilters(draft),
    ...noteFilters(draft),
    ...sectionFilters(draft),
    ...looksFilters(draft),
    ...takingFilters(draft),
    ...forceFilters(draft),
    ...formerStaffFilters(draft),
    ...unseenFilters(draft, [
      ...found.filters,
      ...found.ends,
      ...found.unclear.map(({ column }) => ({ column: column.index })),
    ]),
  ]) {
    const again = filter.column >= 0 && asked.has(filter.column);
    askFilter(draft, filter, filters, again ? `:${filter.rule.kind}` : '');
    asked.add(filter.column);
  }
  for (const status of found.unclear)
    if (!isHeld(draft, status.column)) filters.push(...unclearStatus(draft, status, filters.length));
  for (const filter of footnoteFilters(draft, filters)) askFilter(draft, filter, filters, ':footnotes');
  for (const filter of remarkFilters(draft)) askFilter(draft, filter, filters, ':remarks');
  for (const filter of takenLater(draft, filters)) askFilter(draft, filter, filters, ':given');
  return { fillDown, filters, ends: found.ends };
}

/** Columns whose empty cells are as above, where a person says so; to the filters it adds what leaves others out. */
function askFillDown(draft: Draft, filters: RecordFilter[]): readonly number[] {
  const { columns, person, overrides } = draft.table;
  const said = overrides.layout?.fillDown;
  if (said !== undefined)
    return said.flatMap((name) => columns.filter((column) => column.name === name).map(({ index }) => index));
  const people = columnsThatGoOn(draft);
  const column = people === undefined ? valuesThatGoOn(draft) : person;
  if (column === undefined) return [];
  const goesOn = people ?? [column.index];
  const answer = draft.doubts.ask({
    id: `fill-down:${column.name}`,
    code: 'fill-down',
    column: column.index,
    default: 'leave out',
    options: [
      { name: 'leave out' },
      { name: 'as above', trial: { kind: 'filter', filter: filters.length, fillDown: goesOn } },
    ],
  });
  if (answer === 'as above') return goesOn;
  filters.push({ reason: 'continued', column: column.index, rule: { kind: 'blank' } });
  return [];
}

/** What rules that look at no column are called by. */
const OF_ROWS: Partial<Record<RecordFilter['rule']['kind'], string>> = {
  section: 'sections',
  looks: 'colours',
  'may-hide': 'conditional formats',
};

/** Adds a filter, unless a person says that its records count. `about`: tells it from another filter of its column. */
function askFilter(draft: Draft, filter: RecordFilter, filters: RecordFilter[], about = ''): void {
  const { columns } = draft.table;
  const name =
    columns[filter.column]?.name ??
    unlike(OF_ROWS[filter.rule.kind] ?? 'hidden rows', (other) =>
      columns.some((column) => column.name === other),
    );
  const answer = draft.doubts.ask({
    id: `filter:${name}${about}`,
    code: 'filter',
    column: filter.column,
    about: filter.reason,
    default: 'leave out',
    options: [{ name: 'leave out' }, { name: 'count', trial: { kind: 'filter', filter: filters.length } }],
  });
  if (answer === 'leave out') filters.push(filter);
}

/** A name in as many brackets as make it another than those that the report itself has. */
function unlike(name: string, taken: (name: string) => boolean): string {
  return taken(name) ? unlike(`(${name})`, taken) : name;
}

/** Whether a column is what people hold, or the only one that may be. */
function isHeld(draft: Draft, column: Column): boolean {
  const asked = draft.doubts.open.some(
    ({ code, column: of }) => code === 'column-class' && of === column.index,
  );
  const said = draft.table.overrides.answers?.[`column-class:${column.name}`] === 'entitlement';
  return draft.isUsed(column) || said || (draft.parts.length === 0 && asked);
}

/**
 * Filters, word by word, that leave out what only the owner of a status knows, but for the words of which a person says that
 * they are in force. `before`: filters that are known already.
 */
function unclearStatus(
  { doubts }: Draft,
  { column, words }: UnclearStatus,
  before: number,
): readonly RecordFilter[] {
  const spelt = new Map([...column.cells.keys()].map((cell) => [valueKey(cell), cell]));
  const empty = unlike('(empty)', (name) => spelt.has(valueKey(name)));
  const filters = words.map(({ word, reason }) => ({
    name: word === '' ? empty : (spelt.get(word) ?? word),
    filter: {
      reason,
      column: column.index,
      rule: word === '' ? ({ kind: 'blank' } as const) : ({ kind: 'words', words: [word] } as const),
    },
  }));
  const held = doubts.askSeveral({
    id: `status-codes:${column.name}`,
    code: 'status-codes',
    column: column.index,
    default: 'leave out',
    options: [
      { name: 'leave out' },
      ...filters.map(({ name }, i) => ({
        name,
        trial: { kind: 'filter', filter: before + i } as const,
      })),
    ],
  });
  return filters.flatMap(({ name, filter }) => (held.includes(name) ? [] : [filter]));
}

/** What a cross says is to be taken away, beside what is held. */
function takingFilters(draft: Draft): readonly RecordFilter[] {
  if (!draft.parts.some(({ kind }) => kind !== 'flags')) return [];
  return draft.table.columns.flatMap((column): readonly RecordFilter[] => {
    if (!draft.isFree(column) || draft.isAsked(column) || kindOf(column) !== undefined) return [];
    if (!isMarks(column) || !isCalledTaking(column.name)) return [];
    const words = wordsWhere(column, (word) => !NO.has(word));
    return words.length === 0
      ? []
      : [{ reason: 'revoked', column: column.index, rule: { kind: 'words', words } }];
  });
}

/**
 * A log says what was given and what was taken: where something given was taken as well, what was given does not tell what
 * is held.
 */
function takenLater(draft: Draft, filters: readonly RecordFilter[]): readonly RecordFilter[] {
  const { columns, person } = draft.table;
  const read = columns.filter((one) => draft.isUsed(one));
  return columns.flatMap((column): RecordFilter[] => {
    const taken = new Set(
      filters.flatMap(({ column: of, rule }) =>
        of === column.index && rule.kind === 'words' ? rule.words : [],
      ),
    );
    // What is denied is not held, whatever else is granted.
    if (kindOf(column) !== 'change' && ![...taken].some(saysDenied)) return [];
    const given = wordsWhere(column, (word) => !taken.has(word));
    if (taken.size === 0 || given.length === 0) return [];
    const keys = column.sample.map((_, i) =>
      [person, ...read].map(({ sample }) => valueKey(sample[i] ?? '')).join('\n'),
    );
    const isTaken = column.sample.map((cell) => taken.has(valueKey(cell)));
    const takenOnce = new Set(keys.filter((_, i) => isTaken[i]));
    if (!keys.some((key, i) => !isTaken[i] && takenOnce.has(key))) return [];
    return [{ reason: 'revoked', column: column.index, rule: { kind: 'words', words: given } }];
  });
}
