import type { Overrides } from '../../model/question.ts';
import { chooseIdentifier } from '../columns/choose-identifier.ts';
import type { Column } from '../columns/column-features.ts';
import { kindOf } from '../columns/column-kind.ts';
import { findMembers, type MemberColumn, saysMembers } from '../layout/find-members.ts';
import { headerWords } from '../words/headers/header-words.ts';
import type { TableFacts } from '../survey.ts';

/** The lists of people that the records are about, by what a person says or by their cells. `now`: epoch milliseconds. */
export function memberLists(
  columns: readonly Column[],
  { sample }: TableFacts,
  { identifier, ignore = [], entitlements = [], delimiters = {} }: Overrides,
  now: number,
): MemberColumn | undefined {
  const taken = new Set([...ignore, ...entitlements]);
  const free = columns.filter(
    ({ name }) => !taken.has(name) && delimiters[name] !== '' && (identifier ?? name) === name,
  );
  const said = free.find(({ name }) => name === identifier && delimiters[name] !== undefined);
  if (said !== undefined)
    return {
      column: said,
      split: { by: 'text', delimiter: delimiters[said.name] ?? ';' },
      emails: false,
      byName: false,
      sure: true,
    };
  const lists = findMembers(free, sample, now);
  // What the members hold is in doubt where no other column says what the records are.
  const found =
    lists !== undefined && lists.sure && entitlements.length === 0 && !columns.some(saysEntitlement)
      ? { ...lists, sure: false }
      : lists;
  if (found === undefined || identifier !== undefined) return found;
  // Where each record names a person itself, a list of others in it may be something else.
  const choice = chooseIdentifier(
    columns.filter((column) => column !== found.column && !taken.has(column.name) && !isOwner(column)),
  );
  if (choice === undefined || choice.byName) return found;
  if (!saysMembers(found.column)) return undefined;
  if (!namesPeople(choice.column)) return found;
  return found.emails ? { ...found, sure: false } : undefined;
}

/** Whether a column names who answers for what the others hold. */
function isOwner({ name, meanings }: Column): boolean {
  return (
    meanings.includes('manager') ||
    meanings.includes('actor') ||
    /(^| )(owners?|approvers?|sponsor|steward|responsible|verantwortlicher?|besitzer|eigentumer|proprietaire|propietario|proprietario|eigenaar|dono)( |$)/.test(
      headerWords(name),
    )
  );
}

/** Whether a column names people by what only people have; what is called a name may be the name of a group. */
function namesPeople(column: Column): boolean {
  const kind = kindOf(column);
  if (column.statistics.email > 0.5) return true;
  if (kind !== 'email' && kind !== 'login' && kind !== 'employee-number') return false;
  return column.meanings.includes(kind);
}

function saysEntitlement(column: Column): boolean {
  return kindOf(column) === 'entitlement' && column.filled > 0;
}
