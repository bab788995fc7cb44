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
export function textList(texts: readonly string[]): TextList {
  const { length } = texts;
  const isWhole = texts.every((text) => text.isWellFormed());
  const encoding = isWhole ? 'utf8' : 'utf16le';
  const ends = new Uint32Array(new SharedArrayBuffer(4 * length));
  let end = 0;
  for (const [i, text] of texts.entries()) {
    end += Buffer.byteLength(text, encoding);
    ends[i] = end;
  }
  const buffer = new SharedArrayBuffer(end);
  const into = Buffer.from(buffer);
  for (const [i, text] of texts.entries()) into.write(text, startOf(ends, i), encoding);
  return { length, ends, bytes: new Uint8Array(buffer), ...(isWhole ? {} : { encoding: 'utf16le' }) };
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

const LONGEST_TEXT = 400_000_000;

function startOf(ends: Uint32Array, i: number): number {
  return i === 0 ? 0 : (ends[i - 1] ?? 0);
}
