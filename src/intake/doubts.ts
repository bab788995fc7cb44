import type { Overrides } from '../model/question.ts';
import { valueKey } from './words/canonical-value.ts';
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
    const said = new Map(Object.entries(this.#answers)).get(doubt.id);
    const names = doubt.options.map(({ name }) => name);
    const chosen = said === undefined ? undefined : namesIn(said, names);
    if (chosen === undefined) {
      this.open.push({ ...doubt, several: true });
      return [];
    }
    this.#unheard.delete(doubt.id);
    return chosen.filter((name) => name !== doubt.default);
  }
}

/**
 * The names, of those that are known, that a text puts between commas; undefined where it holds anything else. A name may
 * hold a comma; of two that differ by case only the one that stands there is meant.
 */
function namesIn(text: string, names: readonly string[]): readonly string[] | undefined {
  const exact = new Set(names);
  const known = new Map<string, string | undefined>();
  for (const name of exact) known.set(valueKey(name), known.has(valueKey(name)) ? undefined : name);
  const named = (piece: string) => (exact.has(piece) ? piece : known.get(valueKey(piece)));
  const pieces = text.split(',');
  const found: string[] = [];
  for (let from = 0; from < pieces.length;) {
    let to = pieces.length;
    let name: string | undefined;
    for (; to > from && name === undefined; to -= 1) name = named(pieces.slice(from, to).join(',').trim());
    if (name === undefined) return undefined;
    found.push(name);
    from = to + 1;
  }
  return found;
}
