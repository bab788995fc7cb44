import type { ValuesPart } from '../../model/understanding.ts';
import { type Column, determines, variesWithin } from '../column-features.ts';
import { kindOf } from '../column-kind.ts';
import type { Draft } from './draft.ts';
import { leaveValuesOpen } from './open-columns.ts';

/** Columns that belong to the value's name, because a person holds other values there elsewhere. */
export function scopeOf(draft: Draft, value: Column): readonly number[] {
  const { columns, overrides, long, person } = draft.table;
  const said = overrides.layout?.scope?.[value.name];
  if (said !== undefined) return columns.filter(({ name }) => said.includes(name)).map(({ index }) => index);
  if (!long) return [];
  const scopes = scopesBeside(draft, value).filter((column) => variesWithin(person, column) >= 0.2);
  return scopes
    .filter(
      (column) =>
        !scopes.some(
          (other) =>
            other !== column &&
            determines(other, column) > 0.98 &&
            (determines(column, other) <= 0.98 || other.index < column.index),
        ),
    )
    .map(({ index }) => index);
}

/**
 * Where everybody has one record, the records do not tell whether a value is the same everywhere (a role in the project
 * beside it is not): that is asked. Undefined: nothing is granted until it is answered.
 */
export function settledScope(draft: Draft, part: ValuesPart, value: Column): ValuesPart | undefined {
  const { overrides, long } = draft.table;
  if (long || part.columns.length > 1 || overrides.layout?.scope?.[value.name] !== undefined) return part;
  const scopes = scopesBeside(draft, value);
  if (scopes.length === 0) return part;
  const joined = { ...part, scope: scopes.map(({ index }) => index) };
  const answer = draft.doubts.ask({
    id: `scope:${value.name}`,
    code: 'scope',
    column: value.index,
    about: scopes.map(({ name }) => name).join(', '),
    default: 'leave out',
    options: [
      { name: 'leave out' },
      { name: 'joined', trial: { kind: 'parts', parts: [joined] } },
      { name: 'alone', trial: { kind: 'parts', parts: [part] } },
    ],
  });
  if (answer === 'joined') return joined;
  if (answer === 'alone') return part;
  leaveValuesOpen(draft, value);
  return undefined;
}

/** Columns of places, projects and the like, not the same for all, that the value does not tell. */
function scopesBeside(draft: Draft, value: Column): readonly Column[] {
  return draft.table.columns.filter(
    (column) =>
      column !== value &&
      draft.isFree(column) &&
      column.statistics.distinct >= 2 &&
      column.statistics.fill > 0.9 &&
      kindOf(column) === 'scope' &&
      determines(value, column) < 0.9,
  );
}
