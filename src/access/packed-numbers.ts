/**
 * Whole numbers below 2³² as bytes: of each the difference to the one before, in groups of seven bits, the lowest first
 * (varint, with signs folded as in Protocol Buffers). Columns of rows hardly grow from one to the next: most take one byte.
 */
export function packedNumbers(column: Uint32Array): Uint8Array {
  let bytes = new Uint8Array(2 * column.length + LONGEST);
  let at = 0;
  let before = 0;
  for (let i = 0; i < column.length; i++) {
    if (at + LONGEST > bytes.length) bytes = grown(bytes);
    const value = column[i] ?? 0;
    const difference = (value - before) | 0;
    before = value;
    let folded = ((difference << 1) ^ (difference >> 31)) >>> 0;
    while (folded > 127) {
      bytes[at++] = (folded & 127) | 128;
      folded >>>= 7;
    }
    bytes[at++] = folded;
  }
  return bytes.subarray(0, at);
}

/** Fills a column with the numbers that were packed. */
export function unpackNumbers(bytes: Uint8Array, into: Uint32Array): void {
  let at = 0;
  let value = 0;
  for (let i = 0; i < into.length; i++) {
    let byte = bytes[at++] ?? 0;
    let folded = byte & 127;
    for (let shift = 7; byte > 127; shift += 7) {
      byte = bytes[at++] ?? 0;
      folded |= (byte & 127) << shift;
    }
    value = (value + ((folded >>> 1) ^ -(folded & 1))) >>> 0;
    into[i] = value;
  }
}

/** Bytes of a number at most. */
const LONGEST = 5;

function grown(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const more = new Uint8Array(Math.ceil(1.5 * bytes.length) + LONGEST);
  more.set(bytes);
  return more;
}
