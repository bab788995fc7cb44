import type { LayoutPart, ValuesPart } from '../../model/layout.ts';
import { type Column, determines, variesWithin } from '../columns/column-features.ts';
import { isMarks, kindOf } from '../columns/column-kind.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { areLevels } from '../columns/level-words.ts';
import type { Draft } from './draft.ts';
import { entitlementName } from './entitlement-name.ts';
import { leaveValuesOpen } from './open-columns.ts';

/** What people may hold at several things differs within the person in this share of them. */
const LEAST_VARIED = 0.2;

/**
 * Takes a column of levels (`read`, `owner`) together with what they are said of, which stands beside it under any name: a
 * level says nothing alone. Whether they belong together is asked; until then neither grants anything.
 */
export function takeQualified(draft: Draft): void {
  const { columns, overrides, members } = draft.table;
  if (members !== undefined) return;
  const level = columns.find(
    (column) =>
      draft.isFree(column) &&
      (draft.classOf(column) === 'entitlement' || isCalledLevel(column)) &&
      areLevels(column),
  );
  if (level === undefined || overrides.layout?.scope?.[level.name] !== undefined) return;
  // Where a project or an application stands beside it, that is what it is said of.
  if (
    columns.some((column) => column !== level && kindOf(column) === 'scope' && isBeside(draft, column, level))
  )
    return;
  const things = columns.filter((column) => column !== level && isThing(draft, column, level));
  const scope = things.filter(
    (column) =>
      !things.some(
        (other) =>
          other !== column &&
          determines(other, column) > 0.98 &&
          (determines(column, other) <= 0.98 || other.index < column.index),
      ),
  );
  if (scope.length === 0) return;
  const count = draft.entitlements.length;
  const held = [level, ...scope].filter((column) => draft.classOf(column) === 'entitlement');
  if (held.length === 0) return;
  const alone = held.map((column): ValuesPart => ({
    kind: 'values',
    entitlement: draft.addEntitlement({ name: entitlementName([column]), columns: [column.index] }),
    columns: [column.index],
    scope: [],
  }));
  const joined: LayoutPart = {
    ...alone[0],
    kind: 'values',
    entitlement: count,
    columns: [level.index],
    scope: scope.map(({ index }) => index),
  };
  const answer = draft.doubts.ask({
    id: `scope:${level.name}`,
    code: 'scope',
    column: level.index,
    about: scope.map(({ name }) => name).join(', '),
    default: 'leave out',
    options: [
      { name: 'leave out' },
      { name: 'joined', trial: { kind: 'parts', parts: [joined] } },
      { name: 'alone', trial: { kind: 'parts', parts: alone } },
    ],
  });
  draft.keepEntitlements(answer === 'joined' ? count + 1 : count);
  if (answer === 'joined') draft.take(joined, 'long', [level, ...scope]);
  if (answer !== 'leave out') return;
  leaveValuesOpen(draft, level);
  for (const column of scope)
    if (draft.classOf(column) === 'entitlement') leaveValuesOpen(draft, column);
    else draft.noteAsked(column);
}

function isBeside(draft: Draft, column: Column, level: Column): boolean {
  return (
    draft.isFree(column) &&
    column.statistics.distinct >= 2 &&
    variesWithin(draft.table.person, column) >= LEAST_VARIED &&
    determines(level, column) < 0.9
  );
}

/** Under this name it is nothing that people hold, but for what it is said of. */
function isCalledLevel(column: Column): boolean {
  return kindOf(column) === undefined && headerWords(column.name) === 'level';
}

/** A column that may name what a level is said of. */
function isThing(draft: Draft, column: Column, level: Column): boolean {
  const { shares, statistics } = column;
  const kind = kindOf(column);
  // Names of things look like logins: `SALES.ORDERS`.
  const named = kind === 'display-name' || (kind === 'login' && !column.meanings.includes('login'));
  if (kind !== undefined && kind !== 'entitlement' && !named) return false;
  if (isMarks(column) || areLevels(column) || !isBeside(draft, column, level)) return false;
  if (shares.date > 0.5 || shares.guid > 0.5 || shares.longText > 0 || shares.object > 0.5) return false;
  return statistics.fill > 0.9 && column.unique < 0.7 && statistics.number < 0.9;
}
