import { valueKey } from '../words/canonical-value.ts';
import { codesOver } from '../words/legend.ts';
import { saysTakenAway } from '../words/taken-away.ts';
import type { Row } from './records.ts';
import { textBeside } from './text-beside.ts';

/** A mark with words behind it: `* pending approval`, `1) until the project ends`. */
const FOOTNOTE = /^(\*{1,3}|\(\*{1,3}\)|[†‡§¹²³⁴⁵]|\(?[1-9]\)|\[[1-9]\])\s*[=:–-]?\s*\p{L}.{2}/u;
const MOST = 50;

/** What lines beside a table say of signs in it. */
export interface Notation {
  /** Marks that they explain. */
  readonly footnotes: readonly string[];
  /** Codes (case-folded) of which they say that what these mark is not held. */
  readonly codesOver: readonly string[];
}

/** Collects what lines beside the records say of signs in them. */
export class NotationReader {
  readonly #footnotes = new Set<string>();
  readonly #codesOver = new Set<string>();

  add(row: Row): void {
    const text = textBeside(row);
    if (text === undefined || this.#footnotes.size + this.#codesOver.size > MOST) return;
    const mark = FOOTNOTE.exec(text)?.[1];
    if (mark !== undefined) {
      this.#footnotes.add(mark);
      // In a matrix a mark may be a cross as well.
      if (saysTakenAway(text.slice(mark.length))) this.#codesOver.add(valueKey(mark));
    }
    for (const code of codesOver(text)) this.#codesOver.add(code);
  }

  get found(): Notation {
    return { footnotes: [...this.#footnotes], codesOver: [...this.#codesOver] };
  }
}
