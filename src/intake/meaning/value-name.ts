import type { Column } from '../columns/column-features.ts';
import { headerWords } from '../words/headers/header-words.ts';
import type { KnownTable } from './known-table.ts';

/** The value that a column of marks stands for: its group and its name. */
export function valueName({ facts }: KnownTable, { index, name }: Column): string {
  const group = facts.groups[index] ?? '';
  return group === '' || headerWords(name).startsWith(headerWords(group)) ? name : `${group} ${name}`;
}
