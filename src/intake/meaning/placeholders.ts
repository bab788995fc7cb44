import type { LayoutPart, Split } from '../../model/understanding.ts';
import { canonicalValue, valueKey } from '../canonical-value.ts';
import type { Column } from '../column-features.ts';
import { isPlaceholder } from '../placeholder.ts';
import { splitCell } from '../split-cell.ts';
import type { Draft } from './draft.ts';
import type { KnownTable } from './known-table.ts';

/** Words that are named in the question; more would tell nothing. */
const MOST_NAMED = 8;

/**
 * The parts of the layout, with what is to become of cells that keep a place free (`TBD`, `unknown`). They are no values,
 * unless a person says so. `known`: there are some, though the cells that are kept of a column do not show them.
 */
export function settledPlaceholders({ table, parts, doubts }: Draft, known: boolean): readonly LayoutPart[] {
  const there =
    known || Object.keys(table.overrides.answers ?? {}).some((id) => id.startsWith('placeholders:'));
  const open = parts.flatMap((part) => {
    const found = part.kind === 'flags' ? undefined : placeholdersOf(table, part, there);
    return found === undefined ? [] : [{ part, ...found }];
  });
  const [first] = open;
  if (first === undefined) return parts;
  const words = new Map(open.flatMap((one) => one.words).map((word) => [valueKey(word), word]));
  const answer = doubts.ask({
    id: `placeholders:${first.column.name}`,
    code: 'placeholders',
    column: first.column.index,
    about: [...words.values()].slice(0, MOST_NAMED).join(', '),
    default: 'leave out',
    options: [
      { name: 'leave out' },
      {
        name: 'values',
        trial: { kind: 'parts', parts: open.map(({ part }) => ({ ...part, placeholders: 'only' })) },
      },
    ],
  });
  if (answer === 'leave out') return parts;
  return parts.map((part) => (part.kind === 'flags' ? part : { ...part, placeholders: 'values' }));
}

/** What keeps a place free among the cells of a part, and in which column; undefined: nothing. */
function placeholdersOf(
  table: KnownTable,
  part: Exclude<LayoutPart, { readonly kind: 'flags' }>,
  known: boolean,
): { readonly column: Column; readonly words: readonly string[] } | undefined {
  const split = part.kind === 'values' ? part.split : undefined;
  const indexes = part.kind === 'values' ? [...part.columns, ...part.scope] : [part.value];
  const found = indexes
    .flatMap((index) => table.columns[index] ?? [])
    .map((column) => ({ column, words: wordsIn(column, split) }));
  const [first] = found.filter(({ words }) => known || words.length > 0);
  return first === undefined
    ? undefined
    : { column: first.column, words: found.flatMap(({ words }) => words) };
}

function wordsIn({ cells }: Column, split: Split | undefined): readonly string[] {
  return [...cells.keys()]
    .flatMap((cell) => (split === undefined ? [cell] : (splitCell(cell, split) ?? [])))
    .map(canonicalValue)
    .filter(isPlaceholder);
}
