import type { AttributeColumn } from '../../model/dataset.ts';
import { type Agreement, agreements } from './agreement.ts';
import { peopleByCode, type TextCodes, type TextColumn } from './text-columns.ts';

/** A column as learning sees it: per person 0 or t of `texts[t - 1]`. Simulation and evidence use the raw column. */
export interface LearnedColumn {
  readonly column: AttributeColumn;
  readonly texts: TextCodes;
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
 * best agreement first, and what is empty then with the text that nearly everybody has. Returns the columns as learned from, and
 * the dependencies that hold as a whole.
 */
export function repaired(texts: readonly TextColumn[]): {
  readonly learned: readonly LearnedColumn[];
  readonly dependencies: readonly Dependency[];
} {
  /** Of columns in which a cell is filled. */
  const filledTexts: (TextCodes | undefined)[] = [];
  const dependencies: Dependency[] = [];
  const agreementOf = agreementBook();
  for (const [b, other] of texts.entries()) {
    const { column: dependent, codes: target } = other;
    const people = target.length;
    if (dependent.texts.length > people * MOST_TEXTS) continue;
    const empty = emptyOf(target);
    const certainty = new Float64Array(empty.length);
    const tellings = new Uint32Array(empty.length);
    for (const one of texts) {
      const { column: determinant, codes: source } = one;
      if (one === other || determinant.texts.length > people * 0.5) continue;
      const counts = agreementOf(one, other);
      const surely = sureness(counts);
      const filled =
        surely === undefined ? 0 : told(empty, source, surely, counts.mostText, certainty, tellings);
      if (counts.both > 0 && counts.agreeing >= AGREEING * counts.both && determinant.texts.length > 1)
        dependencies.push({
          determinant: determinant.name,
          dependent: dependent.name,
          agreeing: counts.agreeing,
          both: counts.both,
          filled,
        });
    }
    if (tellings.some((text) => text !== 0)) filledTexts[b] = filledWith(target, empty, tellings);
  }
  for (const [c, { column, codes }] of texts.entries()) {
    const usual = usualText(codes, column.texts.length);
    const texts = filledTexts[c] ?? codes;
    if (usual === 0 || !texts.includes(0)) continue;
    fillUp((filledTexts[c] ??= codes.slice()), usual);
  }
  return {
    learned: texts.map(({ column, codes }, c) => ({ column, texts: filledTexts[c] ?? codes })),
    dependencies,
  };
}

/**
 * Notes the texts of empty cells that those of another column tell, where they are surer than what was noted before; returns of
 * how many cells they tell it.
 */
function told(
  empty: Uint32Array,
  source: TextCodes,
  surely: Float64Array,
  textOf: Uint32Array,
  certainty: Float64Array,
  tellings: Uint32Array,
): number {
  let count = 0;
  for (let i = 0; i < empty.length; i++) {
    const x = source[empty[i] ?? 0] ?? 0;
    const sure = surely[x] ?? 0;
    if (sure === 0) continue;
    count++;
    // Equally sure: the earlier attribute, columns have an order.
    if (sure <= (certainty[i] ?? 0)) continue;
    certainty[i] = sure;
    tellings[i] = textOf[x] ?? 0;
  }
  return count;
}

/** The same texts, with those that were noted of empty cells. */
function filledWith(texts: TextCodes, empty: Uint32Array, tellings: Uint32Array): TextCodes {
  const filled = texts.slice();
  for (let i = 0; i < empty.length; i++) filled[empty[i] ?? 0] = tellings[i] ?? 0;
  return filled;
}

/** Gives a text to all who have none. */
function fillUp(texts: TextCodes, text: number): void {
  for (let p = 0; p < texts.length; p++) if (texts[p] === 0) texts[p] = text;
}

/** Per text how sure it tells the other column's, 0 where it does not: agreement of many is surer than of few. */
function sureness(counts: Agreement): Float64Array | undefined {
  const least = isProven(counts) ? 1 : LEAST_PEOPLE;
  let sure: Float64Array | undefined;
  for (let x = 1; x < counts.all.length; x++) {
    const all = counts.all[x] ?? 0;
    const most = counts.most[x] ?? 0;
    if (all < least || most < AGREEING * all) continue;
    (sure ??= new Float64Array(counts.all.length))[x] = (most + 1) / (all + 2);
  }
  return sure;
}

/** How well one column tells another; both ways are counted at once. */
function agreementBook(): (one: TextColumn, other: TextColumn) => Agreement {
  const known = new Map<TextColumn, Map<TextColumn, Agreement>>();
  const keep = (one: TextColumn, other: TextColumn, agreement: Agreement) => {
    const own = known.get(one) ?? new Map<TextColumn, Agreement>();
    known.set(one, own.set(other, agreement));
  };
  return (one, other) => {
    const before = known.get(one)?.get(other);
    if (before !== undefined) return before;
    const [there, back] = agreements(one, other);
    keep(one, other, there);
    keep(other, one, back);
    return there;
  };
}

/** Whether so many agree that one person is enough to tell; whoever is the only one with a text agrees with himself. */
function isProven({ both, agreeing, alone }: Agreement): boolean {
  return both - alone >= PROVEN && agreeing - alone >= AGREEING * (both - alone);
}

/** The text that nearly everybody with one has; 0 where there is none. */
function usualText(codes: TextCodes, texts: number): number {
  const people = peopleByCode(codes, texts);
  let usual = 0;
  for (let text = 1; text <= texts; text++)
    if (usual === 0 || (people[text] ?? 0) > (people[usual] ?? 0)) usual = text;
  const filled = codes.length - (people[0] ?? 0);
  return (people[usual] ?? 0) >= USUAL * filled ? usual : 0;
}

/** The people, ascending, who have no text. */
function emptyOf(texts: TextCodes): Uint32Array {
  let count = 0;
  for (let p = 0; p < texts.length; p++) if (texts[p] === 0) count++;
  const empty = new Uint32Array(count);
  for (let p = texts.length - 1; p >= 0; p--) if (texts[p] === 0) empty[--count] = p;
  return empty;
}
