import type { LayoutPart } from '../../model/layout.ts';
import { valueKey } from '../columns/canonical-value.ts';
import { isMarks } from '../columns/column-kind.ts';
import { findMarks, type MarkBlock } from '../layout/find-marks.ts';
import { permissionWord } from '../columns/permission-word.ts';
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
  const part = (yes: readonly string[]): LayoutPart => ({
    kind: 'flags',
    entitlement,
    columns: block.columns.map((column) => ({ column: column.index, value: valueName(table, column) })),
    yes,
  });
  if (!block.sure) {
    const answer = doubts.ask({
      id: `flag-columns:${first.name}`,
      code: 'flag-columns',
      column: first.index,
      about: block.columns.map(({ name }) => name).join(', '),
      default: 'leave out',
      options: [
        { name: 'leave out' },
        { name: 'entitlements', trial: { kind: 'parts', parts: [part(block.yes)] } },
      ],
    });
    if (answer === 'leave out') {
      draft.keepEntitlements(count);
      leaveBlockOpen(draft, block.columns);
      return;
    }
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
  draft.take(part(yes), 'flags', block.columns);
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
  return findMarks(free, facts.groups, others + draft.parts.length);
}
