import { isAscii } from 'node:buffer';

/**
 * Many texts in two columns instead of a million objects: threads share them, and collecting garbage does not go through
 * them. Text i ends at `ends[i]`, in bytes.
 */
export interface TextList {
  readonly length: number;
  readonly ends: Uint32Array;
  readonly bytes: Uint8Array;
  /** Where a text is no whole Unicode (half a character of a damaged file), which UTF-8 cannot tell from another. Absent: UTF-8. */
  readonly encoding?: 'utf16le';
}

/** The texts as a list, in shared memory. */
export function textList(texts: Iterable<string>): TextList {
  const builder = new TextListBuilder();
  for (const text of texts) builder.push(text);
  return builder.build();
}

/** Takes texts as they come, or those of another list many at once. */
export class TextListBuilder {
  #ends = new Uint32Array(new SharedArrayBuffer(1 << 12));
  #bytes = Buffer.from(new SharedArrayBuffer(1 << 14));
  #encoding: 'utf8' | 'utf16le' = 'utf8';
  length = 0;

  /** Returns its number. */
  push(text: string): number {
    if (this.#encoding === 'utf8' && !text.isWellFormed()) this.#widen();
    this.#makeRoom(1, 3 * text.length);
    const start = this.#end;
    this.#ends[this.length] = start + this.#bytes.write(text, start, this.#encoding);
    return this.length++;
  }

  /** The texts of a list from one on until before another. */
  take(list: TextList, from: number, to: number): void {
    if (from >= to) return;
    if ((list.encoding ?? 'utf8') !== this.#encoding) {
      for (let i = from; i < to; i++) this.push(textAt(list, i));
      return;
    }
    const [first, last] = [startOf(list.ends, from), list.ends[to - 1] ?? 0];
    this.#makeRoom(to - from, last - first);
    const moved = this.#end - first;
    this.#bytes.set(list.bytes.subarray(first, last), this.#end);
    for (let i = from; i < to; i++) this.#ends[this.length++] = (list.ends[i] ?? 0) + moved;
  }

  /** Some texts of a list, ascending. */
  takeSome(list: TextList, rows: Uint32Array): void {
    let from = 0;
    for (let i = 1; i <= rows.length; i++) {
      if (rows[i] === (rows[i - 1] ?? 0) + 1) continue;
      this.take(list, rows[from] ?? 0, (rows[i - 1] ?? 0) + 1);
      from = i;
    }
  }

  /** What was taken so far; what comes later stands behind it. */
  build(): TextList {
    const { length } = this;
    const { buffer } = this.#bytes;
    const ends = this.#ends.subarray(0, length);
    const bytes = new Uint8Array(buffer, 0, this.#end);
    return { length, ends, bytes, ...(this.#encoding === 'utf8' ? {} : { encoding: this.#encoding }) };
  }

  get #end(): number {
    return startOf(this.#ends, this.length);
  }

  #makeRoom(texts: number, bytes: number): void {
    const [ends, end] = [this.length + texts, this.#end + bytes];
    if (ends > this.#ends.length) {
      const more = new Uint32Array(roomFor(4 * ends, this.#ends.byteLength));
      more.set(this.#ends.subarray(0, this.length));
      this.#ends = more;
    }
    if (end > this.#bytes.length) {
      const more = Buffer.from(roomFor(end, this.#bytes.length));
      more.set(this.#bytes.subarray(0, this.#end));
      this.#bytes = more;
    }
  }

  /** Writes all again so that halves of characters can follow: elsewhere, for lists that were built stand here. */
  #widen(): void {
    const before = this.build();
    this.#encoding = 'utf16le';
    this.#ends = new Uint32Array(new SharedArrayBuffer(1 << 12));
    this.#bytes = Buffer.from(new SharedArrayBuffer(1 << 14));
    this.length = 0;
    for (const text of textsOf(before)) this.push(text);
  }
}

/** A text of a list; empty where there is none. */
export function textAt({ ends, bytes, encoding }: TextList, i: number): string {
  const { buffer, byteOffset } = bytes;
  const start = startOf(ends, i);
  return Buffer.from(buffer, byteOffset + start, Math.max(0, (ends[i] ?? 0) - start)).toString(
    encoding ?? 'utf8',
  );
}

/** All texts of a list, in order. */
export function* textsOf(list: TextList): Iterable<string> {
  const { ends, bytes, encoding, length } = list;
  // Where a byte is a character, one text for all is cut.
  const all =
    encoding === undefined ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) : undefined;
  if (all !== undefined && bytes.length <= LONGEST_TEXT && isAscii(all)) {
    const text = all.toString('latin1');
    for (let i = 0; i < length; i++) yield text.slice(startOf(ends, i), ends[i]);
  } else for (let i = 0; i < length; i++) yield textAt(list, i);
}

/**
 * Above a megabyte more than 32 at once: what is larger is given back to the system when it is free, and what is not used of it
 * takes no memory.
 */
function roomFor(wanted: number, had: number): SharedArrayBuffer {
  const most = Math.max(had > 1 << 20 ? 1 << 26 : 0, wanted, 2 * had);
  return new SharedArrayBuffer(4 * Math.ceil(most / 4));
}

const LONGEST_TEXT = 400_000_000;

/** Where a text begins. */
export function startOf(ends: Uint32Array, i: number): number {
  return i === 0 ? 0 : (ends[i - 1] ?? 0);
}
