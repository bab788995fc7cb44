import type { ReportValue, Wanted } from '../model/understanding.ts';
import { canonicalValue, saysNone, valueKey } from './canonical-value.ts';
import { GrowingNumbers } from './growing-numbers.ts';
import { NumberSet } from './number-set.ts';
import { detached } from './statistics.ts';
import { TextIndex } from './text-index.ts';

/** An entitlement column to read, with its delimiter. */
export interface ValueColumn {
  readonly column: number;
  readonly delimiter?: string;
}

interface Spelling {
  readonly name: string;
  cells: number;
}

interface ValueRow {
  readonly entitlement: number;
  readonly index: number;
  readonly spellings: Map<string, Spelling>;
  readonly people: NumberSet;
}

/** One value in a cell, in the spelling of that cell. */
interface Part {
  readonly value: ValueRow;
  readonly spelling: Spelling;
}

/** Cells whose parts are remembered as long as there are no more. */
const MOST_CELLS = 20_000;

/** Collects who wants what, record by record: one row per identifier, values as numbers. */
export class WantedBuilder {
  readonly #identifier: number;
  readonly #corroboration: readonly number[];
  readonly #columns: readonly ValueColumn[];
  /** By lower-case identifier. */
  readonly #people = new TextIndex();
  /** First spellings that are not lower case. */
  readonly #spelt = new Map<number, string>();
  readonly #firstLine = new GrowingNumbers();
  readonly #lineCount = new GrowingNumbers();
  readonly #texts: string[][] = [];
  readonly #values: ValueRow[] = [];
  readonly #valueIndex: readonly Map<string, ValueRow>[];
  readonly #cells: readonly Map<string, readonly Part[]>[];

  constructor(identifier: number, corroboration: readonly number[], columns: readonly ValueColumn[]) {
    this.#identifier = identifier;
    this.#corroboration = corroboration;
    this.#columns = columns;
    this.#valueIndex = columns.map(() => new Map<string, ValueRow>());
    this.#cells = columns.map(() => new Map<string, readonly Part[]>());
  }

  /** False when the record names nobody. */
  add(line: number, lines: number, cells: readonly string[]): boolean {
    const identifier = canonicalValue(cells[this.#identifier] ?? '');
    if (saysNone(identifier)) return false;
    const person = this.#person(identifier, line);
    this.#lineCount.add(person, lines);
    this.#corroborate(person, cells);
    for (let e = 0; e < this.#columns.length; e++) {
      const cell = cells[this.#columns[e]?.column ?? -1] ?? '';
      for (const { value, spelling } of this.#partsOf(e, cell)) {
        spelling.cells += 1;
        value.people.add(person);
      }
    }
    return true;
  }

  get people(): number {
    return this.#people.size;
  }

  /** Distinct pairs of a person and a value. */
  get holdings(): number {
    return this.#values.reduce((sum, { people }) => sum + people.size, 0);
  }

  /** The values of one entitlement column, in order of first appearance. */
  valuesOf(entitlement: number): readonly ReportValue[] {
    return this.#values
      .filter((row) => row.entitlement === entitlement)
      .map(({ spellings, people }) => {
        const ranked = [...spellings.values()].sort((a, b) => b.cells - a.cells);
        return {
          name: ranked[0]?.name ?? '',
          variants: ranked.slice(1).map(({ name, cells }) => ({ name, count: cells })),
          people: people.size,
        };
      });
  }

  build(): Wanted {
    const offsets = new Uint32Array(this.people + 1);
    for (const { people } of this.#values)
      people.forEach((person) => {
        offsets[person + 1] = (offsets[person + 1] ?? 0) + 1;
      });
    for (let p = 0; p < this.people; p++) offsets[p + 1] = (offsets[p + 1] ?? 0) + (offsets[p] ?? 0);
    const values = new Uint32Array(offsets[this.people] ?? 0);
    const next = offsets.slice();
    for (const [v, { people }] of this.#values.entries())
      people.forEach((person) => {
        const at = next[person] ?? 0;
        values[at] = v;
        next[person] = at + 1;
      });
    return {
      identifiers: Array.from(
        { length: this.people },
        (_, p) => this.#spelt.get(p) ?? this.#people.textOf(p),
      ),
      firstLine: this.#firstLine.toArray(),
      lineCount: this.#lineCount.toArray(),
      offsets,
      values,
      valueTable: this.#values.map(({ entitlement, index }) => ({ entitlement, value: index })),
      corroboration: this.#texts,
    };
  }

  #person(identifier: string, line: number): number {
    const key = identifier.toLowerCase();
    const known = this.people;
    const person = this.#people.numberOf(key);
    if (person < known) return person;
    if (key !== identifier) this.#spelt.set(person, detached(identifier));
    this.#firstLine.push(line);
    this.#lineCount.push(0);
    this.#texts.push(this.#corroboration.length === 0 ? NO_TEXTS : this.#corroboration.map(() => ''));
    return person;
  }

  #corroborate(person: number, cells: readonly string[]): void {
    const texts = this.#texts[person] ?? [];
    for (const [i, column] of this.#corroboration.entries()) {
      if (texts[i] !== '') continue;
      const text = canonicalValue(cells[column] ?? '');
      if (!saysNone(text)) texts[i] = detached(text);
    }
  }

  #partsOf(entitlement: number, cell: string): readonly Part[] {
    const known = this.#cells[entitlement]?.get(cell);
    if (known !== undefined) return known;
    const delimiter = this.#columns[entitlement]?.delimiter;
    const parts = (delimiter === undefined ? [cell] : cell.split(delimiter)).flatMap((text): Part[] => {
      const canonical = canonicalValue(text);
      return saysNone(canonical) ? [] : [this.#part(entitlement, canonical)];
    });
    const cells = this.#cells[entitlement];
    if (cells !== undefined && cells.size < MOST_CELLS) cells.set(detached(cell), parts);
    return parts;
  }

  #part(entitlement: number, text: string): Part {
    const index = this.#valueIndex[entitlement] ?? new Map<string, ValueRow>();
    const key = valueKey(text);
    let value = index.get(key);
    if (value === undefined) {
      value = { entitlement, index: index.size, spellings: new Map(), people: new NumberSet() };
      index.set(detached(key), value);
      this.#values.push(value);
    }
    let spelling = value.spellings.get(text);
    if (spelling === undefined) {
      spelling = { name: detached(text), cells: 0 };
      value.spellings.set(spelling.name, spelling);
    }
    return { value, spelling };
  }
}

const NO_TEXTS: string[] = [];
