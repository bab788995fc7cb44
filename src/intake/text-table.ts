import type { Dialect } from '../model/understanding.ts';
import { headerOf, type TableReader } from './header.ts';
import { Labeller } from './labels.ts';
import { LineLedger } from './line-ledger.ts';
import { RecordReader, type RecordShape } from './records.ts';

/** Preamble, header and body of a text, in this order. */
export class TextTable {
  readonly #dialect: Dialect;
  readonly #reader: TableReader;
  readonly #ledger: LineLedger;
  readonly #lineEnd: string;
  /** Lines above the body, until they are complete. */
  #top: string[] | undefined = [];
  #rest = '';
  #records: RecordReader | undefined;
  #labeller: Labeller | undefined;

  constructor(dialect: Dialect, reader: TableReader) {
    this.#dialect = dialect;
    this.#reader = reader;
    this.#ledger = new LineLedger(reader.onRow);
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
    this.#ledger.close(lines);
    return lines;
  }

  #begin(): void {
    const { headerLine, columns } = this.#dialect;
    const top = this.#top ?? [];
    this.#top = undefined;
    for (let line = 1; line < headerLine && line <= top.length; line++)
      this.#ledger.add({
        kind: 'aside',
        line,
        lines: 1,
        label: top[line - 1]?.trim() === '' ? 'blank' : 'preamble',
      });
    const header = headerRows(top.slice(headerLine - 1), shapeOf(this.#dialect));
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
