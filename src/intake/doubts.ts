import type { Overrides } from '../model/understanding.ts';
import { valueKey } from './canonical-value.ts';
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

  /** The names of the options that hold, of a doubt that takes several; none where the default does. */
  askSeveral(doubt: Doubt): readonly string[] {
    const known = new Map(doubt.options.map(({ name }) => [valueKey(name), name]));
    const said = new Map(Object.entries(this.#answers)).get(doubt.id);
    const names = said === undefined ? [] : known.has(valueKey(said)) ? [said] : said.split(',');
    const chosen = names.map((name) => known.get(valueKey(name.trim())));
    if (chosen.length === 0 || chosen.includes(undefined)) {
      this.open.push({ ...doubt, several: true });
      return [];
    }
    this.#unheard.delete(doubt.id);
    return chosen.flatMap((name) => (name === undefined || name === doubt.default ? [] : [name]));
  }
}
