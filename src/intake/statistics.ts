import type { ColumnStatistics } from '../model/understanding.ts';
import { canonicalValue, saysNone } from './canonical-value.ts';

/** Distinct values that are kept of a column; beyond it the number is a lower bound. */
const MOST_DISTINCT = 20_000;
/** Cells that the shares are taken from: every cell up to this many. */
const SHARE_SAMPLE = 5_000;

const EMAIL = /^[^\s@"<>]+@[^\s@"<>]+\.[^\s@"<>]{2,}$/;
const DATE =
  /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}([T ].*)?|\d{1,2}[-/.](\d{1,2}|[a-z]{3})[-/.]\d{2,4}( .*)?|\d{8})$/i;
const NUMBER = /^[-+]?\d[\d.,]*$/;
const BOOLEAN = /^(yes|no|true|false|y|n|0|1|x|ja|nein|oui|non|si|active|inactive|enabled|disabled)$/i;

/** What one pass over a column tells. Bounded memory. */
export class ColumnCounter {
  /** Canonical cell → number of records; cells that say "none" are left out. */
  readonly cells = new Map<string, number>();
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
    const text = canonicalValue(cell);
    if (saysNone(text)) return;
    this.#filled += 1;
    const count = this.cells.get(text);
    if (count !== undefined) this.cells.set(text, count + 1);
    else if (this.cells.size < MOST_DISTINCT) this.cells.set(detached(text), 1);
    else this.#full = true;
    if (this.#sampled >= SHARE_SAMPLE) return;
    this.#sampled += 1;
    if (EMAIL.test(text)) this.#email += 1;
    if (DATE.test(text)) this.#date += 1;
    if (NUMBER.test(text)) this.#number += 1;
    if (BOOLEAN.test(text)) this.#boolean += 1;
  }

  /** Forgets the values: for columns that must not be stored. */
  forget(): void {
    this.cells.clear();
  }

  get filled(): number {
    return this.#filled;
  }

  statistics(): ColumnStatistics {
    const share = (count: number) => (this.#sampled === 0 ? 0 : rounded(count / this.#sampled));
    return {
      fill: this.#records === 0 ? 0 : rounded(this.#filled / this.#records),
      distinct: this.cells.size,
      distinctIsFloor: this.#full,
      email: share(this.#email),
      date: share(this.#date),
      number: share(this.#number),
      boolean: share(this.#boolean),
    };
  }
}

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}

/** A copy that does not keep the chunk alive which the text was cut from. */
export function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
