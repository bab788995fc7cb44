import { ProductError } from '../../model/product-error.ts';
import type { Overrides } from '../../model/question.ts';
import { chooseIdentifier, type IdentifierChoice } from '../columns/choose-identifier.ts';
import type { Column } from '../columns/column-features.ts';
import type { MemberColumn } from '../layout/find-members.ts';
import { columnsHere } from './check-names.ts';

/** The column that tells who a record is about. Throws `intake.no_identifier`. */
export function personColumn(
  columns: readonly Column[],
  members: MemberColumn | undefined,
  { identifier, entitlements = [], ignore = [] }: Overrides,
): IdentifierChoice {
  const list = columns.find(({ index }) => index === members?.column.index);
  if (list !== undefined)
    return {
      column: list,
      score: 0.8,
      margin: members?.sure === true ? 0.4 : 0.1,
      byName: members?.byName === true,
    };
  const said = columns.find(({ name }) => name === identifier);
  if (said !== undefined) return { column: said, score: 1, margin: 1, byName: false };
  const taken = new Set([...entitlements, ...ignore]);
  const choice = chooseIdentifier(columns.filter(({ name }) => !taken.has(name)));
  if (choice === undefined) throw new ProductError('intake.no_identifier', { subject: columnsHere(columns) });
  return choice;
}
