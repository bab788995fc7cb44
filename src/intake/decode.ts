import { ProductError } from '../model/product-error.ts';

/** Stands for bytes that are no UTF-8: the line that holds it is rejected, not the file. */
export const UNREADABLE = '\uFFFD';

/** What the first bytes tell. */
interface Opening {
  readonly bom: boolean;
}

/**
 * Bytes as UTF-8 text, whatever the size of the chunks. Anything that is clearly no text in UTF-8 is refused as a whole.
 * Throws `intake.unreadable`.
 */
export async function* decodeUtf8(
  bytes: AsyncIterable<Uint8Array>,
  onOpening: (opening: Opening) => void,
): AsyncIterable<string> {
  const decoder = new TextDecoder('utf-8');
  let head: Uint8Array | undefined = new Uint8Array(0);
  for await (const chunk of bytes) {
    if (head === undefined) {
      const text = decoder.decode(chunk, { stream: true });
      if (text !== '') yield text;
      continue;
    }
    head = joined(head, chunk);
    if (head.length < 8) continue;
    onOpening(opening(head));
    const text = decoder.decode(head, { stream: true });
    head = undefined;
    if (text !== '') yield text;
  }
  if (head !== undefined) onOpening(opening(head));
  const rest = head === undefined ? decoder.decode() : decoder.decode(head);
  if (rest !== '') yield rest;
}

function opening(head: Uint8Array): Opening {
  const [a = 0, b = 0, c = 0, d = 0] = head;
  const unreadable = (why: string) => new ProductError('intake.unreadable', { fill: { why } });
  if (a === 0x50 && b === 0x4b && c < 9) throw unreadable('it is a workbook or an archive, not text');
  if (a === 0x1f && b === 0x8b) throw unreadable('it is compressed');
  if (a === 0xd0 && b === 0xcf && c === 0x11) throw unreadable('it is an old Excel workbook');
  if ((a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff)) throw unreadable('it is in UTF-16');
  if (a === 0x25 && b === 0x50 && c === 0x44 && d === 0x46) throw unreadable('it is a PDF');
  if (head.filter((byte) => byte === 0).length >= 2) throw unreadable('it is no text in UTF-8');
  return { bom: a === 0xef && b === 0xbb && c === 0xbf };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
