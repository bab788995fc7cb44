import type { Effect, Question } from '../model/question.ts';
import type { FilterReason, LayoutPart } from '../model/layout.ts';
import type { Cells } from './table/cells.ts';
import type { Doubt, Trial } from './conclusion.ts';
import { HoldingsReader } from './layout/holdings-reader.ts';

/** Beyond so many, people and holdings of an option are a lower bound. */
const MOST_COUNTED = 50_000;

interface Counted {
  readonly trial: Trial;
  readonly reader: HoldingsReader;
  records: number;
  readonly people: Set<string>;
  readonly holdings: Set<string>;
}

/** Counts what each answer to a doubt would add, while the table is read. */
export class Effects {
  readonly #doubts: readonly Doubt[];
  readonly #counted = new Map<string, Counted>();
  readonly #ofParts: boolean;

  /** `now`: epoch milliseconds. */
  constructor(doubts: readonly Doubt[], parts: readonly LayoutPart[], now: number) {
    this.#doubts = doubts;
    this.#ofParts = doubts.some(({ options }) => options.some(({ trial }) => trial?.kind === 'parts'));
    for (const { id, options } of doubts)
      for (const { name, trial } of options)
        if (trial !== undefined)
          this.#counted.set(`${id}\n${name}`, {
            trial,
            reader: new HoldingsReader(trial.kind === 'parts' ? trial.parts : parts, now),
            records: 0,
            people: new Set(),
            holdings: new Set(),
          });
  }

  /** Whether anything is counted of records that count anyway. */
  get counting(): boolean {
    return this.#ofParts;
  }

  /** A record that counts. */
  accepted(identifier: string, cells: Cells): void {
    for (const counted of this.#counted.values())
      if (counted.trial.kind === 'parts') count(counted, identifier, cells);
  }

  /** A record that a filter leaves out. */
  leftOut(filter: number, identifier: string, cells: Cells): void {
    for (const counted of this.#counted.values())
      if (counted.trial.kind === 'filter' && counted.trial.filter === filter)
        count(counted, identifier, cells);
  }

  /** A record that is rejected because its letters are in doubt. */
  unsure(identifier: string, cells: Cells): void {
    for (const counted of this.#counted.values())
      if (counted.trial.kind === 'unsure') count(counted, identifier, cells);
  }

  questions(): readonly Question[] {
    return this.#doubts.map(({ options, ...doubt }) => ({
      ...doubt,
      options: options.map(({ name }) => ({
        name,
        adds: this.#effect(this.#counted.get(`${doubt.id}\n${name}`)),
      })),
    }));
  }

  #effect(counted: Counted | undefined): Effect {
    if (counted === undefined) return { records: 0, people: 0, holdings: 0 };
    const { records, people, holdings } = counted;
    return {
      records,
      people: people.size,
      holdings: holdings.size,
      ...(holdings.size < MOST_COUNTED ? {} : { atLeast: true }),
    };
  }
}

function count(counted: Counted, identifier: string, cells: Cells): void {
  const found = counted.reader.read(cells);
  if (typeof found === 'string' || found.length === 0) return;
  counted.records += 1;
  if (counted.holdings.size >= MOST_COUNTED) return;
  const person = identifier.toLowerCase();
  counted.people.add(person);
  for (let i = 0; i < found.length; i++)
    counted.holdings.add(
      `${person}\n${found.entitlements[i] ?? 0}\n${(found.values[i] ?? '').toLowerCase()}`,
    );
}

/** Filters whose records name nobody themselves. */
export function goesOn(reason: FilterReason): boolean {
  return reason === 'continued';
}
