import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { zipOf } from './zip.ts';

/** How a table is written down. */
export interface Dress {
  readonly delimiter: string;
  readonly end: string;
  readonly bom: boolean;
  readonly quoteAll: boolean;
  readonly lastEnd: boolean;
  readonly encoding: string;
  readonly container: 'none' | 'gzip' | 'zip';
}

export const dress: fc.Arbitrary<Dress> = fc.record({
  delimiter: fc.constantFrom(',', ';', '\t', '|', '^', '~'),
  end: fc.constantFrom('\n', '\r\n', '\r'),
  bom: fc.boolean(),
  quoteAll: fc.boolean(),
  lastEnd: fc.boolean(),
  encoding: fc.constantFrom('utf-8', 'utf-16le', 'utf-16be', 'utf-32le'),
  container: fc.constantFrom('none' as const, 'gzip' as const, 'zip' as const),
});

/** The bytes of a table, dressed. */
export function written(table: readonly (readonly string[])[], clothes: Dress): Buffer {
  const { delimiter, end, bom, quoteAll, lastEnd, encoding, container } = clothes;
  const cell = (text: string) =>
    quoteAll || /["\r\n]/.test(text) || text.includes(delimiter) ? `"${text.replaceAll('"', '""')}"` : text;
  const lines = table.map((row) => row.map(cell).join(delimiter));
  const text = lines.join(end) + (lastEnd ? end : '');
  const bytes = iconv.encode(text, encoding, { addBOM: bom });
  if (container === 'gzip') return gzipSync(bytes);
  return container === 'zip' ? zipOf([['report.csv', bytes]]) : bytes;
}
