import { isCalledNotHeld } from '../words/headers/called-not-held.ts';
import { type Column, determines } from '../columns/column-features.ts';
import { findFilters } from '../layout/find-filters.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { RecordJudge } from '../layout/record-filter.ts';
import type { Draft } from './draft.ts';
import type { KnownTable } from './known-table.ts';

/** Further columns that one is compared with: what names the same stands nearby. */
const MOST_BESIDE = 50;

/** Of columns that name the same thing twice (a code and its label) the one for people stays. */
export function withoutTwins(draft: Draft, columns: readonly Column[]): readonly Column[] {
  const inForce = columnsInForce(draft.table);
  const dropped = new Set<Column>();
  for (const [i, a] of columns.entries())
    for (const b of columns.slice(i + 1, i + 1 + MOST_BESIDE)) {
      if (dropped.has(a) || dropped.has(b) || !related(a.name, b.name)) continue;
      // What was held and what is held are two things.
      if (isCalledNotHeld(a.name) !== isCalledNotHeld(b.name)) continue;
      if (a.statistics.distinct < 2 || !sayTheSame(inForce(a), inForce(b))) continue;
      const other = labelScore(a) >= labelScore(b) ? b : a;
      dropped.add(other);
      draft.revise(other, (judgement) => ({
        ...judgement,
        class: 'attribute',
        evidence: [...judgement.evidence, { code: 'names-the-same' }],
      }));
    }
  return columns.filter((column) => !dropped.has(column));
}

/** Columns without the records that policies leave out; which these are is told once, where it is needed. */
function columnsInForce({ columns, facts, now }: KnownTable): (column: Column) => Column {
  let left: readonly boolean[] | undefined;
  const leftOut = () => {
    const judge = new RecordJudge(findFilters(columns, facts.dialect, now), now);
    return facts.sample.map((cells) => judge.judge(cells, {}).kind !== 'in-force');
  };
  const known = new Map<Column, Column>();
  return (column) => {
    const before = known.get(column);
    if (before !== undefined) return before;
    const out = (left ??= leftOut());
    const found = { ...column, sample: column.sample.map((cell, i) => (out[i] === true ? '' : cell)) };
    known.set(column, found);
    return found;
  };
}

/** Names that share a word: `PermissionSet.Name` and `PermissionSet.Label`. */
function related(a: string, b: string): boolean {
  const words = new Set(headerWords(a).split(' '));
  return headerWords(b)
    .split(' ')
    .some((word) => words.has(word));
}

/** Each cell of one goes with one cell of the other, and both are said of the same records. */
function sayTheSame(a: Column, b: Column): boolean {
  if (determines(a, b) < 0.98 || determines(b, a) < 0.98) return false;
  const [inA, inB] = [filledIn(a), filledIn(b)];
  return Math.abs(inA - inB) <= 0.05 * Math.max(inA, inB);
}

function filledIn({ sample }: Column): number {
  return sample.filter((cell) => cell !== '').length;
}

/** How much a column is made for people to read. */
function labelScore(column: Column): number {
  const cells = [...column.cells.keys()].slice(0, 200);
  const spaced = cells.filter((cell) => cell.includes(' ')).length / Math.max(1, cells.length);
  const named = /\b(label|title|display|bezeichnung|text|libelle)\b/.test(headerWords(column.name)) ? 1 : 0;
  const coded = cells.filter((cell) => /[_\d]/.test(cell)).length / Math.max(1, cells.length);
  return named + spaced - 0.5 * coded;
}
