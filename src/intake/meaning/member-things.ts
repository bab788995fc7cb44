import type { Column } from '../columns/column-features.ts';
import { kindOf } from '../columns/column-kind.ts';
import { headerWords } from '../words/headers/header-words.ts';
import type { Draft } from './draft.ts';
import { takeValues } from './values.ts';

/** Takes what the records of member lists are about, where no column says that it is an entitlement: their name. */
export function takeMemberThings(draft: Draft): void {
  const { columns, members } = draft.table;
  if (members === undefined || members.sure || draft.parts.length > 0 || draft.doubts.open.length > 0) return;
  const names = columns.filter((column) => draft.isFree(column) && !isOther(column));
  const found = names.find(({ name }) => THING.test(headerWords(name))) ?? names[0];
  if (found !== undefined) takeValues(draft, [[found]]);
}

const THING = new RegExp(
  '^((mail|distribution|security|display) )?(name|names|display ?name|title|lists?|list name|team' +
    '|teams|cn|common name|sam ?account ?name|alias|mail ?nickname|bezeichnung|verteiler|liste|nom' +
    '|nombre|nome|naam|名前|名称)$',
  'u',
);

/** What is said of a group besides its name. */
function isOther(column: Column): boolean {
  const kind = kindOf(column);
  const named =
    kind === undefined || ['display-name', 'login', 'entitlement', 'scope', 'organisation'].includes(kind);
  return (
    !named ||
    column.unique < 0.9 ||
    column.statistics.fill < 0.95 ||
    column.shares.date > 0.5 ||
    column.shares.guid > 0.5
  );
}
