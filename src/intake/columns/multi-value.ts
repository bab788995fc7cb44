import type { Split } from '../../model/layout.ts';
import { canonicalValue, saysNone, valueKey } from '../words/canonical-value.ts';
import { headerWords } from '../words/headers/header-words.ts';
import { areMarkedLists } from './marked-list.ts';
import { splitNames, splitText } from './split-cell.ts';
import type { Column } from './column-features.ts';

/** In the order in which they are tried; the strict ones stand inside names as well. */
const CANDIDATES: readonly { readonly delimiter: string; readonly strict: boolean }[] = [
  { delimiter: '\n', strict: false },
  { delimiter: '<br>', strict: false },
  { delimiter: '<br/>', strict: false },
  { delimiter: '<br />', strict: false },
  { delimiter: ';#', strict: false },
  { delimiter: ';', strict: false },
  { delimiter: '||', strict: false },
  { delimiter: '|', strict: false },
  { delimiter: '、', strict: false },
  { delimiter: '；', strict: false },
  { delimiter: '¦', strict: false },
  { delimiter: '^', strict: false },
  { delimiter: '~', strict: false },
  { delimiter: '・', strict: true },
  { delimiter: '::', strict: true },
  { delimiter: ' & ', strict: true },
  { delimiter: ' and ', strict: true },
  { delimiter: ' und ', strict: true },
  { delimiter: ' et ', strict: true },
  { delimiter: ' y ', strict: true },
  { delimiter: '+', strict: true },
  { delimiter: ' / ', strict: true },
  { delimiter: ',', strict: true },
  { delimiter: '，', strict: true },
  { delimiter: '/', strict: true },
  { delimiter: ' ', strict: true },
];

export type MultiValue =
  | { readonly kind: 'single' }
  | { readonly kind: 'split'; readonly split: Split }
  /** Whether it separates values a person must say. */
  | { readonly kind: 'ask'; readonly delimiter: string };

/**
 * Whether the cells of a column hold several values, from the cells themselves: the parts must come again, in other
 * company or alone. What also stands inside names (a comma, a space) splits only where nearly every part stands alone
 * somewhere, so that "Sales, EMEA" stays one value; where some do and some do not, a person is asked. `beside`: what
 * separates the values of another column of the report.
 */
export function multiValueOf(column: Column, raw: readonly string[], beside?: string): MultiValue {
  const { cells, shares, name } = column;
  if (cells.size === 0) return { kind: 'single' };
  if (shares.list >= 0.8) return { kind: 'split', split: { by: 'json' } };
  // Line breaks are gone from canonical cells.
  const texts = raw.some((cell) => /\S[\r\n]+\S/.test(cell)) ? counted(raw) : cells;
  if (shares.names >= 0.8)
    return { kind: 'split', split: { by: 'names', delimiter: nameDelimiter(texts.keys()) } };
  if (areMarkedLists(texts.keys())) return { kind: 'split', split: { by: 'marks' } };
  const whole = new Set([...texts.keys()].map((cell) => valueKey(canonicalValue(cell))));
  let asked: string | undefined;
  for (const { delimiter, strict } of CANDIDATES) {
    const found = evidenceFor(texts, whole, delimiter);
    if (found === undefined) continue;
    const verdict = strict ? strictVerdict(found, delimiter, delimiter === beside) : looseVerdict(found);
    if (verdict === 'split') return { kind: 'split', split: { by: 'text', ...withOthers(texts, delimiter) } };
    if (verdict === 'ask') asked ??= delimiter;
  }
  // The format of Okta's own import separates values with commas.
  if (/^ent_/i.test(name.trim())) {
    const comma = evidenceFor(texts, whole, ',');
    if (comma === undefined) return { kind: 'split', split: { by: 'text', delimiter: ',' } };
    return { kind: 'ask', delimiter: ',' };
  }
  return asked === undefined ? { kind: 'single' } : { kind: 'ask', delimiter: asked };
}

/** What people type between values, who do not keep to one; the others are parts of names or of paths as well. */
const TYPED = new Set(['\n', ';', '|', '、', '；', ' / ', ',', '，']);
/** Share of the parts that stand alone elsewhere, and cells, from which something else separates values too. */
const ALSO_ALONE = 0.9;
const ALSO_CELLS = 2;

/** A delimiter, and what separates values beside it: "A, B" in one cell and "A; B" in another. */
function withOthers(
  texts: ReadonlyMap<string, number>,
  delimiter: string,
): { readonly delimiter: string; readonly also?: readonly string[] } {
  const also: string[] = [];
  let parts = partsOf(texts, delimiter);
  for (const { delimiter: other } of CANDIDATES) {
    if (other === delimiter || !TYPED.has(other)) continue;
    const found = evidenceFor(parts, new Set([...parts.keys()].map(valueKey)), other);
    if (found === undefined || found.alone < ALSO_ALONE || found.distinct < ALSO_CELLS) continue;
    also.push(other);
    parts = partsOf(parts, other);
  }
  return { delimiter, ...(also.length === 0 ? {} : { also }) };
}

function partsOf(cells: ReadonlyMap<string, number>, delimiter: string): ReadonlyMap<string, number> {
  const parts = new Map<string, number>();
  for (const [cell, count] of cells)
    for (const part of splitText(cell, delimiter).map((one) => one.trim()))
      if (part !== '') parts.set(part, (parts.get(part) ?? 0) + count);
  return parts;
}

interface Evidence {
  /** Cells (records) that hold the delimiter, of all. */
  readonly share: number;
  readonly holding: number;
  /** Distinct cells that hold it. */
  readonly distinct: number;
  /** Parts, with repetition, and distinct. */
  readonly parts: number;
  readonly distinctParts: number;
  /** Share of the distinct parts that stand alone in other cells. */
  readonly alone: number;
  /** Share of the distinct parts that stand in two different cells or more. */
  readonly reused: number;
  /** Some cell has an empty or a one-letter part, or three words and more in one part. */
  readonly ragged: boolean;
  readonly mostParts: number;
  /** Lists of two parts, and longer ones. */
  readonly lengths: number;
  /** No part has a small letter. */
  readonly codes: boolean;
}

function evidenceFor(
  cells: ReadonlyMap<string, number>,
  whole: ReadonlySet<string>,
  delimiter: string,
): Evidence | undefined {
  let all = 0;
  let records = 0;
  let holding = 0;
  let parts = 0;
  let mostParts = 0;
  let ragged = false;
  let codes = true;
  const lengths = new Set<number>();
  const inCells = new Map<string, number>();
  for (const [cell, count] of cells) {
    all += count;
    if (!cell.includes(delimiter)) continue;
    const pieces = splitText(cell, delimiter)
      .map(canonicalValue)
      .filter((part) => !saysNone(part));
    if (pieces.length < 2) continue;
    records += count;
    holding += 1;
    parts += pieces.length;
    mostParts = Math.max(mostParts, pieces.length);
    lengths.add(pieces.length);
    if (/\p{Ll}/u.test(cell)) codes = false;
    for (const key of new Set(pieces.map(valueKey))) {
      inCells.set(key, (inCells.get(key) ?? 0) + 1);
      if (key.length < 2) ragged = true;
    }
  }
  if (holding === 0) return undefined;
  const keys = [...inCells.keys()];
  return {
    share: records / Math.max(1, all),
    holding: records,
    distinct: holding,
    parts,
    distinctParts: keys.length,
    alone: keys.filter((key) => whole.has(key)).length / keys.length,
    reused: keys.filter((key) => (inCells.get(key) ?? 0) > 1 || whole.has(key)).length / keys.length,
    ragged,
    mostParts,
    lengths: lengths.size,
    codes,
  };
}

function looseVerdict({ alone, reused, distinctParts, parts, share, distinct }: Evidence): 'split' | 'ask' {
  if (alone >= 0.5 || reused >= 0.6) return 'split';
  if (distinct > 3 && distinctParts < 0.5 * parts) return 'split';
  return share > 0.5 && distinctParts < 0.7 * parts ? 'split' : 'ask';
}

function strictVerdict(found: Evidence, delimiter: string, beside: boolean): 'split' | 'ask' | 'no' {
  const { alone, reused, distinctParts, parts, share, distinct, mostParts, ragged } = found;
  // Each part in several company, and lists of different length: only lists are like that.
  const mixed = reused >= 0.9 && distinct >= 4 && mostParts >= 3 && distinctParts < 0.5 * parts;
  if (delimiter === '/') return alone >= 0.5 && share >= 0.1 ? 'ask' : 'no';
  if (delimiter === ' ') {
    if (ragged) return 'no';
    if (found.codes && beside && alone > 0) return 'split';
    if (found.codes && mixed && found.lengths > 1) return alone >= 0.3 ? 'split' : 'ask';
    if (alone < 0.5) return found.codes && alone > 0 ? 'ask' : 'no';
    return share >= 0.15 && (mixed || (alone >= 0.9 && distinct >= (found.codes ? 2 : 3)))
      ? 'split'
      : alone >= 0.8 || found.codes
        ? 'ask'
        : 'no';
  }
  if (alone >= 0.8 && share >= 0.02) return 'split';
  // What separates the values of the column beside it.
  if (beside && alone >= 0.5 && reused >= 0.9 && distinct >= 2) return 'split';
  if (mixed && (alone >= 0.5 || (found.lengths > 1 && (alone >= 0.3 || delimiter === ' / ')))) return 'split';
  return mixed || alone >= 0.3 ? 'ask' : 'no';
}

/** What separates the distinguished names of a column. */
export function nameDelimiter(cells: Iterable<string>): string {
  const some = [...cells];
  const candidates = [';', '|', '\n', ' ', '^'];
  const found = candidates.find((delimiter) => some.some((cell) => splitNames(cell, delimiter).length > 1));
  return found ?? ';';
}

function counted(raw: readonly string[]): ReadonlyMap<string, number> {
  const cells = new Map<string, number>();
  for (const cell of raw) {
    if (saysNone(canonicalValue(cell))) continue;
    const text = cell.replaceAll('\r\n', '\n').trim();
    cells.set(text, (cells.get(text) ?? 0) + 1);
  }
  return cells;
}

/** How people would write what separates the values. */
export function delimiterText(split: Split | undefined): string | undefined {
  if (split === undefined) return undefined;
  if (split.by === 'marks') return 'list marks';
  if (split.by === 'json') return 'JSON';
  return [split.delimiter, ...(split.by === 'text' ? (split.also ?? []) : [])].join(' or ');
}

/** The name of a column without the number at its end: `Group name 2`, `Role (3)`. */
export function stemOf(name: string): string | undefined {
  const match = /^(.*?)(?<!\d|(?<!\p{L})(?:Q|H|FY|KW|CW))[\s_.#-]*\(?(\d{1,2})\)?$/iu.exec(name.trim());
  const stem = headerWords(match?.[1] ?? '');
  return match === null || stem === '' ? undefined : stem;
}
