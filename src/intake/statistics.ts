import type { ColumnStatistics } from '../model/understanding.ts';
import { canonicalValue, LONGEST_NONE, saysNone } from './canonical-value.ts';

/** Distinct values that are kept of a column; beyond it the number is a lower bound. */
const MOST_DISTINCT = 20_000;
/** Cells that the shares are taken from: every cell up to this many. */
const SHARE_SAMPLE = 5_000;

export const EMAIL = /^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]{2,}$/;
const DATE =
  /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.](\d{1,2}|[a-z]{3})[-/.]\d{2,4}( .*)?|\d{8})$/i;
const NUMBER = /^[-+]?\d[\d.,]*$/;
const BOOLEAN = /^(yes|no|true|false|y|n|0|1|x|ja|nein|oui|non|si|active|inactive|enabled|disabled)$/i;

/** Spellings that are looked up as they stand; others take the longer way. */
const MOST_SPELLINGS = 2 * MOST_DISTINCT;

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
  #records = 0;
  #filled = 0;
  #full = false;
  #sampled = 0;
  #email = 0;
  #date = 0;
  #number = 0;
  #boolean = 0;

  add(cell: string): void {
    this.#records += 1;
    if (cell === '') return;
    if (this.#full) {
      if (clearlySomething(cell) || !saysNone(canonicalValue(cell))) this.#filled += 1;
      return;
    }
    const known = this.#spellings.get(cell);
    if (known === undefined || this.#sampled < SHARE_SAMPLE) {
      this.#look(cell);
      return;
    }
    this.#filled += 1;
    known.records += 1;
  }

  /** Canonical cell → number of records; cells that say "none" are left out. Of a column with more distinct cells than are kept, those of its first records. */
  get cells(): ReadonlyMap<string, number> {
    return new Map(Array.from(this.#distinct.values(), ({ text, records }) => [text, records]));
  }

  #look(cell: string): void {
    const text = canonicalValue(cell);
    if (saysNone(text)) return;
    this.#filled += 1;
    let counted = this.#distinct.get(text);
    if (counted === undefined && this.#distinct.size < MOST_DISTINCT) {
      counted = { text: detached(text), records: 0 };
      this.#distinct.set(counted.text, counted);
    }
    if (counted === undefined) {
      this.#full = true;
      this.#spellings.clear();
    } else {
      counted.records += 1;
      if (this.#spellings.size < MOST_SPELLINGS && !this.#spellings.has(cell))
        this.#spellings.set(cell === text ? counted.text : detached(cell), counted);
    }
    if (this.#sampled >= SHARE_SAMPLE) return;
    this.#sampled += 1;
    if (EMAIL.test(text)) this.#email += 1;
    if (DATE.test(text)) this.#date += 1;
    if (NUMBER.test(text)) this.#number += 1;
    if (BOOLEAN.test(text)) this.#boolean += 1;
  }

  /** Forgets the values: for columns that must not be stored. */
  forget(): void {
    this.#distinct.clear();
    this.#spellings.clear();
  }

  get filled(): number {
    return this.#filled;
  }

  statistics(): ColumnStatistics {
    const share = (count: number) => (this.#sampled === 0 ? 0 : rounded(count / this.#sampled));
    return {
      fill: this.#records === 0 ? 0 : rounded(this.#filled / this.#records),
      distinct: this.#distinct.size,
      distinctIsFloor: this.#full,
      email: share(this.#email),
      date: share(this.#date),
      number: share(this.#number),
      boolean: share(this.#boolean),
    };
  }
}

/** No word for "none" is as long, and nothing around it is white space. */
function clearlySomething(cell: string): boolean {
  return (
    cell.length > LONGEST_NONE && visible(cell.charCodeAt(0)) && visible(cell.charCodeAt(cell.length - 1))
  );
}

function visible(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** A copy that does not keep the chunk alive which the text was cut from. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
