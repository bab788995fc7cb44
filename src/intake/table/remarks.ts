import { saysTakenAway } from '../words/taken-away.ts';
import { textsOf } from './cells.ts';
import type { Row } from './row.ts';
import { standsAlone } from './text-beside.ts';

/** Remarks that are kept, their characters, and lines that are looked at. */
const MOST = 50;
const LONGEST = 500;
const MOST_LINES = 2_000;
/** Words of a cell, at least, that is a sentence. */
const SENTENCE = 4;

/** Collects what lines beside a table say in a sentence, where it says that something is over: it may name those in the table. */
export class RemarksReader {
  readonly #found = new Set<string>();
  #lines = 0;

  add(row: Row): void {
    if (row.kind === 'record' && !standsAlone(row.cells)) return;
    if (this.#found.size === MOST || this.#lines === MOST_LINES) return;
    const said = row.kind === 'aside' ? [row.text ?? ''] : textsOf(row.cells ?? []);
    if (!said.some((cell) => cell.trim().split(/\s+/, SENTENCE).length === SENTENCE)) return;
    this.#lines += 1;
    const text = said.join(' ').slice(0, LONGEST);
    if (saysTakenAway(text)) this.#found.add(text);
  }

  get found(): readonly string[] {
    return [...this.#found];
  }
}
