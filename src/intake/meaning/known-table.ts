import type { Overrides } from '../../model/question.ts';
import { asNamed } from '../table/as-shown.ts';
import { valueKey } from '../words/canonical-value.ts';
import type { IdentifierChoice } from '../columns/choose-identifier.ts';
import { type Column, columnsOf } from '../columns/column-features.ts';
import { type MemberColumn, withRecordPerMember } from '../layout/find-members.ts';
import type { TableFacts } from '../survey.ts';
import { checkNames } from './check-names.ts';
import { memberLists } from './member-lists.ts';
import { personColumn } from './person-column.ts';

/** A table and who its records are about: what is known before its columns are judged. */
export interface KnownTable {
  /** With a record for each person, where records list several. */
  readonly facts: TableFacts;
  readonly overrides: Overrides;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly columns: readonly Column[];
  /** The column that lists several people; undefined where records are about one. */
  readonly members: MemberColumn | undefined;
  /** Why it is `person` that tells who is meant. */
  readonly choice: IdentifierChoice;
  readonly person: Column;
  /** People have several records: one for each thing that they hold. */
  readonly long: boolean;
}

/** Records per person; above it, people have several records. */
const LONG = 1.2;

/** What is known of a table before its columns are judged. Throws `intake.no_identifier`, `intake.unknown_column`. */
export function knownTable(read: TableFacts, said: Overrides, now: number): KnownTable {
  const asRead = columnsOf(read);
  const overrides = asNamed(
    said,
    asRead.map(({ name }) => name),
  );
  const members = memberLists(asRead, read, overrides, now);
  const facts = members === undefined ? read : withRecordPerMember(read, members, now);
  const columns = members === undefined ? asRead : columnsOf(facts);
  checkNames(columns, overrides);
  const choice = personColumn(columns, members, overrides);
  const people = new Set(choice.column.sample.map(valueKey)).size;
  const long = facts.sample.length > LONG * Math.max(1, people);
  return { facts, overrides, now, columns, members, choice, person: choice.column, long };
}

/** The cells of a column as they stand in the sample. */
export function rawCells({ facts }: KnownTable, { index }: Column): readonly string[] {
  return facts.sample.map((row) => row[index] ?? '');
}

/** Whether all records say the same, in a table long enough for that to tell something. */
export function isConstant({ facts }: KnownTable, { statistics }: Column): boolean {
  return statistics.distinct === 1 && statistics.fill > 0.98 && facts.records > 5;
}

/** Whether a person said that a column is nothing to look at. */
export function isIgnored({ overrides }: KnownTable, { name }: Column): boolean {
  return overrides.ignore?.includes(name) === true;
}
