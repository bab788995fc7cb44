import { type Column, determines, variesWithin } from '../columns/column-features.ts';
import { isMarks, kindOf } from '../columns/column-kind.ts';
import { multiValueOf } from '../columns/multi-value.ts';
import { standingOf } from '../words/status-words.ts';
import { askClass } from './ask-class.ts';
import type { Draft } from './draft.ts';
import { isIgnored, rawCells } from './known-table.ts';
import { isNote } from './notes.ts';
import { takeValues } from './values.ts';

/** Questions about single columns at once; more would be noise. */
const MOST_COLUMNS_ASKED = 2;

/** Asks about columns of which nothing is known but what their cells do, and takes those that are entitlements. */
export function takeUnknown(draft: Draft): void {
  const { columns, person, overrides } = draft.table;
  const candidates = columns
    .filter((column) => draft.isFree(column) && !draft.isAsked(column) && couldBeHeld(draft, column))
    .map((column) => ({ column, varies: variesWithin(person, column) }))
    .filter(({ column, varies }) => isWorthAsking(draft, column, varies))
    .sort((a, b) => b.varies - a.varies || a.column.index - b.column.index);
  // Those that a person said are held leave room for questions about others.
  const isSaid = ({ column: { name } }: { readonly column: Column }) =>
    overrides.answers?.[`column-class:${name}`] === 'entitlement';
  const asked = candidates.filter((one) => !isSaid(one)).slice(0, MOST_COLUMNS_ASKED);
  const taken = candidates
    .filter((one) => isSaid(one) || asked.includes(one))
    .filter(({ column }) => askClass(draft, column));
  takeValues(
    draft,
    taken.map(({ column }) => [column]),
  );
}

/** Whether the cells look like something that people hold. */
function couldBeHeld(draft: Draft, column: Column): boolean {
  const { table } = draft;
  const { statistics, shares, unique, filled } = column;
  const kind = kindOf(column);
  if (isIgnored(table, column)) return false;
  // Beside nothing else it may be what people hold, whatever its words are.
  if (draft.parts.length > 0 && isNote(column, table.now)) return false;
  if (shares.date > 0.5 || statistics.email > 0.5 || shares.guid > 0.5 || shares.object > 0.5) return false;
  if (kind === 'status') return draft.parts.length === 0 && namesRoles(column);
  // Codes of what people may do, where nothing else is what they hold: R, W.
  if (kind === 'change') return draft.parts.length === 0 && saysNoChange(column);
  if (kind === 'entitlement') return draft.classOf(column) === 'metadata';
  if (isMarks(column) || statistics.number > 0.9 || shares.longText > 0) return false;
  // What is called a name and is not the person's: of the group that they are in.
  const named = kind === 'display-name' || (kind === 'login' && !column.meanings.includes('login'));
  if (kind === 'sort' || kind === 'scope' || kind === 'organisation' || named)
    return (
      draft.parts.length === 0 && draft.doubts.open.length === 0 && variesWithin(table.person, column) > 0.3
    );
  if (kind !== undefined) return false;
  if (shares.list > 0.8) return true;
  if (shares.names > 0.8 && unique > 0.9) return false;
  if (statistics.distinct < 2) return false;
  const repeats = statistics.distinct <= Math.max(50, filled * 0.1) && unique < 0.5;
  return repeats || multiValueOf(column, rawCells(table, column)).kind === 'split';
}

/** What each person, or each value, has one of says something of them. */
function isWorthAsking(draft: Draft, column: Column, varies: number): boolean {
  const { columns, long } = draft.table;
  if (kindOf(column) !== undefined || draft.parts.length === 0 || !long) return true;
  const values = draft.parts.flatMap((part) => (part.kind === 'values' ? part.columns : []));
  return (
    varies >= 0.3 &&
    !columns.some((value) => values.includes(value.index) && determines(value, column) >= 0.98)
  );
}

/** A status column whose words are roles: it may be the only thing that says who may do what. */
function namesRoles(column: Column): boolean {
  const standings = [...column.cells.keys()].map(standingOf);
  return !isMarks(column) && standings.includes('role');
}

/** Whether no word of a column is known to say that something was given or taken. */
function saysNoChange({ cells }: Column): boolean {
  return [...cells.keys()].every((cell) => standingOf(cell) === 'unknown');
}
