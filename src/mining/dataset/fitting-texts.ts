import type { Term } from '../../model/patterns.ts';
import type { NamedTerm } from './learned-items.ts';
import { titleWords } from './title-words.ts';

/** Which texts of a column meet a term. */
export class FittingTexts {
  readonly #texts: readonly string[];
  readonly #numberOf: ReadonlyMap<string, number>;
  #withWord: ReadonlyMap<string, readonly number[]> | undefined;

  constructor(texts: readonly string[]) {
    this.#texts = texts;
    this.#numberOf = new Map(texts.map((text, t) => [text, t]));
  }

  /** Numbers of texts, ascending. */
  of(term: NamedTerm | Exclude<Term, { kind: 'group' }>): readonly number[] {
    if (term.kind === 'contains') return this.#words().get(term.text) ?? [];
    const texts = term.kind === 'in' ? term.texts : [term.text];
    return [...new Set(texts)].flatMap((text) => this.#numberOf.get(text) ?? []).sort((a, b) => a - b);
  }

  #words(): ReadonlyMap<string, readonly number[]> {
    if (this.#withWord !== undefined) return this.#withWord;
    const withWord = new Map<string, number[]>();
    for (const [t, text] of this.#texts.entries())
      for (const word of titleWords(text)) {
        const own = withWord.get(word);
        if (own === undefined) withWord.set(word, [t]);
        else own.push(t);
      }
    return (this.#withWord = withWord);
  }
}
