import { copyBytes, hashOf, sameBytes } from './byte-hash.ts';
import type { CellSpan } from '../table/cells.ts';
import { GrowingNumbers } from '../growing-numbers.ts';

const BLOCK = 1_048_576;
/** Longer texts are kept as they are. */
const MOST_CHARS = 1_000;
const MOST_BYTES_PER_CHAR = 3;
/** Places that are looked at for one text. Only texts made to collide need more, and those are looked up by themselves. */
const MOST_TRIES = 128;

interface Block {
  readonly bytes: Buffer;
  readonly view: DataView;
}

/**
 * Numbers texts in order of their first appearance. A million short texts take 60 MB less than in a `Map`, and nothing of
 * it has to be looked at by the garbage collector.
 */
export class TextIndex {
  /** At each place of the hash table the number + 1 of a text (0: free), and above it what remains of its hash. */
  #places = new Uint32Array(2_048);
  /** Where the bytes of a text start, counted through all blocks, and how many there are. */
  readonly #starts = new GrowingNumbers();
  readonly #lengths = new GrowingNumbers();
  readonly #blocks: Block[] = [];
  /** Bytes used of the last block. */
  #used = BLOCK;
  /** Texts that have no place in the hash table, and those of them that have no bytes either. */
  readonly #others = new Map<string, number>();
  readonly #placeless = new Set<number>();
  readonly #otherTexts = new Map<number, string>();

  get size(): number {
    return this.#starts.length;
  }

  /** The number of a text; that of a new one is the size so far. */
  numberOf(text: string): number {
    if (text.length > MOST_CHARS) return this.#other(text);
    const block = this.#roomFor(MOST_BYTES_PER_CHAR * text.length);
    const start = this.#used;
    const end = start + block.bytes.write(text, start);
    // Half a character has no bytes of its own.
    if (end - start !== text.length && !text.isWellFormed()) return this.#other(text);
    const place = this.#placeOf(block.view, start, end);
    return this.#taken(place) ?? this.#others.get(text) ?? this.#keep(place, start, end);
  }

  /** The number of the text that stands there. */
  numberOfSpan(span: CellSpan): number {
    const { bytes, view, start, end } = span;
    if (end - start > MOST_CHARS) return this.numberOf(bytes.toString('utf8', start, end));
    const place = this.#placeOf(view, start, end);
    const known = this.#taken(place);
    if (known !== undefined) return known;
    const other = this.#others.size === 0 ? undefined : this.#others.get(bytes.toString('utf8', start, end));
    if (other !== undefined) return other;
    const block = this.#roomFor(end - start);
    copyBytes(view, start, end, block.view, this.#used);
    return this.#keep(place, this.#used, this.#used + end - start);
  }

  textOf(number: number): string {
    const other = this.#otherTexts.get(number);
    if (other !== undefined) return other;
    const start = this.#starts.at(number);
    const at = start % BLOCK;
    return (
      this.#blocks[Math.floor(start / BLOCK)]?.bytes.toString('utf8', at, at + this.#lengths.at(number)) ?? ''
    );
  }

  /** The place of a text, or a free one for it with what remains of its hash; −1: it has none. */
  #placeOf(view: DataView, start: number, end: number): number {
    const places = this.#places;
    const mask = places.length - 1;
    const hash = hashOf(view, start, end);
    let place = hash & mask;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const taken = places[place] ?? 0;
      if ((taken & mask) === 0) {
        places[place] = hash & ~mask;
        return place;
      }
      if (((taken ^ hash) & ~mask) === 0 && this.#is((taken & mask) - 1, view, start, end)) return place;
      place = (place + 1) & mask;
    }
    return -1;
  }

  /** The number at a place; undefined where it is free. */
  #taken(place: number): number | undefined {
    const number = place < 0 ? 0 : (this.#places[place] ?? 0) & (this.#places.length - 1);
    return number === 0 ? undefined : number - 1;
  }

  #is(number: number, view: DataView, start: number, end: number): boolean {
    const own = this.#starts.at(number);
    const there = this.#blocks[Math.floor(own / BLOCK)];
    return (
      there !== undefined &&
      this.#lengths.at(number) === end - start &&
      sameBytes(view, start, end, there.view, own % BLOCK)
    );
  }

  /** The next number is that of the text from `start` to `end` in the last block. */
  #keep(place: number, start: number, end: number): number {
    const number = this.size;
    this.#starts.push((this.#blocks.length - 1) * BLOCK + start);
    this.#lengths.push(end - start);
    this.#used = end;
    if (place < 0) this.#setApart(number);
    else this.#places[place] = (this.#places[place] ?? 0) | (number + 1);
    if (2 * this.size > this.#places.length) this.#widen();
    return number;
  }

  /** Its text is looked up by itself from now on. */
  #setApart(number: number): void {
    this.#others.set(this.textOf(number), number);
    this.#placeless.add(number);
  }

  /** The last block, with room for so many bytes. */
  #roomFor(more: number): Block {
    const last = this.#blocks.at(-1);
    if (last !== undefined && this.#used + more <= BLOCK) return last;
    const bytes = Buffer.alloc(BLOCK);
    const block = { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, BLOCK) };
    this.#blocks.push(block);
    this.#used = 0;
    return block;
  }

  #other(text: string): number {
    const known = this.#others.get(text);
    if (known !== undefined) return known;
    const number = this.size;
    // A copy of its own: a part of a chunk would keep the chunk alive.
    const copy = Buffer.from(text, 'utf16le').toString('utf16le');
    this.#others.set(copy, number);
    this.#placeless.add(number);
    this.#otherTexts.set(number, copy);
    this.#starts.push(0);
    this.#lengths.push(0);
    if (2 * this.size > this.#places.length) this.#widen();
    return number;
  }

  /** Half of the places stay free, so that a number fits below what remains of a hash. */
  #widen(): void {
    const places = new Uint32Array(4 * this.#places.length);
    const mask = places.length - 1;
    this.#places = places;
    for (let number = 0; number < this.size; number++) {
      if (this.#placeless.has(number)) continue;
      const start = this.#starts.at(number);
      const { view } = this.#blocks[Math.floor(start / BLOCK)] ?? NO_BLOCK;
      const hash = hashOf(view, start % BLOCK, (start % BLOCK) + this.#lengths.at(number));
      let place = hash & mask;
      let tries = 1;
      for (; (places[place] ?? 0) > 0 && tries < MOST_TRIES; tries++) place = (place + 1) & mask;
      if ((places[place] ?? 0) > 0) this.#setApart(number);
      else places[place] = (hash & ~mask) | (number + 1);
    }
  }
}

const NO_BLOCK = { view: new DataView(new ArrayBuffer(0)) };
