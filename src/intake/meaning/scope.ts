import type { ValuesPart } from '../../model/layout.ts';
import { valueKey } from '../words/canonical-value.ts';
import { type Column, determines, variesWithin } from '../columns/column-features.ts';
import { isMarks, kindOf } from '../columns/column-kind.ts';
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
  if (part.columns.length > 1 || overrides.layout?.scope?.[value.name] !== undefined) return part;
  const scopes = long ? placesOf(draft, part, value) : scopesBeside(draft, value);
  if (scopes.length === 0) return part;
  const joined = { ...part, scope: [...part.scope, ...scopes.map(({ index }) => index)] };
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
  for (const column of scopes) draft.noteAsked(column);
  return undefined;
}

/** Share of the people with several records at more than one place; of them with the same value at several. */
const LEAST_VARIED = 0.2;
const LEAST_TWICE = 0.05;

/**
 * Where people have several records: what they hold at one site, company or store they may not hold at another. Other
 * columns tell so only where somebody has the same value twice, and nothing but they differ.
 */
function placesOf(draft: Draft, { scope }: ValuesPart, value: Column): readonly Column[] {
  const { columns, person } = draft.table;
  const found = columns.filter((column) => {
    const { statistics, index } = column;
    if (column === value || scope.includes(index) || !draft.isFree(column) || statistics.fill <= 0.9)
      return false;
    if (statistics.distinct < 2 || column.unique > 0.5 || determines(value, column) >= 0.9) return false;
    if (variesWithin(person, column) < LEAST_VARIED) return false;
    const kind = kindOf(column);
    return (
      kind === 'organisation' ||
      ((kind === undefined || isOfThings(column)) &&
        isPlaceLike(column) &&
        heldTwice(person, value, column) >= LEAST_TWICE)
    );
  });
  return found.filter(
    (column) => !found.some((other) => other.index < column.index && determines(other, column) > 0.98),
  );
}

/** Few accounts, ids or names that come again and again are not those of people. */
function isOfThings(column: Column): boolean {
  const kind = kindOf(column);
  return (kind === 'login' || kind === 'id' || kind === 'display-name') && column.unique < 0.3;
}

function isPlaceLike(column: Column): boolean {
  const { shares, statistics } = column;
  return !isMarks(column) && shares.date < 0.5 && statistics.email < 0.5 && shares.guid < 0.5;
}

/** Share of the people with several records who have one value with different cells of a column. */
function heldTwice(person: Column, value: Column, column: Column): number {
  const first = new Map<string, string>();
  const people = new Map<string, number>();
  const twice = new Set<string>();
  for (const [i, cell] of person.sample.entries()) {
    const held = value.sample[i] ?? '';
    if (cell === '' || held === '') continue;
    const who = valueKey(cell);
    people.set(who, (people.get(who) ?? 0) + 1);
    const key = `${who}\n${valueKey(held)}`;
    const place = valueKey(column.sample[i] ?? '');
    const before = first.get(key);
    if (before === undefined) first.set(key, place);
    else if (before !== place) twice.add(who);
  }
  const several = [...people.values()].filter((count) => count > 1).length;
  return several === 0 ? 0 : twice.size / several;
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
      // One of its own for each person is another name of theirs: the login in an application.
      !(column.unique > 0.9 && determines(column, draft.table.person) > 0.95) &&
      determines(value, column) < 0.9,
  );
}
