import { constants, createDeflate, deflateSync, inflateSync } from 'node:zlib';
import type { StoredChunk } from '../model/stored-chunk.ts';
import type { TextList } from '../model/text-list.ts';
import { packedNumbers, unpackNumbers } from './packed-numbers.ts';

/** Stands before packed numbers, with how many there are; a zlib stream begins with 0x78. */
const PACKED = 0;
const HEAD_BYTES = 5;
/** Behind the name of a list of texts: where they end; where they are UTF-16. */
const ENDS = ' ends';
const WIDE_ENDS = ' wide ends';

type Content = string | Uint8Array | Uint32Array | TextList;

/** So many parts are compressed at once: one is packed in this thread while others are compressed in theirs. */
const AT_ONCE = 2;

/**
 * Compresses parts beside this thread, which has others to answer meanwhile: a few at once, since each takes memory of its own.
 * Quickly: a tenth more bytes take a third of the time.
 */
export async function chunksOf(
  parts: Iterable<readonly [name: string, content: Content]>,
): Promise<readonly StoredChunk[]> {
  const chunks: StoredChunk[] = [];
  const open = [...parts].flatMap(([name, content]) => piecesOf(name, content)).entries();
  const work = async () => {
    for (const [n, { name, pack }] of open) chunks[n] = { name, bytes: await pack() };
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return chunks;
}

interface Piece {
  readonly name: string;
  readonly pack: () => Promise<Buffer>;
}

function piecesOf(name: string, content: Content): readonly Piece[] {
  if (typeof content === 'string' || content instanceof Uint8Array)
    return [{ name, pack: () => compressed(content) }];
  if (content instanceof Uint32Array) return [{ name, pack: () => numbersAsBytes(content) }];
  const { ends, bytes, encoding } = content;
  return [
    { name, pack: () => compressed(bytes) },
    { name: name + (encoding === undefined ? ENDS : WIDE_ENDS), pack: () => numbersAsBytes(ends) },
  ];
}

function numbersAsBytes(column: Uint32Array): Promise<Buffer> {
  const head = Buffer.alloc(HEAD_BYTES, PACKED);
  head.writeUInt32LE(column.length, 1);
  const packed = packedNumbers(column);
  return compressed(packed, { head, strategy: strategyFor(packed) });
}

/** Of so many bytes in the middle it is tried whether repeats are worth looking for. */
const TRIED = 1 << 16;
/** So many times the bytes are as good: they take a third of the time. */
const AS_GOOD = 1.25;

/** Codes and rows hardly repeat: that some bytes are more frequent than others is all there is to use. */
function strategyFor(packed: Uint8Array): number {
  const middle = packed.length >> 1;
  const tried = packed.subarray(middle, middle + TRIED);
  const bytesWith = (strategy: number) => deflateSync(tried, { level: 1, strategy }).length;
  const { Z_HUFFMAN_ONLY, Z_DEFAULT_STRATEGY } = constants;
  return bytesWith(Z_HUFFMAN_ONLY) <= AS_GOOD * bytesWith(Z_DEFAULT_STRATEGY)
    ? Z_HUFFMAN_ONLY
    : Z_DEFAULT_STRATEGY;
}

/** In memory of its own; `head`: what stands before it as it is. */
function compressed(
  content: string | Uint8Array,
  {
    head = Buffer.alloc(0),
    strategy = constants.Z_DEFAULT_STRATEGY,
  }: { readonly head?: Buffer; readonly strategy?: number } = {},
): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const pieces = [head];
    const stream = createDeflate({ level: 1, strategy, chunkSize: pieceOf(content.length) });
    stream.on('data', (piece: Buffer) => pieces.push(piece));
    stream.on('error', reject);
    stream.on('end', () => resolve(joined(pieces)));
    stream.end(content);
  });
}

function joined(pieces: readonly Buffer[]): Buffer {
  const all = Buffer.alloc(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Bytes that zlib hands over at once: it does so piece by piece, and each piece waits for this thread. */
function pieceOf(length: number): number {
  return Math.min(1 << 20, Math.max(1 << 14, length));
}

/**
 * Stored parts by name; one that is not there is empty. Columns of numbers are in shared memory: another thread may mine them.
 */
export class StoredParts {
  readonly #chunks: ReadonlyMap<string, Uint8Array>;
  /** For all packed columns: one by one they would leave holes that are not given back to the system. */
  #room: SharedArrayBuffer | undefined;
  #used = 0;

  constructor(chunks: readonly StoredChunk[]) {
    this.#chunks = new Map(chunks.map(({ name, bytes }) => [name, bytes]));
  }

  text(name: string): string {
    return this.bytes(name).toString('utf8');
  }

  /** What stands there as JSON; null where there is nothing. */
  json(name: string): unknown {
    const text = this.text(name);
    return JSON.parse(text === '' ? 'null' : text) as unknown;
  }

  /** A list of texts; undefined where an older store has them otherwise. */
  texts(name: string): TextList | undefined {
    const isWide = this.#chunks.has(name + WIDE_ENDS);
    if (!isWide && !this.#chunks.has(name + ENDS)) return undefined;
    const ends = this.numbers(name + (isWide ? WIDE_ENDS : ENDS));
    const bytes = this.own(name);
    return { length: ends.length, ends, bytes, ...(isWide ? { encoding: 'utf16le' } : {}) };
  }

  /** Bytes in memory of their own, which can be handed over to another thread. */
  own(name: string): Uint8Array<ArrayBuffer> {
    const { buffer, byteOffset, byteLength } = this.bytes(name);
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  /** Of numbers: as they are packed. */
  bytes(name: string): Buffer<ArrayBuffer> {
    const bytes = this.#chunks.get(name);
    if (bytes === undefined) return Buffer.alloc(0);
    return inflated(countOf(bytes) === undefined ? bytes : bytes.subarray(HEAD_BYTES));
  }

  /** Older stores have them as they stand in memory. */
  numbers(name: string): Uint32Array {
    const count = countOf(this.#chunks.get(name));
    if (count === undefined) return new Uint32Array(shared(this.bytes(name)).buffer);
    const numbers = this.#column(count);
    unpackNumbers(this.bytes(name), numbers);
    return numbers;
  }

  /** How many numbers there are, without unpacking them. */
  count(name: string): number {
    return countOf(this.#chunks.get(name)) ?? this.bytes(name).length / 4;
  }

  /** Numbers of 8 bytes, as they stand in memory; of their own as above. */
  instants(name: string): Float64Array {
    const { buffer, byteOffset, byteLength } = this.bytes(name);
    return new Float64Array(buffer, byteOffset, byteLength / 8);
  }

  #column(rows: number): Uint32Array {
    if (this.#room === undefined) {
      let all = 0;
      for (const bytes of this.#chunks.values()) all += countOf(bytes) ?? 0;
      this.#room = new SharedArrayBuffer(4 * all);
    }
    const start = this.#used;
    // Only what is asked for twice finds no room.
    if (start + 4 * rows > this.#room.byteLength) return new Uint32Array(new SharedArrayBuffer(4 * rows));
    this.#used += 4 * rows;
    return new Uint32Array(this.#room, start, rows);
  }
}

/** How many numbers are packed in a chunk; undefined where it is something else. */
function countOf(bytes: Uint8Array | undefined): number | undefined {
  if (bytes?.[0] !== PACKED) return undefined;
  return new DataView(bytes.buffer, bytes.byteOffset).getUint32(1, true);
}

/** So many times more bytes come out at most, of almost all columns. */
const EXPANDS = 64;

/** In one piece where it can be told: of several another copy is made. Memory that is not used is none. */
function inflated(bytes: Uint8Array): Buffer<ArrayBuffer> {
  const chunkSize = Math.min(MOST_AT_ONCE, Math.max(1 << 14, EXPANDS * bytes.length));
  return inflateSync(bytes, { chunkSize });
}

const MOST_AT_ONCE = 1 << 26;

function shared(bytes: Uint8Array): Uint8Array<SharedArrayBuffer> {
  const copy = new Uint8Array(new SharedArrayBuffer(bytes.length));
  copy.set(bytes);
  return copy;
}
