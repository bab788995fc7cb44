import type { RejectReason } from '../model/understanding.ts';
import { UNREADABLE } from './decode.ts';
import { type Line, MOST_LINE_CHARS } from './lines.ts';

/** One record with the physical lines it came from, or a line that could not be taken. */
export type Row =
  | {
      readonly kind: 'record';
      readonly line: number;
      readonly lines: number;
      readonly cells: readonly string[];
    }
  | { readonly kind: 'rejected'; readonly line: number; readonly reason: RejectReason }
  | { readonly kind: 'blank'; readonly line: number };

/** Lines that one record may span; beyond it the quote is taken for an open one. */
const MOST_LINES = 100;
const MOST_CELL_CHARS = 100_000;

type Scan =
  | { readonly state: 'closed'; readonly cells: string[] }
  | { readonly state: 'open' }
  | { readonly state: 'broken' };

/**
 * Cuts a text into cells (RFC 4180: quotes doubled inside quotes). A quote that stands in the middle of an unquoted
 * cell is a character like any other; text behind a closing quote is damage.
 */
export function scanRecord(text: string, delimiter: string): Scan {
  if (!text.includes('"')) return { state: 'closed', cells: text.split(delimiter) };
  const cells: string[] = [];
  let at = 0;
  for (;;) {
    if (text[at] === '"') {
      let cell = '';
      let from = at + 1;
      for (;;) {
        const quote = text.indexOf('"', from);
        if (quote < 0) return { state: 'open' };
        cell += text.slice(from, quote);
        if (text[quote + 1] === '"') {
          cell += '"';
          from = quote + 2;
          continue;
        }
        at = quote + 1;
        break;
      }
      cells.push(cell);
      if (at >= text.length) return { state: 'closed', cells };
      if (text[at] !== delimiter) return { state: 'broken' };
      at += 1;
    } else {
      const next = text.indexOf(delimiter, at);
      if (next < 0) {
        cells.push(text.slice(at));
        return { state: 'closed', cells };
      }
      cells.push(text.slice(at, next));
      at = next + 1;
    }
    if (at === text.length) {
      cells.push('');
      return { state: 'closed', cells };
    }
  }
}

/**
 * Records of physical lines, for a table of so many columns. Damage stays on its line: an open or broken quote rejects
 * the line it starts on, and reading begins again with the next one.
 */
export class RecordReader {
  readonly #delimiter: string;
  readonly #columns: number;
  #open: Line[] = [];

  constructor(delimiter: string, columns: number) {
    this.#delimiter = delimiter;
    this.#columns = columns;
  }

  /** Rows that are complete with these lines. */
  *read(lines: readonly Line[]): Iterable<Row> {
    const queue = [...lines];
    queue.reverse();
    for (let line = queue.pop(); line !== undefined; line = queue.pop()) {
      if (this.#open.length === 0 && line.text.trim() === '') {
        yield { kind: 'blank', line: line.number };
        continue;
      }
      this.#open.push(line);
      yield* this.#tryClose(queue, false);
    }
  }

  /** Rows that are left when there are no more lines. */
  *end(): Iterable<Row> {
    const queue: Line[] = [];
    while (this.#open.length > 0 || queue.length > 0) {
      if (this.#open.length > 0) yield* this.#tryClose(queue, true);
      const line = queue.pop();
      if (line === undefined) continue;
      if (this.#open.length === 0 && line.text.trim() === '') yield { kind: 'blank', line: line.number };
      else this.#open.push(line);
    }
  }

  *#tryClose(queue: Line[], last: boolean): Iterable<Row> {
    const [first, ...more] = this.#open;
    if (first === undefined) return;
    const text = more.length === 0 ? first.text : this.#open.map((line) => line.text).join('\n');
    const scan: Scan =
      text.length > MOST_LINE_CHARS ? { state: 'broken' } : scanRecord(text, this.#delimiter);
    const fits = scan.state === 'closed' && this.#fitting(scan.cells);
    if (scan.state === 'open' && !last && this.#open.length < MOST_LINES) return;
    this.#open = [];
    if (scan.state === 'closed' && (fits || more.length === 0)) {
      yield* this.#rows(first, 1 + more.length, scan.cells);
      return;
    }
    // Damage: this line is lost, the others are read again on their own.
    yield {
      kind: 'rejected',
      line: first.number,
      reason: first.text.length > MOST_LINE_CHARS ? 'cell-too-long' : 'broken-quote',
    };
    for (const line of more.reverse()) queue.push(line);
  }

  /** The right number of cells; a delimiter too many at the end of a line is no cell. */
  #fitting(cells: readonly string[]): boolean {
    return cells.length >= this.#columns && cells.slice(this.#columns).every((cell) => cell.trim() === '');
  }

  /** The record, or each of its lines rejected. */
  *#rows(first: Line, lines: number, cells: readonly string[]): Iterable<Row> {
    const reason = this.#objection(cells);
    if (reason === undefined) yield this.#record(first, lines, cells);
    else for (let n = 0; n < lines; n++) yield { kind: 'rejected', line: first.number + n, reason };
  }

  #objection(cells: readonly string[]): RejectReason | undefined {
    if (cells.some((cell) => cell.includes(UNREADABLE))) return 'invalid-encoding';
    if (cells.length < this.#columns) return 'too-few-cells';
    if (!this.#fitting(cells)) return 'too-many-cells';
    return cells.some((cell) => cell.length > MOST_CELL_CHARS) ? 'cell-too-long' : undefined;
  }

  #record(first: Line, lines: number, cells: readonly string[]): Row {
    return { kind: 'record', line: first.number, lines, cells: cells.slice(0, this.#columns) };
  }
}
