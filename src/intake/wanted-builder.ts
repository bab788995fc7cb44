import type { ReportValue, Wanted } from '../model/understanding.ts';
import { canonicalValue, saysNone, valueKey } from './canonical-value.ts';
import { detached } from './statistics.ts';

/** An entitlement column to read, with its delimiter. */
export interface ValueColumn {
  readonly column: number;
  readonly delimiter?: string;
}

interface ValueRow {
  readonly entitlement: number;
  /** Spelling → number of cells. */
  readonly spellings: Map<string, number>;
  people: number;
}

/** Collects who wants what, record by record: one row per identifier, values as numbers. */
export class WantedBuilder {
  readonly #identifier: number;
  readonly #corroboration: readonly number[];
  readonly #columns: readonly ValueColumn[];
  readonly #people = new Map<string, number>();
  readonly #identifiers: string[] = [];
  readonly #firstLine: number[] = [];
  readonly #lineCount: number[] = [];
  readonly #wants: number[][] = [];
  readonly #texts: string[][] = [];
  readonly #values: ValueRow[] = [];
  readonly #valueIndex: Map<string, number>[];

  constructor(identifier: number, corroboration: readonly number[], columns: readonly ValueColumn[]) {
    this.#identifier = identifier;
    this.#corroboration = corroboration;
    this.#columns = columns;
    this.#valueIndex = columns.map(() => new Map<string, number>());
  }

  /** False when the record names nobody. */
  add(line: number, lines: number, cells: readonly string[]): boolean {
    const identifier = canonicalValue(cells[this.#identifier] ?? '');
    if (saysNone(identifier)) return false;
    const person = this.#person(identifier, line);
    this.#lineCount[person] = (this.#lineCount[person] ?? 0) + lines;
    const texts = this.#texts[person] ?? [];
    for (const [i, column] of this.#corroboration.entries()) {
      const text = canonicalValue(cells[column] ?? '');
      if (texts[i] === '' && !saysNone(text)) texts[i] = detached(text);
    }
    const wants = this.#wants[person] ?? [];
    for (const [e, { column, delimiter }] of this.#columns.entries()) {
      const cell = cells[column] ?? '';
      for (const part of delimiter === undefined ? [cell] : cell.split(delimiter)) {
        const text = canonicalValue(part);
        if (saysNone(text)) continue;
        const value = this.#value(e, text);
        if (wants.includes(value)) continue;
        wants.push(value);
        const row = this.#values[value];
        if (row !== undefined) row.people += 1;
      }
    }
    return true;
  }

  get people(): number {
    return this.#identifiers.length;
  }

  /** The values of one entitlement column, in order of first appearance. */
  valuesOf(entitlement: number): readonly ReportValue[] {
    return this.#values
      .filter((row) => row.entitlement === entitlement)
      .map(({ spellings, people }) => {
        const ranked = [...spellings].sort((a, b) => b[1] - a[1]);
        return {
          name: ranked[0]?.[0] ?? '',
          variants: ranked.slice(1).map(([name, count]) => ({ name, count })),
          people,
        };
      });
  }

  build(): Wanted {
    const offsets = new Uint32Array(this.#wants.length + 1);
    for (const [p, wants] of this.#wants.entries()) offsets[p + 1] = (offsets[p] ?? 0) + wants.length;
    const values = new Uint32Array(offsets[this.#wants.length] ?? 0);
    for (const [p, wants] of this.#wants.entries()) values.set(wants, offsets[p] ?? 0);
    const counters = this.#columns.map(() => 0);
    const valueTable = this.#values.map(({ entitlement }) => {
      const value = counters[entitlement] ?? 0;
      counters[entitlement] = value + 1;
      return { entitlement, value };
    });
    return {
      identifiers: this.#identifiers,
      firstLine: Uint32Array.from(this.#firstLine),
      lineCount: Uint32Array.from(this.#lineCount),
      offsets,
      values,
      valueTable,
      corroboration: this.#texts,
    };
  }

  #person(identifier: string, line: number): number {
    const key = identifier.toLowerCase();
    const known = this.#people.get(key);
    if (known !== undefined) return known;
    const person = this.#identifiers.length;
    this.#people.set(detached(key), person);
    this.#identifiers.push(detached(identifier));
    this.#firstLine.push(line);
    this.#lineCount.push(0);
    this.#wants.push([]);
    this.#texts.push(this.#corroboration.map(() => ''));
    return person;
  }

  #value(entitlement: number, text: string): number {
    const index = this.#valueIndex[entitlement] ?? new Map<string, number>();
    const key = valueKey(text);
    let value = index.get(key);
    if (value === undefined) {
      value = this.#values.length;
      index.set(detached(key), value);
      this.#values.push({ entitlement, spellings: new Map(), people: 0 });
    }
    const spellings = this.#values[value]?.spellings;
    const count = spellings?.get(text);
    spellings?.set(count === undefined ? detached(text) : text, (count ?? 0) + 1);
    return value;
  }
}
