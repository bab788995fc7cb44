import type { Overrides } from '../model/understanding.ts';
import type { Doubt } from './conclusion.ts';

/** Collects what must be asked; what a person answered already is taken as said. */
export class Doubts {
  readonly #answers: Readonly<Record<string, string>>;
  readonly open: Doubt[] = [];

  constructor({ answers }: Overrides) {
    this.#answers = answers ?? {};
  }

  /** The name of the option that holds: the answer, else the default, and then it stays open. */
  ask(doubt: Doubt): string {
    const said = new Map(Object.entries(this.#answers)).get(doubt.id);
    if (said !== undefined && doubt.options.some(({ name }) => name === said)) return said;
    this.open.push(doubt);
    return doubt.default;
  }
}
