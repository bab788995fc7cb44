import type { AttributeColumn } from '../model/dataset.ts';
import type { TextColumn } from './text-columns.ts';

/** A column as learning sees it: per person 0 or t of `texts[t - 1]`. Simulation and evidence use the raw column. */
export interface LearnedColumn {
  readonly column: AttributeColumn;
  readonly texts: Uint32Array;
}

/** `determinant` determines `dependent` for `agreeing` of `both` people who have both; `filled` empty cells follow from it. */
export interface Dependency {
  readonly determinant: string;
  readonly dependent: string;
  readonly agreeing: number;
  readonly both: number;
  readonly filled: number;
}

/** A text determines another when so many of its people, and at least so many, agree. */
const AGREEING = 0.97;
const LEAST_PEOPLE = 5;
/** Where the agreement of so many is that good as a whole, one person is enough to tell. */
const PROVEN = 100;
/** An empty cell most probably has the text that so many of the filled ones have. */
const USUAL = 0.75;
/** A dependent with more texts than this share of the people is nobody's function. */
const MOST_TEXTS = 0.3;

/**
 * Fills empty cells where another attribute of the same person determines them (a cost centre that belongs to one department),
 * best agreement first, and what is empty then with the text that nearly everybody has. Returns the columns as learned from, and the dependencies that hold as a whole.
 */
export function repaired(texts: readonly TextColumn[]): {
  readonly learned: readonly LearnedColumn[];
  readonly dependencies: readonly Dependency[];
} {
  const columns = texts.map(({ column }) => column);
  const known = texts.map(({ codes }) => codes);
  const filledTexts = known.map((codes) => codes.slice());
  const dependencies: Dependency[] = [];
  for (const [b, dependent] of columns.entries()) {
    const target = known[b] ?? new Uint32Array();
    const people = target.length;
    if (dependent.texts.length > people * MOST_TEXTS) continue;
    const certainty = new Float64Array(people);
    const empty = emptyOf(target);
    for (const [a, determinant] of columns.entries()) {
      const source = known[a] ?? new Uint32Array();
      if (a === b || determinant.texts.length > people * 0.5) continue;
      const counts = pairCounts(source, target, determinant.texts.length, dependent.texts.length);
      const least = counts.proven ? 1 : LEAST_PEOPLE;
      let filled = 0;
      for (let i = 0; i < empty.length; i++) {
        const p = empty[i] ?? 0;
        const x = source[p] ?? 0;
        if (x === 0) continue;
        const all = counts.all[x] ?? 0;
        const most = counts.most[x] ?? 0;
        if (all < least || most < AGREEING * all) continue;
        filled++;
        // Agreement of many is surer than agreement of few. Equally sure: the earlier attribute, columns have an order.
        const sure = (most + 1) / (all + 2);
        if (sure > (certainty[p] ?? 0)) {
          certainty[p] = sure;
          (filledTexts[b] ?? target)[p] = counts.mostText[x] ?? 0;
        }
      }
      if (counts.both > 0 && counts.agreeing >= AGREEING * counts.both && determinant.texts.length > 1)
        dependencies.push({
          determinant: determinant.name,
          dependent: dependent.name,
          agreeing: counts.agreeing,
          both: counts.both,
          filled,
        });
    }
  }
  for (const [c, codes] of known.entries()) {
    const usual = usualText(codes, columns[c]?.texts.length ?? 0);
    const filled = filledTexts[c];
    if (usual === 0 || filled === undefined) continue;
    for (let p = 0; p < filled.length; p++) if (filled[p] === 0) filled[p] = usual;
  }
  return {
    learned: columns.map((column, i) => ({ column, texts: filledTexts[i] ?? new Uint32Array() })),
    dependencies,
  };
}

/** The text that nearly everybody with one has; 0 where there is none. */
function usualText(codes: Uint32Array, texts: number): number {
  const people = new Uint32Array(texts + 1);
  for (let p = 0; p < codes.length; p++) people[codes[p] ?? 0] = (people[codes[p] ?? 0] ?? 0) + 1;
  let usual = 0;
  for (let text = 1; text <= texts; text++)
    if (usual === 0 || (people[text] ?? 0) > (people[usual] ?? 0)) usual = text;
  const filled = codes.length - (people[0] ?? 0);
  return (people[usual] ?? 0) >= USUAL * filled ? usual : 0;
}

function emptyOf(texts: Uint32Array): Uint32Array {
  let count = 0;
  for (let p = 0; p < texts.length; p++) if (texts[p] === 0) count++;
  const empty = new Uint32Array(count);
  for (let p = texts.length - 1; p >= 0; p--) if (texts[p] === 0) empty[--count] = p;
  return empty;
}

/** For each text of the source: people with both, the text of the target that most have, and how many have it. */
function pairCounts(source: Uint32Array, target: Uint32Array, sourceTexts: number, targetTexts: number) {
  const width = targetTexts + 1;
  const cells = (sourceTexts + 1) * width;
  const dense = cells <= 4_000_000 ? new Uint32Array(cells) : undefined;
  const sparse = new Map<number, number>();
  for (let p = 0; p < source.length; p++) {
    const x = source[p] ?? 0;
    const y = target[p] ?? 0;
    if (x === 0 || y === 0) continue;
    const cell = x * width + y;
    if (dense === undefined) sparse.set(cell, (sparse.get(cell) ?? 0) + 1);
    else dense[cell] = (dense[cell] ?? 0) + 1;
  }
  const all = new Uint32Array(sourceTexts + 1);
  const most = new Uint32Array(sourceTexts + 1);
  const mostText = new Uint32Array(sourceTexts + 1);
  const count = (cell: number, people: number) => {
    const x = Math.floor(cell / width);
    const y = cell % width;
    all[x] = (all[x] ?? 0) + people;
    const top = most[x] ?? 0;
    if (people > top || (people === top && y < (mostText[x] ?? 0))) {
      most[x] = people;
      mostText[x] = y;
    }
  };
  if (dense === undefined) for (const [cell, people] of sparse) count(cell, people);
  else
    for (let cell = 0; cell < dense.length; cell++) {
      const people = dense[cell] ?? 0;
      if (people > 0) count(cell, people);
    }
  let both = 0;
  let agreeing = 0;
  let alone = 0;
  for (const [x, people] of all.entries()) {
    both += people;
    agreeing += most[x] ?? 0;
    if (people === 1) alone++;
  }
  // Whoever is the only one with a text agrees with himself.
  const proven = both - alone >= PROVEN && agreeing - alone >= AGREEING * (both - alone);
  return { all, most, mostText, both, agreeing, proven };
}
