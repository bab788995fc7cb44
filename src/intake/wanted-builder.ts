import { ProductError } from '../model/product-error.ts';
import type { ReportValue, Wanted } from '../model/understanding.ts';
import { canonicalValue, saysNone, valueKey } from './words/canonical-value.ts';
import type { Cells, CellSpan } from './table/cells.ts';
import { GrowingNumbers } from './growing-numbers.ts';
import { NumberSet } from './number-set.ts';
import { detached } from './columns/statistics.ts';
import { TextIndex } from './bytes/text-index.ts';

interface Spelling {
  readonly name: string;
  readonly value: ValueRow;
  cells: number;
}

interface ValueRow {
  readonly entitlement: number;
  readonly index: number;
  readonly spellings: Spelling[];
  readonly people: NumberSet;
  /** Person → when it ends, epoch milliseconds; only those for whom it does. */
  ends: Map<number, number> | undefined;
  description: string;
}

/**
 * Different values that people may want; each takes up to a kilobyte, and no app has as many. Of many people there may be two for
 * each: one column that says something else of everybody is no reason not to read a report.
 */
const MOST_VALUES = 150_000;
const MOST_PER_PERSON = 2;

/** Collects who wants what: one row per identifier, values as numbers. */
export class WantedBuilder {
  readonly #corroboration: readonly number[];
  /** By lower-case identifier. */
  readonly #people = new TextIndex();
  /** First spellings that are not lower case. */
  readonly #spelt = new Map<number, string>();
  readonly #firstLine = new GrowingNumbers();
  readonly #lineCount = new GrowingNumbers();
  readonly #texts: string[][] = [];
  readonly #values: ValueRow[] = [];
  /** Per entitlement, by key and by spelling. */
  readonly #byKey: readonly Map<string, ValueRow>[];
  readonly #bySpelling: readonly Map<string, Spelling>[];

  constructor(corroboration: readonly number[], entitlements: number) {
    this.#corroboration = corroboration;
    this.#byKey = Array.from({ length: entitlements }, () => new Map<string, ValueRow>());
    this.#bySpelling = Array.from({ length: entitlements }, () => new Map<string, Spelling>());
  }

  /** The person of a record. */
  person(identifier: string, line: number, lines: number, cells: Cells): number {
    const key = identifier.toLowerCase();
    const known = this.people;
    const person = this.#people.numberOf(key);
    if (person === known && key !== identifier) this.#spelt.set(person, detached(identifier));
    return this.#seen(person, known, line, lines, cells);
  }

  /** The same for a person whose canonical identifier, in lower case, stands there. */
  personAt(identifier: CellSpan, line: number, lines: number, cells: Cells): number {
    const known = this.people;
    return this.#seen(this.#people.numberOfSpan(identifier), known, line, lines, cells);
  }

  /** A person holds a value until then (0: no end); of several ends the latest counts. Throws `intake.too_large`. */
  wants(person: number, entitlement: number, text: string, until: number): void {
    const spelling = this.#bySpelling[entitlement]?.get(text) ?? this.#spelling(entitlement, text);
    spelling.cells += 1;
    const { value } = spelling;
    const isNew = value.people.add(person);
    if (until === 0) value.ends?.delete(person);
    else if (isNew) {
      value.ends ??= new Map();
      value.ends.set(person, until);
    } else if ((value.ends?.get(person) ?? until) < until) value.ends?.set(person, until);
  }

  /** Words about a value; the first count. */
  describe(entitlement: number, text: string, description: string): void {
    const value = this.#bySpelling[entitlement]?.get(text)?.value;
    if (value !== undefined && value.description === '') value.description = detached(description);
  }

  get people(): number {
    return this.#people.size;
  }

  /** Distinct pairs of a person and a value. */
  get holdings(): number {
    return this.#values.reduce((sum, { people }) => sum + people.size, 0);
  }

  /** The values of one entitlement, in order of first appearance. */
  valuesOf(entitlement: number): readonly ReportValue[] {
    const values = this.#byKey[entitlement]?.values() ?? [];
    return Array.from(values, ({ spellings, people, description }) => {
      const ranked = bySpelling(spellings);
      return {
        name: ranked[0]?.name ?? '',
        variants: ranked.slice(1).map(({ name, cells }) => ({ name, count: cells })),
        people: people.size,
        ...(description === '' ? {} : { description }),
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
    const ending = this.#values.some(({ ends }) => ends !== undefined && ends.size > 0);
    const until = new Float64Array(ending ? values.length : 0);
    const next = offsets.slice();
    for (const [v, { people, ends }] of this.#values.entries())
      people.forEach((person) => {
        const at = next[person] ?? 0;
        values[at] = v;
        if (ending) until[at] = ends?.get(person) ?? 0;
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
      ...(ending ? { ends: until } : {}),
      valueTable: this.#values.map(({ entitlement, index, spellings }) => ({
        entitlement,
        value: index,
        name: bySpelling(spellings)[0]?.name ?? '',
      })),
      corroboration: this.#texts,
    };
  }

  #seen(person: number, known: number, line: number, lines: number, cells: Cells): number {
    if (person === known) {
      this.#firstLine.push(line);
      this.#lineCount.push(0);
      if (this.#corroboration.length > 0) this.#texts.push(this.#corroboration.map(() => ''));
    }
    this.#lineCount.add(person, lines);
    if (this.#corroboration.length > 0) this.#corroborate(person, cells);
    return person;
  }

  #corroborate(person: number, cells: Cells): void {
    const texts = this.#texts[person] ?? [];
    for (const [i, column] of this.#corroboration.entries()) {
      if (texts[i] !== '') continue;
      const text = canonicalValue(cells.at(column) ?? '');
      if (!saysNone(text)) texts[i] = detached(text);
    }
  }

  #spelling(entitlement: number, text: string): Spelling {
    const values = this.#byKey[entitlement] ?? new Map<string, ValueRow>();
    const key = valueKey(text);
    let value = values.get(key);
    if (value === undefined) {
      value = {
        entitlement,
        index: values.size,
        spellings: [],
        people: new NumberSet(),
        ends: undefined,
        description: '',
      };
      const most = Math.max(MOST_VALUES, MOST_PER_PERSON * this.people);
      if (this.#values.length >= most)
        throw new ProductError('intake.too_large', {
          fill: {
            why: `more than ${most} different values; columns that hold no access can be left out of it`,
          },
        });
      values.set(detached(key), value);
      this.#values.push(value);
    }
    const spelling: Spelling = { name: detached(text), value, cells: 0 };
    value.spellings.push(spelling);
    this.#bySpelling[entitlement]?.set(spelling.name, spelling);
    return spelling;
  }
}

/** The most frequent one first; of equally frequent ones the one met first. */
function bySpelling(spellings: readonly Spelling[]): readonly Spelling[] {
  return [...spellings].sort((a, b) => b.cells - a.cells);
}
