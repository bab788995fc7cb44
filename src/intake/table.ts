import { ProductError } from '../model/product-error.ts';
import type { Dialect, DialectOverrides } from '../model/understanding.ts';
import { decodeAll, decoded, UNREADABLE } from './decode.ts';
import { detectEncoding } from './detect-encoding.ts';
import { findCutting, rowsOf, type SampleTexts } from './find-dialect.ts';
import { Labeller } from './labels.ts';
import { RecordReader, type RecordShape, type Row } from './records.ts';
import { sampled } from './sample.ts';
import { structureOf } from './structure.ts';

/** What the header says. */
export interface TableHeader {
  readonly dialect: Dialect;
  /** One per column, all different, trimmed; where the header says nothing (readable) `Column 3`. */
  readonly names: readonly string[];
  /** The group above each name (a merged cell stands above all its columns); "" without one. */
  readonly groups: readonly string[];
}

/** Takes a table: the header once, then rows in the order of their lines; together they name every physical line. */
export interface TableReader {
  readonly onHeader: (header: TableHeader) => void;
  readonly onRow: (row: Row) => void;
}

/** Reads all bytes of a report once and finds how to read them. Throws `intake.empty`, `intake.unreadable`. */
export async function findDialect(
  bytes: AsyncIterable<Uint8Array>,
  overrides: DialectOverrides = {},
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
    container: 'none',
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

/**
 * Reads a report as a table in a known dialect. Returns the number of physical lines; each of them was in exactly one
 * row. Throws `intake.*`; `internal` when lines are not accounted for.
 */
export async function readTable(
  bytes: AsyncIterable<Uint8Array>,
  dialect: Dialect,
  reader: TableReader,
): Promise<number> {
  const table = new TextTable(dialect, reader);
  for await (const text of decoded(bytes, dialect.encoding)) table.push(text);
  return table.end();
}

/** Preamble, header and body of a text, in this order. */
class TextTable {
  readonly #dialect: Dialect;
  readonly #reader: TableReader;
  readonly #lineEnd: string;
  /** Lines above the body, until they are complete. */
  #top: string[] | undefined = [];
  #rest = '';
  #records: RecordReader | undefined;
  #labeller: Labeller | undefined;
  #labelled = 0;

  constructor(dialect: Dialect, reader: TableReader) {
    this.#dialect = dialect;
    this.#reader = reader;
    this.#lineEnd = dialect.lineEnd === 'lf' ? '\n' : '\r';
  }

  push(text: string): void {
    if (this.#top === undefined) {
      this.#records?.push(text);
      return;
    }
    const above = this.#dialect.headerLine - 1 + this.#dialect.headerLines;
    let rest = text;
    while (this.#top.length < above) {
      const end = rest.indexOf(this.#lineEnd);
      if (end < 0) {
        this.#rest += rest;
        return;
      }
      this.#top.push(this.#rest + rest.slice(0, end));
      this.#rest = '';
      rest = rest.slice(end + 1);
    }
    this.#begin();
    this.push(rest);
  }

  end(): number {
    if (this.#top !== undefined) {
      if (this.#rest !== '') this.#top.push(this.#rest);
      this.#begin();
    }
    this.#records?.end();
    this.#labeller?.end();
    const lines = this.#records?.lines ?? 0;
    if (lines !== this.#labelled)
      throw new ProductError('internal', { subject: `lines ${lines}, labelled ${this.#labelled}` });
    return lines;
  }

  #row(row: Row): void {
    // Rows come in the order of their lines, without gaps: each line has one label.
    if (row.line !== this.#labelled + 1)
      throw new ProductError('internal', { subject: `line ${row.line} after line ${this.#labelled}` });
    this.#labelled += row.lines;
    this.#reader.onRow(row);
  }

  #begin(): void {
    const { headerLine, columns } = this.#dialect;
    const top = this.#top ?? [];
    this.#top = undefined;
    for (let line = 1; line < headerLine && line <= top.length; line++)
      this.#row({
        kind: 'aside',
        line,
        lines: 1,
        label: top[line - 1]?.trim() === '' ? 'blank' : 'preamble',
      });
    const header = headerRows(top.slice(headerLine - 1), shapeOf(this.#dialect));
    this.#reader.onHeader(headerOf(this.#dialect, header));
    if (top.length >= headerLine)
      this.#row({ kind: 'aside', line: headerLine, lines: top.length - headerLine + 1, label: 'header' });
    const labeller = new Labeller(columns, header, (row) => this.#row(row));
    this.#labeller = labeller;
    this.#records = new RecordReader(shapeOf(this.#dialect), (row) => labeller.add(row), top.length);
  }
}

function shapeOf(dialect: Dialect): RecordShape {
  return dialect;
}

function headerRows(lines: readonly string[], shape: RecordShape): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const reader = new RecordReader({ ...shape, columns: 0 }, (row) => {
    if (row.kind !== 'aside' && row.cells !== undefined) rows.push(row.cells);
  });
  const lineEnd = shape.lineEnd === 'lf' ? '\n' : '\r';
  reader.push(lines.map((line) => line + lineEnd).join(''));
  reader.end();
  return rows;
}

/** Names and groups of the header rows. */
export function headerOf(dialect: Dialect, rows: readonly (readonly string[])[]): TableHeader {
  const names = dialect.headerRows === 0 ? [] : (rows.at(-1) ?? []);
  const above = dialect.headerRows > 1 ? (rows[0] ?? []) : [];
  let group = '';
  const groups = Array.from({ length: dialect.columns }, (_, i) => {
    const said = tidy(above[i] ?? '');
    if (said !== '') group = said;
    return group;
  });
  return { dialect, names: uniqueNames(names, dialect.columns), groups };
}

/** Names as they stand, tidied; an empty or unreadable one is named by its place, a second one of a name is numbered. */
function uniqueNames(cells: readonly string[], columns: number): readonly string[] {
  const seen = new Set<string>();
  return Array.from({ length: columns }, (_, i) => {
    const said = tidy(cells[i] ?? '');
    const name = said === '' || said.includes(UNREADABLE) ? `Column ${i + 1}` : said;
    let unique = name;
    for (let n = 2; seen.has(unique); n++) unique = `${name} (${n})`;
    seen.add(unique);
    return unique;
  });
}

function tidy(cell: string): string {
  return cell.replace(/\s+/g, ' ').trim().normalize('NFC');
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
