import { hashOf, sameBytes } from './byte-hash.ts';
import { UNREADABLE } from './decode.ts';
import type { CellSpan } from '../table/cells.ts';

/** Texts kept of a column, and how many bytes of one. */
const MOST_TEXTS = 4_096;
/** Texts kept of all columns of a table; of one a few at least. */
const MOST_TOGETHER = 200_000;
const FEWEST = 32;
const LONGEST = 64;
/** Numbers at each place of the hash table, and how many places are looked at for one text. */
const STRIDE = 4;
const MOST_TRIES = 16;
/** Unknown cells after which it is asked whether the cells repeat, and how many are then let pass at first. */
const LOOKED_AT = 1_024;
const PASSED = 8_192;

/**
 * The texts of a column's cells, numbered in order of their first appearance. A text that was there before is not made again,
 * and whoever knows its number need not look it up: most cells of a report are like one above.
 */
export class CellTexts {
  /** Per place of the hash table: number + 1 of a text (0: none), its hash, where its bytes start and how many there are. */
  readonly #most: number;
  #places = new Int32Array(128 * STRIDE);
  #bytes = new Uint8Array(512);
  #view = new DataView(this.#bytes.buffer);
  #used = 0;
  readonly #texts: string[] = [];
  /** Known and unknown cells since it was last asked, cells still to let pass, and how many to let pass next time. */
  #known = 0;
  #unknown = 0;
  #passing = 0;
  #passNext = PASSED;

  /** `columns`: of the table that this is one of. */
  constructor(columns: number) {
    this.#most = Math.min(MOST_TEXTS, Math.max(FEWEST, Math.floor(MOST_TOGETHER / Math.max(1, columns))));
  }

  /** The number of the text from `start` to `end`; −1 where none is kept. */
  numberOf({ bytes, view }: Pick<CellSpan, 'bytes' | 'view'>, start: number, end: number): number {
    if (this.#passing > 0) {
      this.#passing -= 1;
      return -1;
    }
    const length = end - start;
    const hash = hashOf(view, start, end);
    const places = this.#places;
    const ownView = this.#view;
    const mask = places.length - 1;
    let place = (hash * STRIDE) & mask;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const number = places[place] ?? 0;
      if (number === 0) return this.#keep(place, bytes, start, end, hash);
      if (places[place + 1] === hash && places[place + 3] === length) {
        if (sameBytes(view, start, end, ownView, places[place + 2] ?? 0)) {
          this.#known += 1;
          return number - 1;
        }
      }
      place = (place + STRIDE) & mask;
    }
    this.#ask();
    return -1;
  }

  textOf(number: number): string {
    return this.#texts[number] ?? '';
  }

  #keep(place: number, bytes: Buffer, start: number, end: number, hash: number): number {
    this.#ask();
    const length = end - start;
    const number = this.#texts.length;
    if (length > LONGEST || number === this.#most) return -1;
    const text = bytes.toString('utf8', start, end);
    if (text.includes(UNREADABLE)) return -1;
    if (this.#used + length > this.#bytes.length) {
      const wider = new Uint8Array(2 * this.#bytes.length);
      wider.set(this.#bytes);
      this.#bytes = wider;
      this.#view = new DataView(wider.buffer);
    }
    this.#bytes.set(bytes.subarray(start, end), this.#used);
    this.#places.set([number + 1, hash, this.#used, length], place);
    this.#used += length;
    this.#texts.push(text);
    if (2 * STRIDE * this.#texts.length > this.#places.length) this.#widen();
    return number;
  }

  #widen(): void {
    const before = this.#places;
    const places = new Int32Array(2 * before.length);
    const mask = places.length - 1;
    for (let at = 0; at < before.length; at += STRIDE) {
      if (before[at] === 0) continue;
      let place = ((before[at + 1] ?? 0) * STRIDE) & mask;
      while (places[place] !== 0) place = (place + STRIDE) & mask;
      places.set(before.subarray(at, at + STRIDE), place);
    }
    this.#places = places;
  }

  /** Where cells are hardly ever like one above, looking is wasted: the next ones pass, more each time. */
  #ask(): void {
    this.#unknown += 1;
    if (this.#unknown < LOOKED_AT) return;
    if (this.#known < this.#unknown) {
      this.#passing = this.#passNext;
      this.#passNext = Math.min(2 * this.#passNext, 1 << 30);
    }
    this.#unknown = 0;
    this.#known = 0;
  }
}
