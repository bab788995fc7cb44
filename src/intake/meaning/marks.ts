import type { LayoutPart } from '../../model/layout.ts';
import { valueKey } from '../words/canonical-value.ts';
import type { Column } from '../columns/column-features.ts';
import { isMarks } from '../columns/column-kind.ts';
import { findMarks, type MarkBlock } from '../layout/find-marks.ts';
import { isMarked } from '../words/beside-a-value.ts';
import { isPlaceholder } from '../words/placeholder.ts';
import { permissionWord } from '../words/headers/permission-word.ts';
import { isApart } from './apart.ts';
import type { Draft } from './draft.ts';
import { leaveBlockOpen } from './open-columns.ts';
import { valueName } from './value-name.ts';

/** The answer by which no code grants anything. */
const NONE = 'leave out';
/** Codes that may be answered one by one. */
const MOST_CODES = 20;

/** Takes columns of marks as values of one entitlement; what is not surely marks for access is asked. */
export function takeMarks(draft: Draft): void {
  const { table, doubts } = draft;
  const block = marksOf(draft);
  const first = block?.columns[0];
  if (block === undefined || first === undefined) return;
  const count = draft.entitlements.length;
  const entitlement = draft.addEntitlement({
    name: permissionWord(table.facts.names),
    columns: block.columns.map(({ index }) => index),
  });
  let { columns } = block;
  const part = (yes: readonly string[], of = columns): LayoutPart => ({
    kind: 'flags',
    entitlement,
    columns: of.map((column) => ({ column: column.index, value: valueName(table, column) })),
    yes,
  });
  if (!block.sure && asksToLeave(draft, columns, part(block.yes))) {
    draft.keepEntitlements(count);
    leaveBlockOpen(draft, columns);
    return;
  }
  // Called as a value is that is over, `AP Clerk (revoked)`; or hidden.
  const over = draft.table.overrides.layout?.flags
    ? []
    : columns.filter(
        (column) =>
          isPlaceholder(column.name) ||
          isMarked(column.name, table.facts.notation.footnotes) ||
          isApart(table, column),
      );
  if (block.sure && asksToLeave(draft, over, part(block.yes, over))) {
    columns = columns.filter((column) => !over.includes(column));
    leaveBlockOpen(draft, over);
  }
  if (columns.length === 0) {
    draft.keepEntitlements(count);
    return;
  }
  let { yes } = block;
  if (block.unknown.length > 0) {
    const all = 'yes';
    const others = block.unknown.filter((word) => word !== all && word !== NONE);
    const single = block.unknown.length < 2 ? [] : others.slice(0, MOST_CODES);
    const held = doubts.askSeveral({
      id: `level-codes:${first.name}`,
      code: 'level-codes',
      column: first.index,
      about: block.unknown.join(', '),
      default: NONE,
      options: [
        { name: NONE },
        { name: all, trial: { kind: 'parts', parts: [part(block.unknown)] } },
        ...single.map((word) => ({ name: word, trial: { kind: 'parts', parts: [part([word])] } as const })),
      ],
    });
    yes = [...yes, ...(held.includes(all) ? block.unknown : held)];
  }
  draft.take(part(yes), 'flags', columns);
}

/** Whether columns of marks stay out, which is asked where there are any. */
function asksToLeave({ doubts }: Draft, columns: readonly Column[], part: LayoutPart): boolean {
  const [first] = columns;
  if (first === undefined) return false;
  const answer = doubts.ask({
    id: `flag-columns:${first.name}`,
    code: 'flag-columns',
    column: first.index,
    about: columns.map(({ name }) => name).join(', '),
    default: 'leave out',
    options: [{ name: 'leave out' }, { name: 'entitlements', trial: { kind: 'parts', parts: [part] } }],
  });
  return answer === 'leave out';
}

/** The marks that a person named, else those that the columns show. */
function marksOf(draft: Draft): MarkBlock | undefined {
  const { columns, facts, overrides } = draft.table;
  const said = overrides.layout?.flags;
  if (said !== undefined)
    return {
      columns: columns.filter(({ name }) => said.columns.includes(name)),
      yes: said.yes.map((word) => valueKey(word)),
      unknown: [],
      sure: true,
    };
  const free = columns.filter((column) => draft.isFree(column) && !draft.isAsked(column));
  const others = free.filter((column) => draft.classOf(column) === 'entitlement' && !isMarks(column)).length;
  const found = findMarks(free, facts.groups, others + draft.parts.length);
  const { codesOver, overflowed } = facts.notation;
  const over = found?.yes.filter((word) => overflowed || codesOver.has(word)) ?? [];
  if (found === undefined || over.length === 0) return found;
  return {
    ...found,
    yes: found.yes.filter((word) => !over.includes(word)),
    unknown: [...found.unknown, ...over],
  };
}
