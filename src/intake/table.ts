import { ProductError } from '../model/product-error.ts';
import type { Dialect } from '../model/understanding.ts';
import { decodeUtf8 } from './decode.ts';
import { type Line, linesOf } from './lines.ts';
import { RecordReader, type Row, scanRecord } from './records.ts';

const DELIMITERS = [',', ';', '\t', '|'] as const;

/** Lines that are looked at to find the delimiter. */
const SAMPLE_LINES = 200;

/** What the start of a table says. */
export interface TableHeader {
  readonly dialect: Dialect;
  readonly names: readonly string[];
  /** Blank lines before the header. */
  readonly blankBefore: number;
}

export interface TableReader {
  readonly onHeader: (header: TableHeader) => void;
  readonly onRow: (row: Row) => void;
}

/** Reads a report as a table: delimiter and header first, then every row. Returns the number of physical lines. Throws `intake.*`. */
export async function readTable(bytes: AsyncIterable<Uint8Array>, reader: TableReader): Promise<number> {
  let bom = false;
  let lines = 0;
  let sample: Line[] | undefined = [];
  let records: RecordReader | undefined;
  const begin = (first: readonly Line[]) => {
    const started = startTable(first, bom);
    reader.onHeader(started.header);
    records = new RecordReader(started.header.dialect.delimiter, started.header.names.length);
    for (const row of records.read(started.rest)) reader.onRow(row);
  };
  const decoded = decodeUtf8(bytes, (opening) => {
    bom = opening.bom;
  });
  for await (const batch of linesOf(decoded)) {
    lines = batch.at(-1)?.number ?? lines;
    if (sample === undefined) {
      if (records !== undefined) for (const row of records.read(batch)) reader.onRow(row);
      continue;
    }
    sample.push(...batch);
    if (sample.length < SAMPLE_LINES) continue;
    begin(sample);
    sample = undefined;
  }
  if (sample !== undefined) begin(sample);
  if (records !== undefined) for (const row of records.end()) reader.onRow(row);
  return lines;
}

function startTable(
  sample: readonly Line[],
  bom: boolean,
): { readonly header: TableHeader; readonly rest: readonly Line[] } {
  const at = sample.findIndex((line) => line.text.trim() !== '');
  const headerLine = sample[at];
  if (headerLine === undefined) throw new ProductError('intake.empty');
  const body = sample.slice(at + 1).filter((line) => line.text.trim() !== '');
  const delimiter = bestDelimiter(
    headerLine.text,
    body.map((line) => line.text),
  );
  // A header cell may hold a line break inside quotes.
  let used = 1;
  let text = headerLine.text;
  let scan = scanRecord(text, delimiter);
  while (scan.state === 'open' && used < 10 && at + used < sample.length) {
    text += `\n${sample[at + used]?.text ?? ''}`;
    used += 1;
    scan = scanRecord(text, delimiter);
  }
  if (scan.state !== 'closed')
    throw new ProductError('intake.unreadable', { fill: { why: 'its header line is damaged' } });
  const names = uniqueNames(scan.cells);
  return {
    header: {
      dialect: { encoding: 'utf-8', bom, delimiter, quote: '"', headerLine: headerLine.number },
      names,
      blankBefore: at,
    },
    rest: sample.slice(at + used),
  };
}

/** The delimiter under which most lines have as many cells as the header, and the more of them the better. */
function bestDelimiter(header: string, body: readonly string[]): string {
  let best: { readonly delimiter: string; readonly score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of DELIMITERS) {
    const scan = scanRecord(header, delimiter);
    const columns = scan.state === 'closed' ? scan.cells.length : 0;
    if (columns < 2) continue;
    const fitting = body.filter((line) => {
      const row = scanRecord(line, delimiter);
      return row.state === 'closed' && row.cells.length === columns;
    }).length;
    const score = (body.length === 0 ? 1 : (fitting + 1) / (body.length + 1)) * Math.log2(1 + columns);
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** Names as they stand, trimmed; an empty one is named by its place, a second one of a name is numbered. */
function uniqueNames(cells: readonly string[]): readonly string[] {
  const seen = new Set<string>();
  return cells.map((cell, i) => {
    const name = cell.replace(/\s+/g, ' ').trim().normalize('NFC') || `Column ${i + 1}`;
    let unique = name;
    for (let n = 2; seen.has(unique); n++) unique = `${name} (${n})`;
    seen.add(unique);
    return unique;
  });
}
