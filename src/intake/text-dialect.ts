import { ProductError } from '../model/product-error.ts';
import type { Dialect, DialectOverrides } from '../model/understanding.ts';
import { decodeAll } from './decode.ts';
import { detectEncoding } from './detect-encoding.ts';
import { findCutting, rowsOf, type SampleTexts } from './find-dialect.ts';
import { sampled } from './sample.ts';
import { structureOf } from './structure.ts';

/** Reads all bytes of a text once and finds how to read them. Throws `intake.empty`, `intake.unreadable`. */
export async function findTextDialect(
  container: Dialect['container'],
  bytes: AsyncIterable<Uint8Array>,
  overrides: DialectOverrides,
): Promise<Dialect> {
  const samples = await sampled(bytes);
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
  const { shape, width } = findCutting(texts, overrides.delimiter ?? said?.[1]);
  const structure = structureOf(
    rowsOf(texts.head, shape, 400),
    texts.others.flatMap((text) => rowsOf(text, shape, 100)),
    width,
  );
  if (structure === undefined) throw new ProductError('intake.empty');
  return {
    container,
    form: shape.starts.length > 0 ? 'fixed-width' : 'delimited',
    encoding: found.encoding,
    bom: found.bom,
    otherEncodings: found.others,
    lineEnd,
    delimiter: shape.delimiter,
    quote: shape.quote,
    escape: shape.escape,
    starts: shape.starts,
    ...structure,
    headerLine: structure.headerLine + skipped,
  };
}

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
