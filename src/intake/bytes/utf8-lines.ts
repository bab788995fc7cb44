import { isUtf8 } from 'node:buffer';
import { UNREADABLE } from './decode.ts';
import { PlainCells } from './plain-cells.ts';
import { MOST_CELL_CHARS, MOST_LINE_CHARS, type RecordReader, type RecordShape } from '../table/records.ts';

/** No character of UTF-16 takes more bytes in UTF-8; what is beyond is longer than any line may be. */
const MOST_LINE_BYTES = 3 * (MOST_LINE_CHARS + 1);

/** Bytes of whole lines that are looked at in one go. */
const PIECE = 32_768;

/** What a byte is in a line: part of a cell, or what its cells end with; at anything else somebody must look. */
const PART = 0;
const DELIMITER = 1;
const LINE_END = 2;
const OTHER = 3;

/**
 * Cuts UTF-8 that comes in chunks of any size into lines. Lines without anything that needs a look are cut into cells at
 * once, the others are left to the reader.
 */
export class Utf8Lines {
  readonly #reader: RecordReader;
  readonly #end: number;
  /** What each byte is; undefined where no line is cut here. */
  readonly #kinds: Uint8Array | undefined;
  readonly #width: number;
  readonly #cells: PlainCells;
  /** The line that is not complete yet. */
  #held: Uint8Array[] = [];
  #heldBytes = 0;

  constructor(shape: RecordShape, reader: RecordReader) {
    this.#reader = reader;
    this.#end = shape.lineEnd === 'lf' ? 10 : 13;
    this.#width = shape.trailingDelimiter ? shape.columns + 1 : shape.columns;
    this.#kinds = kindsOf(shape);
    this.#cells = new PlainCells(shape.columns, this.#width);
  }

  push(chunk: Uint8Array): void {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const first = bytes.indexOf(this.#end);
    if (first < 0) {
      this.#hold(bytes);
      return;
    }
    let start = 0;
    if (this.#held.length > 0) {
      this.#hold(bytes.subarray(0, first));
      this.#release();
      start = first + 1;
    }
    const end = bytes.lastIndexOf(this.#end) + 1;
    if (start < end) this.#lines(bytes.subarray(start, end));
    if (end < bytes.length) this.#hold(bytes.subarray(end));
  }

  /** What is left when there is no more text. */
  end(): void {
    if (this.#held.length > 0) this.#release();
    this.#reader.end();
  }

  #hold(bytes: Uint8Array): void {
    if (bytes.length === 0 || this.#heldBytes > MOST_LINE_BYTES) return;
    this.#held.push(bytes);
    this.#heldBytes += bytes.length;
  }

  #release(): void {
    const line = Buffer.concat(this.#held);
    this.#held = [];
    this.#heldBytes = 0;
    this.#reader.line(line.toString('utf8', 0, MOST_LINE_BYTES));
  }

  /** Whole lines, a piece at a time: long strings are made slowly. */
  #lines(bytes: Buffer): void {
    for (let from = 0; from < bytes.length;) {
      const last = from + PIECE < bytes.length ? bytes.lastIndexOf(this.#end, from + PIECE) : -1;
      const to = last < from ? bytes.length : last + 1;
      this.#piece(bytes.subarray(from, to));
      from = to;
    }
  }

  #piece(bytes: Buffer): void {
    const kinds = this.#kinds;
    const cells = this.#cells;
    cells.begin(bytes);
    const sound = isSound(bytes);
    for (let at = 0; at < bytes.length;) {
      const next = kinds === undefined || this.#reader.isOpen ? -1 : this.#plainLine(bytes, kinds, at, sound);
      if (next > 0) {
        at = next;
        if (cells.isFull) this.#flush();
        continue;
      }
      this.#flush();
      const end = bytes.indexOf(this.#end, at);
      this.#reader.line(bytes.toString('utf8', at, Math.min(end, at + MOST_LINE_BYTES)));
      at = end + 1;
    }
    this.#flush();
  }

  /** Hands on the lines that were cut. */
  #flush(): void {
    const cells = this.#cells;
    for (let line = 0; line < cells.lines; line++) {
      cells.select(line);
      this.#reader.plain(cells);
    }
    cells.clear();
  }

  /** Cuts the line that starts there, if it is plain. `sound`: there is nothing unreadable anywhere. Returns where the next one starts; -1: it is not plain. */
  #plainLine(bytes: Buffer, kinds: Uint8Array, from: number, sound: boolean): number {
    const width = this.#width;
    const cells = this.#cells;
    const { ends } = cells;
    const place = cells.lines * width;
    let start = from;
    let column = 0;
    for (let at = from; ; at++) {
      const byte = bytes[at] ?? 0;
      let kind = kinds[byte] ?? OTHER;
      if (kind === PART) continue;
      let next = at + 1;
      if (kind === OTHER) {
        // The end of a line in Windows.
        if (byte !== 13 || bytes[next] !== this.#end) return -1;
        kind = LINE_END;
        next += 1;
      }
      if (column === width) return -1;
      ends[place + column] = at;
      column += 1;
      if (kind === LINE_END) {
        if (column !== width || at - from > MOST_CELL_CHARS || (width > cells.length && start !== at))
          return -1;
        if (!sound && !isSound(bytes.subarray(from, at))) return -1;
        cells.add(from);
        return next;
      }
      start = next;
    }
  }
}

function kindsOf({
  delimiter,
  quote,
  lineEnd,
  columns,
  starts,
  trailingDelimiter,
}: RecordShape): Uint8Array | undefined {
  const isAscii = (character: string) => character.length === 1 && character < '\x80';
  const width = trailingDelimiter ? columns + 1 : columns;
  if (starts.length > 0 || columns === 0 || width < 2 || !isAscii(delimiter)) return undefined;
  const kinds = new Uint8Array(256);
  kinds[delimiter.charCodeAt(0)] = DELIMITER;
  // A delimiter that is one of these, as a file may declare, needs a look wherever it stands.
  for (const other of [0, 10, 13]) kinds[other] = OTHER;
  if (quote !== '') kinds[quote.charCodeAt(0)] = OTHER;
  kinds[lineEnd === 'lf' ? 10 : 13] = LINE_END;
  return kinds;
}

function isSound(bytes: Buffer): boolean {
  return isUtf8(bytes) && !bytes.includes(UNREADABLE);
}
