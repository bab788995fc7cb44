import type {
  ArrowUse,
  InDoubt,
  LayoutPart,
  PairsPart,
  PlaceholderUse,
  PlaceholderWords,
  Split,
  ValuesPart,
} from '../../model/layout.ts';
import { canonicalValue, valueKey } from '../words/canonical-value.ts';
import { headingSays } from '../table/headings.ts';
import { inDoubtByOthers } from '../words/beside-a-value.ts';
import { arePaths, becomes, isPlaceholder } from '../words/placeholder.ts';
import { splitCell } from '../columns/split-cell.ts';
import type { Draft } from './draft.ts';
import type { KnownTable } from './known-table.ts';

/** Words that are named in the question; more would tell nothing. */
const MOST_NAMED = 8;
/** Words that may be answered one by one, and the answers that are about none and all of them. */
const MOST_SINGLE = 20;
const NONE = 'leave out';
const ALL = 'values';

/**
 * The parts of the layout, with what is to become of cells that keep a place free (`TBD`, `unknown`). They are no values,
 * but for those of which a person says so. `known`: there are some, though the cells that are kept of a column do not show them.
 */
export function settledPlaceholders(draft: Draft, known: boolean): readonly LayoutPart[] {
  const { table, doubts } = draft;
  const parts = draft.parts.map((part) => withInDoubt(table, withArrows(table, part)));
  const there =
    known || Object.keys(table.overrides.answers ?? {}).some((id) => id.startsWith('placeholders:'));
  // Other cells than those that are kept may say so as well: the answer is about all of them, and what it adds is counted so.
  const open = parts.filter((part) => part.kind !== 'flags');
  const found = open.flatMap((part) => wordsOf(table, part));
  const first = found.find((one) => one.words.length > 0) ?? (there ? found[0] : undefined);
  if (first === undefined) return parts;
  const words = new Map(found.flatMap((one) => one.words).map((word) => [valueKey(word), word]));
  const trial = (only?: readonly string[]) =>
    ({ kind: 'parts', parts: open.map((part) => withPlaceholders(part, 'only', only)) }) as const;
  const others = [...words].filter(([key]) => key !== ALL && key !== NONE);
  const single = words.size < 2 ? [] : others.slice(0, MOST_SINGLE);
  const held = doubts.askSeveral({
    id: `placeholders:${first.name}`,
    code: 'placeholders',
    column: first.index,
    about: [...words.values()].slice(0, MOST_NAMED).join(', '),
    default: NONE,
    options: [
      { name: NONE },
      { name: ALL, trial: trial() },
      ...single.map(([key, name]) => ({ name, trial: trial([key]) })),
    ],
  });
  if (held.length === 0) return parts;
  const only = held.includes(ALL) ? undefined : held.map(valueKey);
  return parts.map((part) => (part.kind === 'flags' ? part : withPlaceholders(part, 'values', only)));
}

function withPlaceholders(
  part: ValuesPart | PairsPart,
  placeholders: PlaceholderUse,
  only: PlaceholderWords | undefined,
): LayoutPart {
  return { ...part, placeholders, ...(only === undefined ? {} : { placeholderWords: only }) };
}

function withArrows(table: KnownTable, part: LayoutPart): LayoutPart {
  if (part.kind === 'flags') return part;
  return arePaths(valuesIn(table, part)) ? { ...part, arrows: 'paths' } : part;
}

function withInDoubt(table: KnownTable, part: LayoutPart): LayoutPart {
  if (part.kind === 'flags') return part;
  const { footnotes, codesOver } = table.facts.notation;
  const values = valuesIn(table, part);
  const inDoubt = [
    ...new Set([
      ...inDoubtByOthers(values, footnotes).map(valueKey),
      ...values.map(valueKey).filter((key) => codesOver.has(key)),
    ]),
  ];
  const marks = isKept(table, part) ? [] : footnotes;
  return {
    ...part,
    ...(inDoubt.length === 0 ? {} : { inDoubt }),
    ...(marks.length === 0 ? {} : { marks }),
  };
}

/** Whether all that the cells of a part hold is kept. */
function isKept({ columns }: KnownTable, part: ValuesPart | PairsPart): boolean {
  return columnsOf(part).every((index) => columns[index]?.statistics.distinctIsFloor !== true);
}

function columnsOf(part: ValuesPart | PairsPart): readonly number[] {
  return part.kind === 'values' ? part.columns : [part.value];
}

/** What the cells of a part hold, as far as they are kept. */
function valuesIn({ columns, now }: KnownTable, part: ValuesPart | PairsPart): readonly string[] {
  const split = part.kind === 'values' ? part.split : undefined;
  return columnsOf(part).flatMap((index) => piecesIn(columns[index]?.cells.keys() ?? [], split, now));
}

interface WordsOf {
  readonly name: string;
  /** −1: what stands in headings. */
  readonly index: number;
  readonly words: readonly string[];
}

/** What keeps a place free among the cells of a part, by column. */
function wordsOf(
  { columns, facts, now }: KnownTable,
  part: Exclude<LayoutPart, { readonly kind: 'flags' }>,
): readonly WordsOf[] {
  const split = part.kind === 'values' ? part.split : undefined;
  const indexes = part.kind === 'values' ? [...part.columns, ...part.scope] : [part.value];
  return indexes.map((at) => {
    const column = columns[at];
    if (column !== undefined)
      return {
        name: column.name,
        index: column.index,
        words: wordsIn(piecesIn(column.cells.keys(), split, now), part),
      };
    const said = facts.headings?.texts.map((text) => headingSays(text).value) ?? [];
    return { name: 'headings', index: -1, words: wordsIn(said.map(canonicalValue)) };
  });
}

function wordsIn(
  pieces: readonly string[],
  { arrows, inDoubt }: { readonly arrows?: ArrowUse; readonly inDoubt?: InDoubt } = {},
): readonly string[] {
  return pieces.filter(
    (piece) =>
      (isPlaceholder(piece) && !(arrows === 'paths' && becomes(piece))) ||
      inDoubt?.includes(valueKey(piece)) === true,
  );
}

function piecesIn(cells: Iterable<string>, split: Split | undefined, now: number): readonly string[] {
  return [...cells]
    .flatMap((cell) => (split === undefined ? [cell] : (splitCell(cell, split, now) ?? [])))
    .map(canonicalValue);
}
