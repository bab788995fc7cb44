import type { Overrides } from '../model/understanding.ts';
import type { Doubt } from './conclusion.ts';

/** Collects what must be asked; what a person answered already is taken as said. */
export class Doubts {
  readonly #answers: Readonly<Record<string, string>>;
  readonly open: Doubt[] = [];
  readonly #unheard: Set<string>;

  constructor({ answers }: Overrides) {
    this.#answers = answers ?? {};
    this.#unheard = new Set(Object.keys(this.#answers));
  }

  /** Answers, by the id of their question, that no question and option had until now. */
  get unheard(): readonly string[] {
    return [...this.#unheard];
  }

  /** The name of the option that holds: the answer, else the default, and then it stays open. */
  ask(doubt: Doubt): string {
    const said = new Map(Object.entries(this.#answers)).get(doubt.id);
    if (said !== undefined && doubt.options.some(({ name }) => name === said)) {
      this.#unheard.delete(doubt.id);
      return said;
    }
    this.open.push(doubt);
    return doubt.default;
  }
}
