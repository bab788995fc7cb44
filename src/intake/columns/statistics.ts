import type { Cells } from '../table/cells.ts';
import { DistinctMarks } from './distinct-marks.ts';
import { isClear } from '../table/tidy-span.ts';
import type { ColumnStatistics } from '../../model/report-columns.ts';
import { canonicalValue, clearlySomething, isDenial, saysNone, valueKey } from '../words/canonical-value.ts';

/** Distinct values that are kept of a column; beyond it the number is a lower bound. */
const MOST_DISTINCT = 20_000;
/** Cells that the shares are taken from: every cell up to this many; of each of many columns fewer, for they are many. */
const SHARE_SAMPLE = 5_000;
const SAMPLED_TOGETHER = 500_000;

export const EMAIL = /^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]{2,}$/;
const DATE =
  /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.](\d{1,2}|[a-z]{3})[-/.]\d{2,4}( .*)?|\d{8})$/i;
const NUMBER = /^[-+]?\d[\d.,]*$/;
const BOOLEAN = /^(yes|no|true|false|y|n|0|1|x|ja|nein|oui|non|si|active|inactive|enabled|disabled)$/i;

/** Spellings that are looked up as they stand; others take the longer way. */
const MOST_SPELLINGS = 2 * MOST_DISTINCT;

/** Columns up to which a table is no wide one, and distinct values that are kept of all of them together. */
const NOT_WIDE = 100;
const MOST_TOGETHER = 500_000;
/** The same of a wide table, whose columns take more memory by themselves; and of one column in any case. */
const MOST_OF_WIDE = 150_000;
const LEAST_DISTINCT = 32;

/** How many distinct values the columns of a table may still keep: one column takes all it needs, two thousand share. */
export class KeptTexts {
  /** Cells of each column that the shares are taken from. */
  readonly sampled: number;
  #left: number;

  constructor(columns: number) {
    this.sampled = Math.min(SHARE_SAMPLE, Math.floor(SAMPLED_TOGETHER / Math.max(1, columns)));
    this.#left = columns > NOT_WIDE ? MOST_OF_WIDE : MOST_TOGETHER;
  }

  /** Whether a column that has so many may keep one more. */
  take(size: number): boolean {
    if (size < LEAST_DISTINCT) return true;
    if (size >= MOST_DISTINCT || this.#left === 0) return false;
    this.#left -= 1;
    return true;
  }
}

interface Counted {
  readonly text: string;
  records: number;
}

/** What one pass over a column tells. Bounded memory. */
export class ColumnCounter {
  /** Canonical cell → number of records. */
  readonly #distinct = new Map<string, Counted>();
  /** Cell as it stands → its canonical one: most cells are one that was there before. */
  readonly #spellings = new Map<string, Counted>();
  /** By the number of a cell: how often it came since it was first seen and one more (0: never), and what it counts for (undefined: it says nothing). */
  #times = new Int32Array(64);
  #numbered: (Counted | undefined)[] = [];
  readonly #kept: KeptTexts;
  readonly #denials = new Set<string>();
  #records = 0;
  #filled = 0;
  #full = false;
  /** Distinct cells where the columns together have too many to keep: about so many. */
  #marks: DistinctMarks | undefined;
  #sampled = 0;
  #email = 0;
  #date = 0;
  #number = 0;
  #boolean = 0;

  /** `kept`: what the columns of the table share; absent: there is one. */
  constructor(kept = new KeptTexts(1)) {
    this.#kept = kept;
  }

  /** Adds a cell of a record. */
  addOf(cells: Cells, column: number): void {
    const number = cells.numberAt?.(column) ?? -1;
    const times = number < 0 ? 0 : (this.#times[number] ?? 0);
    if (times > 0) this.#times[number] = times + 1;
    else if (this.#full && this.#marks === undefined && isClearAt(cells, column)) {
      this.#records += 1;
      this.#filled += 1;
    } else {
      const cell = cells.at(column) ?? '';
      this.add(cell);
      if (number >= 0 && this.#sampled >= this.#kept.sampled && !this.#full) this.#remember(number, cell);
    }
  }

  add(cell: string): void {
    this.#records += 1;
    if (cell === '') return;
    if (this.#marks !== undefined) {
      const text = canonicalValue(cell);
      if (saysNone(text)) return;
      this.#filled += 1;
      this.#marks.add(text);
      return;
    }
    if (this.#full) {
      if (clearlySomething(cell) || !saysNone(canonicalValue(cell))) this.#filled += 1;
      return;
    }
    const known = this.#spellings.get(cell);
    if (known === undefined || this.#sampled < this.#kept.sampled) {
      this.#look(cell);
      return;
    }
    this.#filled += 1;
    known.records += 1;
  }

  /** Canonical cell → number of records; cells that say "none" are left out. Of a column with more distinct cells than are kept, those of its first records. */
  get cells(): ReadonlyMap<string, number> {
    this.#addUp();
    return new Map(Array.from(this.#distinct.values(), ({ text, records }) => [text, records]));
  }

  /** Cells (case-folded) left out of these that may say of what stands beside them that it is not held. */
  get denials(): readonly string[] {
    return [...this.#denials];
  }

  /** The next cells with that number are only counted. */
  #remember(number: number, cell: string): void {
    const counted = this.#spellings.get(cell);
    if (counted === undefined && !saysNone(canonicalValue(cell))) return;
    if (number >= this.#times.length) {
      const longer = new Int32Array(2 * number);
      longer.set(this.#times);
      this.#times = longer;
    }
    this.#times[number] = 1;
    this.#numbered[number] = counted;
  }

  /** Adds up what was only counted. */
  #addUp(): void {
    for (let number = 0; number < this.#times.length; number++) {
      const more = (this.#times[number] ?? 0) - 1;
      if (more <= 0) continue;
      this.#times[number] = 1;
      this.#records += more;
      const counted = this.#numbered[number];
      if (counted === undefined) continue;
      this.#filled += more;
      counted.records += more;
    }
  }

  #look(cell: string): void {
    const text = canonicalValue(cell);
    if (saysNone(text)) {
      const key = valueKey(text);
      if (isDenial(key)) this.#denials.add(key);
      return;
    }
    this.#filled += 1;
    let counted = this.#distinct.get(text);
    if (counted === undefined && this.#kept.take(this.#distinct.size)) {
      counted = { text: detached(text), records: 0 };
      this.#distinct.set(counted.text, counted);
    }
    if (counted === undefined) {
      this.#addUp();
      this.#full = true;
      if (this.#distinct.size < MOST_DISTINCT) {
        this.#marks = new DistinctMarks();
        for (const known of this.#distinct.keys()) this.#marks.add(known);
        this.#marks.add(text);
      }
      this.#spellings.clear();
      this.#times = new Int32Array(0);
      this.#numbered = [];
    } else {
      counted.records += 1;
      if (this.#spellings.size < MOST_SPELLINGS && !this.#spellings.has(cell))
        this.#spellings.set(cell === text ? counted.text : detached(cell), counted);
    }
    if (this.#sampled >= this.#kept.sampled) return;
    this.#sampled += 1;
    if (EMAIL.test(text)) this.#email += 1;
    if (DATE.test(text)) this.#date += 1;
    if (NUMBER.test(text)) this.#number += 1;
    if (BOOLEAN.test(text)) this.#boolean += 1;
  }

  get filled(): number {
    this.#addUp();
    return this.#filled;
  }

  /** 1 only where no record is without, and 0 only where all are: one of many is no less without it, or with it. */
  #fill(): number {
    if (this.#filled === 0) return 0;
    if (this.#filled === this.#records) return 1;
    return Math.min(Math.max(rounded(this.#filled / this.#records), LEAST), 1 - LEAST);
  }

  statistics(): ColumnStatistics {
    this.#addUp();
    const share = (count: number) => (this.#sampled === 0 ? 0 : rounded(count / this.#sampled));
    return {
      fill: this.#fill(),
      distinct: Math.max(this.#distinct.size, Math.min(MOST_DISTINCT, this.#marks?.count ?? 0)),
      distinctIsFloor: this.#full,
      email: share(this.#email),
      date: share(this.#date),
      number: share(this.#number),
      boolean: share(this.#boolean),
    };
  }
}

function isClearAt(cells: Cells, column: number): boolean {
  const span = cells.spanAt?.(column);
  return span !== undefined && isClear(span);
}

/** What shares are rounded to. */
const LEAST = 0.0001;

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** A copy that does not keep the chunk alive which the text was cut from. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
