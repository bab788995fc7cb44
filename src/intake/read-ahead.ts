import { ProductError } from '../model/product-error.ts';
import { textsOf } from './table/cells.ts';
import { type Collected, Collector, type CollectInput } from './collect.ts';
import { type Row, settled } from './table/row.ts';

/** Rows, cells and characters of cells after which the columns are concluded for the time being. */
const ROWS = 10_000;
const CELLS = 500_000;
const CHARS = 4_000_000;

/**
 * Takes rows for what they want while their columns are still being learnt, on what the first of them tell; a report that
 * says the same to its end need not be read again.
 */
export class ReadAhead {
  /** What the rows so far say of the columns. Throws `intake.*` where that is not enough. */
  readonly #soFar: () => CollectInput;
  #held: Row[] | undefined = [];
  #cells = 0;
  #chars = 0;
  #begun: { readonly input: CollectInput; readonly collector: Collector } | undefined;

  constructor(soFar: () => CollectInput) {
    this.#soFar = soFar;
  }

  add(row: Row): void {
    if (this.#begun !== undefined) {
      try {
        this.#begun.collector.add(row);
      } catch (error) {
        this.#giveUp(error);
      }
      return;
    }
    const held = this.#held;
    if (held === undefined) return;
    held.push(settled(row));
    if (row.kind === 'record') {
      this.#cells += row.cells.length;
      for (const cell of textsOf(row.cells)) this.#chars += cell.length;
    }
    if (held.length >= ROWS || this.#cells > CELLS || this.#chars > CHARS) this.#begin(held);
  }

  /** What was collected of all rows as `input` asks for it; undefined: they must be read again. */
  end(input: CollectInput, total: number): Omit<Collected, 'sha256'> | undefined {
    const [begun, held] = [this.#begun, this.#held];
    // Whoever reads again has no room for both.
    this.#begun = undefined;
    this.#held = undefined;
    if (begun !== undefined)
      return asked(begun.input) === asked(input) ? begun.collector.end(total) : undefined;
    return held === undefined ? undefined : collected(input, held).end(total);
  }

  #begin(held: readonly Row[]): void {
    this.#held = undefined;
    try {
      const input = this.#soFar();
      this.#begun = { input, collector: collected(input, held) };
    } catch (error) {
      this.#giveUp(error);
    }
  }

  /** What cannot be read as the first rows have it may be readable as it is. */
  #giveUp(error: unknown): void {
    if (!(error instanceof ProductError) || error.code === 'internal') throw error;
    this.#begun = undefined;
  }
}

function collected(input: CollectInput, rows: readonly Row[]): Collector {
  const collector = new Collector(input);
  for (const row of rows) collector.add(row);
  return collector;
}

/** All that tells one way of collecting from another. */
function asked({ describedBy, ...input }: CollectInput): string {
  return JSON.stringify([input, [...(describedBy ?? [])]]);
}
