import { valueKey } from '../words/canonical-value.ts';
import { codesOver, LONGEST_CODE } from '../words/legend.ts';
import { saysTakenAway } from '../words/taken-away.ts';
import type { TableHeader } from './header.ts';
import type { Row } from './row.ts';
import { columnsBeside, signsIn, standApart, textsIn } from './text-beside.ts';

/** A mark with words behind it: `* pending approval`, `1) until the project ends`. */
const FOOTNOTE = /^(\*{1,3}|\(\*{1,3}\)|[†‡§¹²³⁴⁵]|\(?[1-9]\)|\[[1-9]\])\s*[=:–-]?\s*\p{L}.{2}/u;
/** Codes that are kept; leavers who hold nothing read like one: `berg,terminated,,`. */
const MOST = 20_000;

/** What lines beside a table say of signs in it. */
export interface Notation {
  /** Marks that they explain. */
  readonly footnotes: readonly string[];
  /** Codes (case-folded) of which they say that what these mark is not held. */
  readonly codesOver: ReadonlySet<string>;
  /** There are more than are kept: any cross may be one. */
  readonly overflowed: boolean;
}

/** Collects what lines beside the records say of signs in them. */
export class NotationReader {
  readonly #footnotes = new Set<string>();
  readonly #codesOver = new Set<string>();
  #overflowed = false;

  /** Columns in which a legend may stand beside the records. */
  #beside: readonly number[] = [];

  addHeader(header: TableHeader): void {
    this.#beside = columnsBeside(header);
  }

  /** `text`: what the row says as a line beside the table. */
  add(row: Row, text: string | undefined): void {
    if (text !== undefined) this.#say(text, row.kind === 'record' && standApart(row.cells));
    if (this.#beside.length === 0 || row.kind === 'aside') return;
    const beside = textsIn(row.cells, this.#beside);
    // What stands beside a record may be about it alone: of names nothing is taken from it.
    if (beside.length > 0) this.#say(signsIn(beside) ?? beside.join('; '), true);
  }

  /** `ofOne`: it may be said of one record only. */
  #say(text: string, ofOne: boolean): void {
    const mark = FOOTNOTE.exec(text)?.[1];
    if (mark !== undefined) {
      this.#footnotes.add(mark);
      // In a matrix a mark may be a cross as well.
      if (saysTakenAway(text.slice(mark.length))) this.#keep(valueKey(mark));
    }
    for (const code of codesOver(text))
      // `Buyer,,revoked`: of nobody it is taken away, and others hold it.
      if (!ofOne || code.length <= LONGEST_CODE) this.#keep(code);
  }

  #keep(code: string): void {
    if (this.#codesOver.size < MOST) this.#codesOver.add(code);
    else if (!this.#codesOver.has(code)) this.#overflowed = true;
  }

  get found(): Notation {
    return {
      footnotes: [...this.#footnotes],
      codesOver: new Set(this.#codesOver),
      overflowed: this.#overflowed,
    };
  }
}
