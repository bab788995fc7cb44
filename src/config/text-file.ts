import { readFileSync } from 'node:fs';

/** A mark of two bytes says UTF-16, as Windows writes it. */
const UTF16 = [
  { mark: [0xff, 0xfe], encoding: 'utf-16le' },
  { mark: [0xfe, 0xff], encoding: 'utf-16be' },
] as const;

/**
 * The text of a small file of settings, in UTF-8, or in UTF-16 with a byte order mark; without the mark. Throws where it cannot be
 * read, and where it is no such text: what is misread would be passed over in silence.
 */
export function readTextFile(path: string): string {
  const bytes = readFileSync(path);
  const found = UTF16.find(({ mark }) => mark.every((byte, at) => bytes[at] === byte));
  const text = new TextDecoder(found?.encoding ?? 'utf-8', { fatal: true }).decode(bytes);
  if (text.includes('\0')) throw new Error('no text');
  return text;
}
