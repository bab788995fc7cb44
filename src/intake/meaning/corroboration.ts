import type { CorroborationAttribute } from '../../model/report-columns.ts';
import { kindOf } from '../columns/column-kind.ts';
import type { Conclusion } from '../conclusion.ts';
import type { Meaning } from '../words/headers/meaning.ts';
import type { Draft } from './draft.ts';

const ATTRIBUTE_OF: Partial<Record<Meaning, CorroborationAttribute>> = {
  login: 'login',
  email: 'email',
  'employee-number': 'employeeNumber',
  'first-name': 'firstName',
  'last-name': 'lastName',
  'display-name': 'displayName',
};

/** Columns that say more of who a record is about than the identifier does. */
export function corroboration(draft: Draft): Conclusion['corroboration'] {
  const { columns, members, person } = draft.table;
  // What stands beside a list is said of no one of them.
  if (members !== undefined) return [];
  return columns.flatMap((column) => {
    const kind = kindOf(column);
    const attribute = kind === undefined ? undefined : ATTRIBUTE_OF[kind];
    if (attribute === undefined || column === person || column.filled === 0) return [];
    if (draft.isUsed(column) || draft.classOf(column) === 'metadata') return [];
    // An id of the other system is no login of Okta.
    if (attribute === 'login' && column.statistics.email < 0.8) return [];
    return [{ column: column.index, attribute }];
  });
}

/** Columns that name the person beside the identifier. */
export function personsBeside(draft: Draft): readonly number[] {
  const { columns, person } = draft.table;
  return columns.flatMap((column) => {
    const kind = kindOf(column);
    const names = kind !== undefined && ATTRIBUTE_OF[kind] !== undefined;
    return names && column !== person && !draft.isUsed(column) ? [column.index] : [];
  });
}
