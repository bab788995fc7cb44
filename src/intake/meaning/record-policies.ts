import type { Layout, RecordFilter } from '../../model/understanding.ts';
import { valueKey } from '../canonical-value.ts';
import { kindOf, wordsWhere } from '../column-kind.ts';
import { findFilters } from '../find-filters.ts';
import type { Draft } from './draft.ts';
import { columnsThatGoOn, valuesThatGoOn } from './fill-down.ts';
import { isIgnored } from './known-table.ts';

/** What leaves records out, goes on from above, or ends; every policy is asked. */
export function recordPolicies(draft: Draft): Pick<Layout, 'fillDown' | 'filters' | 'ends'> {
  const { table, doubts } = draft;
  const { columns, person, facts, overrides, now } = table;
  const saidFillDown = overrides.layout?.fillDown;
  const goesOn = saidFillDown === undefined ? columnsThatGoOn(draft) : undefined;
  let fillDown: readonly number[] =
    saidFillDown?.flatMap((name) =>
      columns.filter((column) => column.name === name).map(({ index }) => index),
    ) ?? [];
  const marks = new Set(
    draft.parts.flatMap((part) => (part.kind === 'flags' ? part.columns.map(({ column }) => column) : [])),
  );
  const { filters: found, ends } = findFilters(
    columns.filter((column) => column !== person && !marks.has(column.index) && !isIgnored(table, column)),
    facts.dialect,
    now,
  );
  const filters: RecordFilter[] = [];
  if (goesOn !== undefined) {
    const answer = doubts.ask({
      id: `fill-down:${person.name}`,
      code: 'fill-down',
      column: person.index,
      default: 'leave out',
      options: [
        { name: 'leave out' },
        { name: 'as above', trial: { kind: 'filter', filter: filters.length, fillDown: goesOn } },
      ],
    });
    if (answer === 'as above') fillDown = goesOn;
    else filters.push({ reason: 'continued', column: person.index, rule: { kind: 'blank' } });
  }
  const value = goesOn === undefined && saidFillDown === undefined ? valuesThatGoOn(draft) : undefined;
  if (value !== undefined) {
    const answer = doubts.ask({
      id: `fill-down:${value.name}`,
      code: 'fill-down',
      column: value.index,
      default: 'leave out',
      options: [
        { name: 'leave out' },
        { name: 'as above', trial: { kind: 'filter', filter: filters.length, fillDown: [value.index] } },
      ],
    });
    if (answer === 'as above') fillDown = [value.index];
    else filters.push({ reason: 'continued', column: value.index, rule: { kind: 'blank' } });
  }
  for (const filter of found) {
    const name = filter.column < 0 ? 'hidden rows' : (columns[filter.column]?.name ?? '');
    const answer = doubts.ask({
      id: `filter:${name}`,
      code: 'filter',
      column: filter.column,
      about: filter.reason,
      default: 'leave out',
      options: [{ name: 'leave out' }, { name: 'count', trial: { kind: 'filter', filter: filters.length } }],
    });
    if (answer === 'leave out') filters.push(filter);
  }
  for (const filter of takenLater(draft, filters)) {
    const name = columns[filter.column]?.name ?? '';
    const answer = doubts.ask({
      id: `filter:${name}:given`,
      code: 'filter',
      column: filter.column,
      about: filter.reason,
      default: 'leave out',
      options: [{ name: 'leave out' }, { name: 'count', trial: { kind: 'filter', filter: filters.length } }],
    });
    if (answer === 'leave out') filters.push(filter);
  }
  return { fillDown, filters, ends };
}

/**
 * A log says what was given and what was taken: where something given was taken as well, what was given does not tell what
 * is held.
 */
function takenLater(draft: Draft, filters: readonly RecordFilter[]): readonly RecordFilter[] {
  const { columns, person } = draft.table;
  return filters.flatMap(({ column: index, rule }): RecordFilter[] => {
    const column = columns[index];
    if (column === undefined || kindOf(column) !== 'change' || rule.kind !== 'words') return [];
    const read = columns.filter((one) => draft.isUsed(one));
    const taken = new Set(rule.words);
    const keys = column.sample.map((_, i) =>
      [person, ...read].map(({ sample }) => valueKey(sample[i] ?? '')).join('\n'),
    );
    const isTaken = column.sample.map((cell) => taken.has(valueKey(cell)));
    const takenOnce = new Set(keys.filter((_, i) => isTaken[i]));
    if (!keys.some((key, i) => !isTaken[i] && takenOnce.has(key))) return [];
    const given = wordsWhere(column, (word) => !taken.has(word));
    return [{ reason: 'revoked', column: index, rule: { kind: 'words', words: given } }];
  });
}
