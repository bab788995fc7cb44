import iconv from 'iconv-lite';
import { SINGLE_BYTE } from '../../model/encodings.ts';

/** Stands for bytes that are no text in the encoding: the line that holds it is rejected, not the file. */
export const UNREADABLE = '\uFFFD';

const BY_TABLE = new Set<string>([...SINGLE_BYTE, 'utf-32le', 'utf-32be']);
const ICONV_NAMES: Readonly<Record<string, string>> = {
  ibm850: 'cp850',
  ibm437: 'cp437',
  ibm866: 'cp866',
  'iso-8859-1': 'win1252',
};

/** Text in one encoding, piece by piece. Bytes that are no text become U+FFFD; a byte order mark is left out. */
interface Decoding {
  write(bytes: Uint8Array): string;
  end(): string;
}

function decoding(encoding: string): Decoding {
  if (!BY_TABLE.has(encoding)) {
    const decoder = new TextDecoder(encoding);
    return { write: (bytes) => decoder.decode(bytes, { stream: true }), end: () => decoder.decode() };
  }
  const decoder = iconv.getDecoder(ICONV_NAMES[encoding] ?? encoding);
  let first = true;
  const unmarked = (text: string) => {
    if (!first || text === '') return text;
    first = false;
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  };
  return {
    write: (bytes) => unmarked(decoder.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))),
    end: () => unmarked(decoder.end() ?? ''),
  };
}

/** The whole text of bytes in an encoding. */
export function decodeAll(bytes: Uint8Array, encoding: string): string {
  const decoder = decoding(encoding);
  return decoder.write(bytes) + decoder.end();
}

/** A text in UTF-8 without a byte order mark, whatever the size of the chunks. What is no text becomes U+FFFD, or will when it is read. */
export async function* inUtf8(bytes: AsyncIterable<Uint8Array>, encoding: string): AsyncIterable<Uint8Array> {
  if (encoding === 'utf-8') {
    yield* unmarked(bytes);
    return;
  }
  const decoder = decoding(encoding);
  for await (const chunk of LINE_BY_LINE.has(encoding) ? wholeLines(bytes) : bytes)
    yield Buffer.from(decoder.write(chunk), 'utf8');
  yield Buffer.from(decoder.end(), 'utf8');
}

/** Encodings whose decoder in Node fails where bytes that are no text are cut between chunks. No line end is part of a character. */
const LINE_BY_LINE = new Set(['gb18030', 'euc-jp', 'euc-kr', 'shift_jis', 'big5']);
/** A longer line is cut all the same. */
const MOST_HELD = 8_388_608;

/** The same bytes in chunks that end with lines. */
async function* wholeLines(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let held: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of bytes) {
    const end = 1 + Math.max(chunk.lastIndexOf(10), chunk.lastIndexOf(13));
    if (end > 0) {
      yield Buffer.concat([...held, chunk.subarray(0, end)]);
      held = [];
      length = 0;
    }
    held.push(chunk.subarray(end));
    length += chunk.length - end;
    if (length < MOST_HELD) continue;
    yield Buffer.concat(held);
    held = [];
    length = 0;
  }
  yield Buffer.concat(held);
}

async function* unmarked(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  let first: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of bytes) {
    if (first === undefined) {
      yield chunk;
      continue;
    }
    first = Buffer.concat([first, chunk]);
    if (first.length < MARK.length) continue;
    yield withoutMark(first);
    first = undefined;
  }
  if (first !== undefined) yield first;
}

const MARK = Buffer.from('\uFEFF', 'utf8');

function withoutMark(bytes: Buffer): Buffer {
  return bytes.subarray(0, MARK.length).equals(MARK) ? bytes.subarray(MARK.length) : bytes;
}

/**
 * Tells whether a text holds letters that another possible encoding reads otherwise; undefined where there is no doubt.
 */
export function doubtOf(
  encoding: string,
  others: readonly string[],
): ((text: string) => boolean) | undefined {
  if (others.length === 0) return undefined;
  const single = (label: string) => SINGLE_BYTE.some((known) => known === label);
  const beyondAscii = (text: string) => /[^\0-\x7F]/.test(text);
  if (!single(encoding) || !others.every(single)) return beyondAscii;
  const high = Uint8Array.from({ length: 128 }, (_, i) => 128 + i);
  const ours = Array.from(decodeAll(high, encoding));
  const theirs = others.map((other) => Array.from(decodeAll(high, other)));
  const doubtful = new Set(ours.filter((letter, i) => theirs.some((letters) => letters[i] !== letter)));
  return (text) => beyondAscii(text) && Array.from(text).some((letter) => doubtful.has(letter));
}
