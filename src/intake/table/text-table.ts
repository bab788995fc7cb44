import type { Dialect } from '../../model/dialect.ts';
import { textsOf } from './cells.ts';
import { headerOf, type TableReader } from './header.ts';
import { Labeller } from './labels.ts';
import { LineLedger } from '../line-ledger.ts';
import { RecordReader, type RecordShape } from './records.ts';
import { signsIn } from './text-beside.ts';
import { Utf8Lines } from '../bytes/utf8-lines.ts';

/** Preamble, header and body of a text in UTF-8, in this order. */
export class TextTable {
  readonly #dialect: Dialect;
  readonly #reader: TableReader;
  readonly #ledger: LineLedger;
  readonly #lineEnd: string;
  /** Lines above the body, until they are complete. */
  readonly #top: string[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #lines: Utf8Lines | undefined;
  #records: RecordReader | undefined;
  #labeller: Labeller | undefined;

  constructor(dialect: Dialect, reader: TableReader) {
    this.#dialect = dialect;
    this.#reader = reader;
    this.#ledger = new LineLedger(reader.onRow);
    this.#lineEnd = dialect.lineEnd === 'lf' ? '\n' : '\r';
  }

  /** The next bytes, in UTF-8. */
  push(bytes: Uint8Array): void {
    if (this.#lines !== undefined) {
      this.#lines.push(bytes);
      return;
    }
    const above = this.#dialect.headerLine - 1 + this.#dialect.headerLines;
    let rest = Buffer.concat([this.#rest, bytes]);
    while (this.#top.length < above) {
      const end = rest.indexOf(this.#lineEnd);
      if (end < 0) {
        this.#rest = rest;
        return;
      }
      this.#top.push(rest.toString('utf8', 0, end));
      rest = rest.subarray(end + 1);
    }
    this.#begin().push(rest);
  }

  end(): number {
    if (this.#lines === undefined && this.#rest.length > 0) this.#top.push(this.#rest.toString('utf8'));
    (this.#lines ?? this.#begin()).end();
    this.#labeller?.end();
    const lines = this.#records?.lines ?? 0;
    this.#ledger.close(lines);
    return lines;
  }

  #begin(): Utf8Lines {
    const { headerLine, columns } = this.#dialect;
    const top = this.#top;
    for (let line = 1; line < headerLine && line <= top.length; line++)
      this.#ledger.add({
        kind: 'aside',
        line,
        lines: 1,
        label: top[line - 1]?.trim() === '' ? 'blank' : 'preamble',
        text: titleOf(top[line - 1] ?? '', this.#dialect),
        signs: signsOf(top[line - 1] ?? '', this.#dialect),
      });
    const header = cellsOf(top.slice(headerLine - 1), shapeOf(this.#dialect));
    this.#reader.onHeader(headerOf(this.#dialect, header));
    if (top.length >= headerLine)
      this.#ledger.add({
        kind: 'aside',
        line: headerLine,
        lines: top.length - headerLine + 1,
        label: 'header',
      });
    const labeller = new Labeller(columns, header, (row) => this.#ledger.add(row));
    this.#labeller = labeller;
    const shape = shapeOf(this.#dialect);
    this.#records = new RecordReader(shape, (row) => labeller.add(row), top.length);
    this.#lines = new Utf8Lines(shape, this.#records);
    return this.#lines;
  }
}

/** What a line above the table says, without what cuts it into cells. */
function titleOf(line: string, { delimiter, quote }: Dialect): string {
  return [delimiter, quote].reduce((text, cut) => (cut === '' ? text : text.replaceAll(cut, ' ')), line);
}

/** Signs and what they mean, of a line above the table. */
function signsOf(line: string, dialect: Dialect): string | undefined {
  const [cells] = cellsOf([line], shapeOf(dialect));
  return cells === undefined ? undefined : signsIn(cells);
}

function shapeOf(dialect: Dialect): RecordShape {
  return dialect;
}

function cellsOf(lines: readonly string[], shape: RecordShape): readonly (readonly string[])[] {
  const rows: (readonly string[])[] = [];
  const reader = new RecordReader({ ...shape, columns: 0 }, (row) => {
    if (row.kind !== 'aside' && row.cells !== undefined) rows.push(textsOf(row.cells));
  });
  for (const line of lines) reader.line(line);
  reader.end();
  return rows;
}
