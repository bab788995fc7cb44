import { canonicalValue, saysNone, valueKey } from '../words/canonical-value.ts';
import { readDay } from '../words/days.ts';
import { meaningsOf } from '../words/headers/lexicon.ts';
import type { Meaning } from '../words/headers/meaning.ts';
import { readList, startsName } from './split-cell.ts';
import { ColumnCounter } from './statistics.ts';
import type { ColumnStatistics } from '../../model/report-columns.ts';
import type { TableFacts } from '../survey.ts';

/** A column with all that is known of it before the others are looked at. */
export interface Column {
  readonly index: number;
  readonly name: string;
  readonly meanings: readonly Meaning[];
  readonly statistics: ColumnStatistics;
  /** Canonical cell → records, over the whole table (of its first cells, where there are too many). */
  readonly cells: ReadonlyMap<string, number>;
  /** Cells (case-folded) that are not among these and may say of what stands beside them that it is not held: `unassigned`. */
  readonly denials: readonly string[];
  /** Canonical cells of the sample; "" where nothing is said. */
  readonly sample: readonly string[];
  /** Records with something in the cell. */
  readonly filled: number;
  /** Distinct cells per filled cell. */
  readonly unique: number;
  /** Shares of the distinct cells. */
  readonly shares: Shares;
}

export interface Shares {
  readonly date: number;
  readonly guid: number;
  /** Two words or more that begin like names. */
  readonly personName: number;
  /** A word like `jdoe2`, `maria.silva`. */
  readonly loginLike: number;
  /** A code that begins like all others in the column. */
  readonly opaque: number;
  readonly list: number;
  readonly object: number;
  readonly names: number;
  readonly longText: number;
}

export const PERSON_NAME = /^\p{Lu}[\p{L}\p{M}’'.-]*(,? \p{L}[\p{L}\p{M}’'.-]*)+$/u;
const LOGIN = /^[a-z]{2,}[a-z._'-]*[a-z]\d{0,4}$/i;
const GUID =
  /^(\{?[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}\}?|[0-9a-f]{32}|x'[0-9a-f]+'|s-1-5-[\d-]+|[0-9a-z]{15}(aa[a-z]|[a-z]{3}))$/i;
/** Distinct cells that the shares are taken from. */
const LOOKED_AT = 1_000;

/** What each column is like. */
export function columnsOf({ names, counters, records, sample }: TableFacts): readonly Column[] {
  return names.map((name, index) => {
    const counter = counters[index] ?? new ColumnCounter();
    const statistics = counter.statistics();
    return columnWith(counter, {
      index,
      name,
      statistics,
      sample: sample.map((row) => {
        const text = canonicalValue(row[index] ?? '');
        return saysNone(text) ? '' : text;
      }),
      filled: Math.round(statistics.fill * records),
    });
  });
}

/** A column of cells that stand somewhere else: all of them are the sample. */
export function columnOf(index: number, name: string, texts: readonly string[]): Column {
  const counter = new ColumnCounter();
  for (const text of texts) counter.add(text);
  const filled = texts.filter((text) => text !== '').length;
  return columnWith(counter, { index, name, statistics: counter.statistics(), sample: texts, filled });
}

function columnWith(
  { cells, denials }: ColumnCounter,
  known: Pick<Column, 'index' | 'name' | 'statistics' | 'sample' | 'filled'>,
): Column {
  return {
    ...known,
    meanings: meaningsOf(known.name),
    cells,
    denials,
    unique: known.statistics.distinct / Math.max(1, known.filled),
    shares: sharesOf([...cells.keys()].slice(0, LOOKED_AT)),
  };
}

function sharesOf(cells: readonly string[]): Shares {
  const share = (test: (cell: string) => boolean) =>
    cells.length === 0 ? 0 : cells.filter(test).length / cells.length;
  const prefix = commonPrefix(cells);
  const stem = prefix.replace(/\d+$/, '');
  return {
    date: share(
      (cell) =>
        cell.length >= 5 && cell.length < 40 && /\d/.test(cell) && readDay(cell, 'unsure') !== undefined,
    ),
    guid: share((cell) => GUID.test(cell)),
    personName: share((cell) => PERSON_NAME.test(cell)),
    loginLike: stem.length >= 3 && cells.length > 2 ? 0 : share((cell) => LOGIN.test(cell)),
    opaque:
      cells.length > 2 && stem.length >= 3 && /[_\W\d]$/.test(prefix) ? 1 : share((cell) => GUID.test(cell)),
    list: share((cell) => readList(cell) !== undefined),
    object: share((cell) => /^\{.*\}$/s.test(cell) && readList(cell) === undefined),
    names: share((cell) => startsName(cell)),
    longText: share(
      (cell) => cell.length > 120 && !startsName(cell) && !/[;|]/.test(cell) && readList(cell) === undefined,
    ),
  };
}

function commonPrefix(cells: readonly string[]): string {
  let prefix = cells[0] ?? '';
  for (const cell of cells) {
    let n = 0;
    while (n < prefix.length && prefix[n] === cell[n]) n += 1;
    prefix = prefix.slice(0, n);
    if (prefix === '') break;
  }
  return prefix;
}

/** Share of the cells of one column that go with a single cell of another, 0..1; 1 where neither says anything. */
export function determines(from: Column, to: Column): number {
  const seen = new Map<string, string>();
  const several = new Set<string>();
  for (const [i, cell] of from.sample.entries()) {
    const other = to.sample[i] ?? '';
    if (cell === '' || other === '') continue;
    const key = valueKey(cell);
    const before = seen.get(key);
    if (before === undefined) seen.set(key, valueKey(other));
    else if (before !== valueKey(other)) several.add(key);
  }
  return seen.size === 0 ? 1 : 1 - several.size / seen.size;
}

/** Share of the people with several records whose cells in a column differ; 0 where nobody has several. */
export function variesWithin(person: Column, column: Column): number {
  const first = new Map<string, string>();
  const several = new Set<string>();
  const varied = new Set<string>();
  for (const [i, cell] of person.sample.entries()) {
    if (cell === '') continue;
    const key = valueKey(cell);
    const text = valueKey(column.sample[i] ?? '');
    const before = first.get(key);
    if (before === undefined) first.set(key, text);
    else {
      several.add(key);
      if (before !== text) varied.add(key);
    }
  }
  return several.size === 0 ? 0 : varied.size / several.size;
}
