import type { Column } from '../columns/column-features.ts';
import { kindOf } from '../columns/column-kind.ts';
import type { Draft } from './draft.ts';

/** Columns that go on from the record above, the person's first; undefined where none does. */
export function columnsThatGoOn(draft: Draft): readonly number[] | undefined {
  const { columns, members, person } = draft.table;
  if (members !== undefined) return undefined;
  const blank = person.sample.flatMap((cell, i) => (cell === '' ? [i] : []));
  if (blank.length < 2 || blank.length < 0.05 * person.sample.length || person.sample[0] === '')
    return undefined;
  const values = draft.parts.flatMap((part) =>
    part.kind === 'values' ? part.columns : part.kind === 'pairs' ? [part.value] : [],
  );
  const says = blank.filter((i) => values.some((index) => (columns[index]?.sample[i] ?? '') !== ''));
  if (says.length < 0.8 * blank.length) return undefined;
  const others = columns.filter(
    (column) =>
      column !== person &&
      !values.includes(column.index) &&
      column.filled > 0 &&
      says.filter((i) => (column.sample[i] ?? '') !== '').length <= 0.1 * says.length,
  );
  // Somebody else is named there: the record is damaged, it does not go on.
  const persons = columns.filter(
    (column) =>
      column !== person &&
      column.filled > 0 &&
      (draft.classOf(column) === 'identifier' || (kindOf(column) ?? '').endsWith('-name')),
  );
  if (persons.some((column) => !others.includes(column))) return undefined;
  return [person.index, ...others.map(({ index }) => index)];
}

/** Share of the records whose value is blank, where it stands once above the people who hold it. */
const LEAST_BLANK = 0.3;

/**
 * A column of values that stand once, above the people who hold them; undefined where none does. In a list of people of
 * whom some hold nothing values come again.
 */
export function valuesThatGoOn(draft: Draft): Column | undefined {
  const { columns, members, person } = draft.table;
  if (members !== undefined || person.statistics.fill < 0.95) return undefined;
  return draft.parts
    .flatMap((part) => (part.kind === 'values' && part.split === undefined ? part.columns : []))
    .flatMap((index) => columns[index] ?? [])
    .find(({ sample, statistics }) => {
      const said = sample.filter((cell) => cell !== '');
      return (
        sample.length >= 6 &&
        sample[0] !== '' &&
        said.length >= 2 &&
        sample.length - said.length >= LEAST_BLANK * sample.length &&
        statistics.distinct === said.length &&
        said.length * 2 <= sample.length
      );
    });
}
