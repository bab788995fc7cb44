import { ProductError } from '../../model/product-error.ts';
import type { Dialect, DialectOverrides } from '../../model/dialect.ts';
import { textsOf } from './cells.ts';
import { decodeAll } from '../bytes/decode.ts';
import { detectEncoding } from '../bytes/detect-encoding.ts';
import { findCutting, rowsOf, type SampleTexts } from './find-dialect.ts';
import { MOST_COLUMNS } from './header.ts';
import type { Samples } from '../bytes/sample.ts';
import { speaksWestern } from '../bytes/western-header.ts';
import type { Row } from './row.ts';
import { type Structure, structureOf } from './structure.ts';

/** Finds how a text is to be read from samples of its bytes. Throws `intake.empty`, `intake.unreadable`, `intake.too_large`. */
export async function findTextDialect(
  container: Dialect['container'],
  samples: Samples,
  overrides: DialectOverrides,
): Promise<Dialect> {
  const found =
    overrides.encoding === undefined
      ? await detectEncoding(samples)
      : { encoding: overrides.encoding, bom: false, others: [] };
  const head = decodeAll(samples.head, found.encoding);
  const parts = [samples.middle, samples.tail].map((part) => decodeAll(part, found.encoding));
  const lineEnd = [head, ...parts].some((part) => part.includes('\n'))
    ? 'lf'
    : head.includes('\r')
      ? 'cr'
      : 'lf';
  const said = /^"?sep=(.)"?\r?$/i.exec(firstLine(head, lineEnd));
  const skipped = said === null ? 0 : 1;
  const texts: SampleTexts = {
    head: skipped === 0 ? head : afterFirstLine(head, lineEnd),
    others: parts.map((part) => wholeLines(part, lineEnd)).filter((part) => part !== ''),
    lineEnd,
  };
  if (texts.head.trim() === '') throw new ProductError('intake.empty');
  // Of a table whose first line goes beyond what is looked at, nothing can be told.
  const end = lineEnd === 'lf' ? '\n' : '\r';
  if (!head.includes(end) && parts.some((part) => part.includes(end)))
    throw new ProductError('intake.too_large', { fill: { why: 'its first line is longer than 128 KB' } });
  // A declared delimiter that stands nowhere declares nothing.
  const declared = [texts.head, ...texts.others].find((text) => text.includes(said?.[1] ?? ''));
  const { shape, width } = findCutting(
    texts,
    overrides.delimiter ?? (declared === undefined ? undefined : said?.[1]),
  );
  const first = rowsOf(texts.head, shape, 400);
  const structure = structureOf(
    first,
    texts.others.flatMap((text) => rowsOf(text, shape, 100)),
    width,
  );
  if (structure === undefined) throw new ProductError('intake.empty');
  if (structure.columns > MOST_COLUMNS)
    throw new ProductError('intake.too_large', { fill: { why: `a table of ${structure.columns} columns` } });
  return {
    container,
    form: shape.starts.length > 0 ? 'fixed-width' : 'delimited',
    encoding: found.encoding,
    bom: found.bom,
    otherEncodings: withoutStrangers(found, first, structure),
    lineEnd,
    delimiter: shape.delimiter,
    quote: shape.quote,
    escape: shape.escape,
    starts: shape.starts,
    ...structure,
    headerLine: structure.headerLine + skipped,
  };
}

/** Where the header speaks a language of Western Europe, encodings of other parts of the world are none. */
function withoutStrangers(
  { encoding, others }: { readonly encoding: string; readonly others: readonly string[] },
  rows: readonly Row[],
  { headerLine, headerLines }: Structure,
): readonly string[] {
  if (others.length === 0 || encoding !== 'windows-1252') return others;
  const header = rows.flatMap((row) =>
    row.kind === 'record' && row.line >= headerLine && row.line < headerLine + headerLines
      ? textsOf(row.cells)
      : [],
  );
  return speaksWestern(header) ? others.filter((other) => WESTERN.has(other)) : others;
}

const WESTERN = new Set(['windows-1252', 'iso-8859-1', 'iso-8859-15', 'macintosh', 'ibm850', 'ibm437']);

function firstLine(text: string, lineEnd: 'lf' | 'cr'): string {
  const end = text.indexOf(lineEnd === 'lf' ? '\n' : '\r');
  return end < 0 ? text : text.slice(0, end);
}

function afterFirstLine(text: string, lineEnd: 'lf' | 'cr'): string {
  return text.slice(firstLine(text, lineEnd).length + 1);
}

/** Without the first line, which was cut anywhere. */
function wholeLines(text: string, lineEnd: 'lf' | 'cr'): string {
  return afterFirstLine(text, lineEnd);
}
