import { isAscii, isUtf8 } from 'node:buffer';

/** What is kept of the bytes of a report to find out how they are to be read; the same at every size of the chunks. */
export interface Samples {
  readonly bytes: number;
  /** The first bytes. */
  readonly head: Uint8Array;
  /** Bytes from the middle and the end, cut anywhere; empty where the head holds all. */
  readonly middle: Uint8Array;
  readonly tail: Uint8Array;
  /** Lines with bytes beyond ASCII, from all over the report. */
  readonly beyondAscii: Uint8Array;
  /** Characters of more than one byte, and bytes that are none, read as UTF-8. */
  readonly goodUtf8: number;
  readonly badUtf8: number;
}

const BLOCK = 65_536;
const HEAD_BLOCKS = 2;
const MOST_KEPT = 8;
const MOST_BEYOND_ASCII = 65_536;
const MOST_PER_BLOCK = 8_192;

/** Reads all bytes once. */
export async function sampled(source: AsyncIterable<Uint8Array>): Promise<Samples> {
  const sampler = new Sampler();
  for await (const chunk of source) sampler.add(chunk);
  return sampler.end();
}

/** Looks at bytes as they pass. */
export class Sampler {
  #block = new Uint8Array(BLOCK);
  #filled = 0;
  #blocks = 0;
  readonly #head: Uint8Array[] = [];
  /** Every block whose number is a multiple of the stride. */
  #kept: { readonly number: number; readonly bytes: Uint8Array }[] = [];
  #stride = 1;
  /** The last block and what follows it. */
  #last: Uint8Array[] = [];
  readonly #beyond: Uint8Array[] = [];
  #beyondBytes = 0;
  /** The start of a character at the end of the last block. */
  #carry: Uint8Array = new Uint8Array(0);
  #good = 0;
  #bad = 0;
  #bytes = 0;

  add(chunk: Uint8Array): void {
    this.#bytes += chunk.length;
    for (let at = 0; at < chunk.length;) {
      // A block that lies in one chunk need not be put together.
      if (this.#filled === 0 && chunk.length - at >= BLOCK) {
        this.#take(chunk.subarray(at, at + BLOCK), false);
        at += BLOCK;
        continue;
      }
      const taken = Math.min(BLOCK - this.#filled, chunk.length - at);
      this.#block.set(chunk.subarray(at, at + taken), this.#filled);
      this.#filled += taken;
      at += taken;
      if (this.#filled === BLOCK) this.#flush(false);
    }
  }

  end(): Samples {
    this.#flush(true);
    const middle = this.#blocks / 2;
    const [nearest] = [...this.#kept].sort(
      (a, b) => Math.abs(a.number - middle) - Math.abs(b.number - middle),
    );
    const small = this.#blocks <= HEAD_BLOCKS;
    return {
      bytes: this.#bytes,
      head: Buffer.concat(this.#head),
      middle: small ? new Uint8Array(0) : (nearest?.bytes ?? new Uint8Array(0)),
      tail: small ? new Uint8Array(0) : Buffer.concat(this.#last),
      beyondAscii: Buffer.concat(this.#beyond),
      goodUtf8: this.#good,
      badUtf8: this.#bad,
    };
  }

  #flush(last: boolean): void {
    const block = this.#block.subarray(0, this.#filled);
    this.#block = new Uint8Array(BLOCK);
    this.#filled = 0;
    this.#take(block, last);
  }

  #take(block: Uint8Array, last: boolean): void {
    if (block.length > 0) {
      const number = this.#blocks++;
      if (number < HEAD_BLOCKS) this.#head.push(block.slice());
      else if (number % this.#stride === 0) {
        this.#kept.push({ number, bytes: block.slice() });
        if (this.#kept.length > MOST_KEPT) {
          this.#stride *= 2;
          this.#kept = this.#kept.filter((kept) => kept.number % this.#stride === 0);
        }
      }
      // The last full block and what follows it are the tail.
      if (number >= HEAD_BLOCKS) this.#last = [...this.#last.slice(-1), block];
    }
    this.#utf8(block, last);
  }

  #utf8(block: Uint8Array, last: boolean): void {
    const ascii = isAscii(block);
    if (ascii && this.#carry.length === 0) return;
    const all = this.#carry.length === 0 ? block : Buffer.concat([this.#carry, block]);
    const cut = last ? all.length : all.length - unfinished(all);
    const whole = all.subarray(0, cut);
    this.#carry = all.slice(cut);
    if (isUtf8(whole)) {
      this.#good += lettersBeyondAscii(whole);
    } else {
      for (const letter of new TextDecoder('utf-8', { ignoreBOM: true }).decode(whole))
        if (letter === '\uFFFD') this.#bad += 1;
        else if (letter > '\x7F') this.#good += 1;
    }
    if (!ascii) this.#keepBeyondAscii(block);
  }

  #keepBeyondAscii(block: Uint8Array): void {
    let room = Math.min(MOST_PER_BLOCK, MOST_BEYOND_ASCII - this.#beyondBytes);
    for (let at = 0; at < block.length && room > 0;) {
      const high = firstHigh(block, at);
      if (high < 0) return;
      const start = Math.max(
        at,
        block.lastIndexOf(10, high) + 1,
        block.lastIndexOf(13, high) + 1,
        high - 400,
      );
      const lineEnd = block.indexOf(10, high);
      const end = Math.min(lineEnd < 0 ? block.length : lineEnd + 1, high + 400, start + room);
      this.#beyond.push(block.slice(start, end));
      this.#beyondBytes += end - start;
      room -= end - start;
      at = Math.max(end, high + 1);
    }
  }
}

/** Characters of more than one byte in valid UTF-8: bytes whose two highest bits are set, four at a time. */
function lettersBeyondAscii(bytes: Uint8Array): number {
  let count = 0;
  const aligned = bytes.byteOffset % 4 === 0 ? bytes.length & ~3 : 0;
  const words = new Uint32Array(bytes.buffer, aligned === 0 ? 0 : bytes.byteOffset, aligned / 4);
  // Most words of most reports are ASCII.
  const four = words.length & ~3;
  for (let i = 0; i < four; i += 4) {
    const a = words[i] ?? 0;
    const b = words[i + 1] ?? 0;
    const c = words[i + 2] ?? 0;
    const d = words[i + 3] ?? 0;
    if (((a | b | c | d) & 0x80808080) !== 0)
      count += firstBytes(a) + firstBytes(b) + firstBytes(c) + firstBytes(d);
  }
  for (let i = four; i < words.length; i++) count += firstBytes(words[i] ?? 0);
  for (let at = aligned; at < bytes.length; at++) if ((bytes[at] ?? 0) >= 0xc0) count += 1;
  return count;
}

/** How many of four bytes have their two highest bits set. */
function firstBytes(word: number): number {
  return Math.imul((word & (word << 1) & 0x80808080) >>> 7, 0x01010101) >>> 24;
}

function firstHigh(bytes: Uint8Array, from: number): number {
  for (let at = from; at < bytes.length; at++) if ((bytes[at] ?? 0) >= 0x80) return at;
  return -1;
}

/** How many bytes at the end start a UTF-8 character that is not complete. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
  }
  return 0;
}
