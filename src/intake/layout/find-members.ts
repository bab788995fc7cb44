import type { Split } from '../../model/layout.ts';
import { canonicalValue, saysNone } from '../words/canonical-value.ts';
import { type Column, PERSON_NAME } from '../columns/column-features.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { nameDelimiter } from '../columns/multi-value.ts';
import { membersIn } from './members-in.ts';
import { ColumnCounter, EMAIL } from '../columns/statistics.ts';
import type { TableFacts } from '../survey.ts';

/** A column whose cells list the people that a record is about: a group with its members. */
export interface MemberColumn {
  readonly column: Column;
  readonly split: Split;
  /** They are named by their addresses, not by logins. */
  readonly emails: boolean;
  /** They are named by their names only: two people may share one. */
  readonly byName: boolean;
  /** The header says so, and the people are named by their addresses. */
  readonly sure: boolean;
}

const MEMBERS = new RegExp(
  '^((group|role|team|assigned|direct|all|current) )?(members?|member list|users?|user list' +
    '|user names|usernames|logins|accounts?|assignees?|assigned to|people|persons?|holders?' +
    '|employees|mitglieder|benutzer|benutzerliste|mitarbeiter|membres|utilisateurs|miembros' +
    '|usuarios|leden|gebruikers|membri|utenti|membros|utilizadores|メンバー|ユーザー|利用者)( list| emails?' +
    '| e mails?| logins?)?$',
  'u',
);

const DELIMITERS = ['\n', ';', '|', ',', '、', ' '] as const;
const LOGIN = /^[\p{L}][\p{L}\d._\\-]{1,63}$/u;
/** Lists that are looked at, share of them that hold several, and of the people that must look like some. */
const LOOKED_AT = 500;
const LEAST_LISTS = 0.15;
const ALIKE = 0.95;
const NAMED = 0.8;

/**
 * The column of lists of people in a table that has one record for each thing that they hold; undefined: there is none.
 * `now`: epoch milliseconds.
 */
export function findMembers(
  columns: readonly Column[],
  sample: readonly (readonly string[])[],
  now: number,
): MemberColumn | undefined {
  const found = columns.flatMap((column): MemberColumn[] => {
    if (column.filled === 0) return [];
    const named = MEMBERS.test(headerWords(column.name));
    const cells = sample
      .map((row) => row[column.index] ?? '')
      .filter((cell) => !saysNone(canonicalValue(cell)))
      .slice(0, LOOKED_AT);
    for (const split of splitsOf(column, cells)) {
      const kind = listsOf(cells, split, now);
      if (kind === 'emails' || (kind !== undefined && named))
        return [
          {
            column,
            split,
            emails: kind === 'emails',
            byName: kind === 'names',
            sure: named && kind === 'emails',
          },
        ];
    }
    return [];
  });
  return (
    found.find(({ sure }) => sure) ??
    found.find(({ column }) => MEMBERS.test(headerWords(column.name))) ??
    found[0]
  );
}

/** Whether the header of a column says that people are listed in it. */
export function saysMembers({ name }: Column): boolean {
  return MEMBERS.test(headerWords(name));
}

function splitsOf({ shares }: Column, cells: readonly string[]): readonly Split[] {
  if (shares.list >= 0.8) return [{ by: 'json' }];
  if (shares.names >= 0.8) return [{ by: 'names', delimiter: nameDelimiter(cells) }];
  return DELIMITERS.map((delimiter): Split => ({ by: 'text', delimiter }));
}

function listsOf(
  cells: readonly string[],
  split: Split,
  now: number,
): 'emails' | 'logins' | 'names' | undefined {
  const least = Math.max(2, LEAST_LISTS * cells.length);
  if (split.by === 'text' && cells.filter((cell) => cell.includes(split.delimiter)).length < least)
    return undefined;
  const lists = cells.map((cell) => membersIn(cell, split, now) ?? []);
  if (cells.length < 2 || lists.filter((list) => list.length > 1).length < least) return undefined;
  const people = lists.flat();
  const share = (test: RegExp) => people.filter((one) => test.test(one)).length / people.length;
  if (share(EMAIL) >= ALIKE) return 'emails';
  // First and last name are two words like any.
  const words = split.by === 'text' && split.delimiter === ' ';
  if (words) return undefined;
  if (share(LOGIN) >= ALIKE) return 'logins';
  return split.by === 'names' || share(PERSON_NAME) >= NAMED ? 'names' : undefined;
}

const MOST_ROWS = 20_000;

/** The facts as they would be with a record for each person of a list at a moment (epoch milliseconds). */
export function withRecordPerMember(
  facts: TableFacts,
  { column, split }: MemberColumn,
  now: number,
): TableFacts {
  const rows: (readonly string[])[] = [];
  for (const row of facts.sample) {
    if (rows.length >= MOST_ROWS) break;
    for (const person of membersIn(row[column.index] ?? '', split, now) ?? [])
      rows.push(row.map((cell, i) => (i === column.index ? person : cell)));
  }
  const people = new ColumnCounter();
  for (const row of rows) people.add(row[column.index] ?? '');
  return {
    ...facts,
    sample: rows,
    counters: facts.counters.map((counter, i) => (i === column.index ? people : counter)),
  };
}
