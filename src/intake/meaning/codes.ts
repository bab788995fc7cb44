import { kindOf } from '../columns/column-kind.ts';
import { headerWords } from '../words/headers/header-words.ts';
import type { Draft } from './draft.ts';

const CODE =
  /^(role|group|permission|privilege|entitlement|profile|access|responsibility|rollen|gruppen) ?(id|code|key|no|nr|number)$/u;

/** Where nothing else names what people hold, the codes of it do. */
export function takeCodesForValues(draft: Draft): void {
  const { columns } = draft.table;
  const free = columns.filter((column) => draft.isFree(column) && !draft.isAsked(column));
  if (draft.parts.length > 0 || free.some((column) => draft.classOf(column) === 'entitlement')) return;
  for (const column of free)
    if (kindOf(column) === 'sort' && CODE.test(headerWords(column.name)) && column.unique < 0.7)
      draft.revise(column, (judgement) => ({ ...judgement, class: 'entitlement' }));
}
