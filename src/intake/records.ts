import type { LineLabel, RejectReason } from '../model/understanding.ts';
import { UNREADABLE } from './decode.ts';
import { type Cutting, repairedLine, scanRecord } from './scan.ts';

/** What became of physical lines `line` … `line + lines - 1`. Every line of a file belongs to exactly one. */
export type Row =
  | {
      readonly kind: 'record';
      readonly line: number;
      readonly lines: number;
      /** As many as the table has columns, as they stand, without the quotes around them. */
      readonly cells: readonly string[];
      /** Cells whose text is a guess: nothing to decide about access on. */
      readonly doubts?: readonly CellDoubt[];
      /** Hidden in the workbook. */
      readonly hidden?: boolean;
    }
  | {
      readonly kind: 'rejected';
      readonly line: number;
      readonly lines: number;
      readonly reason: RejectReason;
      /** As far as the line could be cut. */
      readonly cells?: readonly string[];
    }
  | {
      readonly kind: 'aside';
      readonly line: number;
      readonly lines: number;
      readonly label: LineLabel;
    };

export interface CellDoubt {
  readonly cell: number;
  readonly reason: RejectReason;
}

export interface RecordShape extends Cutting {
  readonly lineEnd: 'lf' | 'cr';
  /** 0: any number of cells makes a record. */
  readonly columns: number;
  readonly trailingDelimiter: boolean;
  /** `fixed-width`: where the columns start. */
  readonly starts: readonly number[];
}

/** Lines and characters that one record may span; beyond it the quote is taken for an open one. */
const MOST_LINES = 100;
const MOST_RECORD_CHARS = 1_000_000;
/** A longer line is cut, so that an open quote or binary rubbish does not fill the memory, and rejected. */
const MOST_LINE_CHARS = 2_000_000;
const MOST_CELL_CHARS = 100_000;

/**
 * Records of a text that comes in chunks of any size. Damage stays on its line: an open or broken quote rejects the line
 * it starts on, and reading begins again with the next one; where both readings are possible, all its lines are rejected.
 */
export class RecordReader {
  readonly #shape: RecordShape;
  readonly #emit: (row: Row) => void;
  readonly #end: string;
  readonly #stray: string;
  /** The line that is not complete yet. */
  #rest = '';
  #lines: number;
  /** Lines of the record whose quote is open. */
  #open: string[] = [];
  #openChars = 0;

  /** `linesBefore`: physical lines above the text. */
  constructor(shape: RecordShape, emit: (row: Row) => void, linesBefore = 0) {
    this.#lines = linesBefore;
    this.#shape = shape;
    this.#emit = emit;
    [this.#end, this.#stray] = shape.lineEnd === 'lf' ? ['\n', '\r'] : ['\r', '\n'];
  }

  /** Physical lines so far. */
  get lines(): number {
    return this.#lines;
  }

  push(chunk: string): void {
    const lineEnd = this.#end;
    let end = chunk.indexOf(lineEnd);
    if (end < 0) {
      this.#rest = capped(this.#rest + chunk);
      return;
    }
    let start = 0;
    if (this.#rest !== '') {
      const line = this.#rest + chunk.slice(0, end);
      this.#rest = '';
      this.#line(capped(line));
      start = end + 1;
      end = chunk.indexOf(lineEnd, start);
    }
    if (this.#shape.starts.length > 0 || this.#shape.columns === 0) {
      for (; end >= 0; end = chunk.indexOf(lineEnd, start)) {
        this.#line(capped(chunk.slice(start, end)));
        start = end + 1;
      }
    } else start = this.#plainLines(chunk, start, end);
    this.#rest = capped(chunk.slice(start));
  }

  /** What is left when there is no more text. */
  end(): void {
    if (this.#rest !== '') {
      const line = this.#rest;
      this.#rest = '';
      this.#line(line);
    }
    while (this.#open.length > 0) this.#giveUp();
  }

  /** Lines without anything that needs a look are split at once. Returns where the last line, which has no end, starts. */
  #plainLines(chunk: string, from: number, firstEnd: number): number {
    const { delimiter, quote, columns, trailingDelimiter } = this.#shape;
    const lineEnd = this.#end;
    const emit = this.#emit;
    const width = trailingDelimiter ? columns + 1 : columns;
    // The next place of each character that makes a line more than plain.
    let quoted = quote === '' ? Infinity : from - 1;
    let unreadable = from - 1;
    let nul = from - 1;
    let stray = from - 1;
    let start = from;
    for (let end = firstEnd; end >= 0; end = chunk.indexOf(lineEnd, start)) {
      if (quoted < start) quoted = place(chunk, quote, start);
      if (unreadable < start) unreadable = place(chunk, UNREADABLE, start);
      if (nul < start) nul = place(chunk, '\0', start);
      if (stray < start) stray = place(chunk, this.#stray, start);
      const stop = stray === end - 1 && lineEnd === '\n' ? stray : end;
      const plain =
        quoted > end && unreadable > end && nul > end && stray >= stop && end - start <= MOST_CELL_CHARS;
      const line = chunk.slice(start, plain ? stop : end);
      start = end + 1;
      if (plain && this.#open.length === 0) {
        const cells = line.split(delimiter);
        if (cells.length === width && cells.length > 1 && (!trailingDelimiter || cells[columns] === '')) {
          if (trailingDelimiter) cells.length = columns;
          this.#lines += 1;
          if (cells[0] !== '' || !allBlank(cells))
            emit({ kind: 'record', line: this.#lines, lines: 1, cells });
          else emit({ kind: 'aside', line: this.#lines, lines: 1, label: 'blank' });
          continue;
        }
      }
      this.#line(capped(line));
    }
    return start;
  }

  #line(text: string): void {
    this.#lines += 1;
    const line = this.#end === '\n' && text.endsWith('\r') ? text.slice(0, -1) : text;
    this.#take(line, this.#lines);
  }

  /** One line, whose number is that of the last line read so far, or one that is read again. */
  #take(line: string, number: number): void {
    if (this.#open.length === 0) {
      this.#first(line, number);
      return;
    }
    this.#open.push(line);
    this.#openChars += line.length + 1;
    const first = number - this.#open.length + 1;
    if (!line.includes(this.#shape.quote)) {
      if (this.#open.length >= MOST_LINES || this.#openChars > MOST_RECORD_CHARS) this.#giveUp();
      return;
    }
    const scan = scanRecord(this.#open.join('\n'), this.#shape);
    if (scan.state === 'open' && this.#open.length < MOST_LINES && this.#openChars <= MOST_RECORD_CHARS)
      return;
    if (scan.state !== 'closed' || scan.doubt || !this.#fits(scan.cells)) {
      this.#giveUp();
      return;
    }
    const lines = this.#open;
    this.#open = [];
    this.#openChars = 0;
    // A line inside the quotes that is a record of its own: nobody can tell a long cell from an open quote.
    if (lines.slice(1).some((inner) => this.#standsAlone(inner)))
      this.#reject(first, lines.length, 'broken-quote');
    else this.#record(first, lines.length, scan.cells, lines.join('\n'), scan.stray);
  }

  #first(line: string, number: number): void {
    const { quote, starts } = this.#shape;
    if (line.trim() === '' || line === '\x1A') {
      this.#emit({
        kind: 'aside',
        line: number,
        lines: 1,
        label: line.includes('\x1A') ? 'footer' : 'blank',
      });
      return;
    }
    if (line.length > MOST_LINE_CHARS) {
      this.#reject(number, 1, 'cell-too-long');
      return;
    }
    if (starts.length > 0) {
      const cells = fixedCells(line, starts);
      if (cells === undefined) this.#reject(number, 1, 'misaligned', [line]);
      else this.#record(number, 1, cells, line);
      return;
    }
    const scan = scanRecord(line, this.#shape);
    if (scan.state === 'open') {
      this.#open = [line];
      this.#openChars = line.length;
      return;
    }
    if (scan.state === 'closed' && !scan.doubt && (this.#fits(scan.cells) || !line.includes(quote || '\0'))) {
      this.#record(number, 1, scan.cells, line, scan.stray);
      return;
    }
    this.#damaged(line, number);
  }

  /** A line whose quotes do not add up. */
  #damaged(line: string, number: number): void {
    const { columns, trailingDelimiter } = this.#shape;
    const repaired = repairedLine(line, this.#shape, trailingDelimiter ? columns + 1 : columns);
    if (repaired !== undefined) this.#record(number, 1, repaired.cells, line, repaired.repaired);
    else {
      const scan = scanRecord(line, this.#shape);
      if (scan.state === 'closed' && !scan.doubt) this.#record(number, 1, scan.cells, line, scan.stray);
      else this.#reject(number, 1, 'broken-quote');
    }
  }

  /** The quote was an open one: its line is lost or repaired, the others are read again on their own. */
  #giveUp(): void {
    const [first = '', ...others] = this.#open;
    const number = this.#lines - others.length;
    this.#open = [];
    this.#openChars = 0;
    this.#damaged(first, number);
    // Lines behind are numbered from the line that was read last.
    const last = this.#lines;
    for (const [i, line] of others.entries()) {
      this.#lines = number + 1 + i;
      this.#take(line, this.#lines);
    }
    this.#lines = last;
  }

  #standsAlone(line: string): boolean {
    if (this.#shape.columns === 0) return false;
    const scan = scanRecord(line, this.#shape);
    return (
      scan.state === 'closed' &&
      !scan.doubt &&
      scan.cells.length > 1 &&
      this.#fits(scan.cells) &&
      !this.#oddQuotes(line)
    );
  }

  #oddQuotes(line: string): boolean {
    return (line.split(this.#shape.quote).length - 1) % 2 === 1;
  }

  #fits(cells: readonly string[]): boolean {
    const { columns, trailingDelimiter } = this.#shape;
    if (columns === 0) return true;
    return trailingDelimiter
      ? cells.length === columns + 1 && cells[columns] === ''
      : cells.length === columns;
  }

  #record(
    line: number,
    lines: number,
    cells: readonly string[],
    text: string,
    repaired: readonly number[] = [],
  ): void {
    const reason = this.#objection(cells, text);
    const { columns, trailingDelimiter } = this.#shape;
    if (reason !== undefined) this.#reject(line, lines, reason, cells);
    else if (allBlank(cells)) this.#emit({ kind: 'aside', line, lines, label: 'blank' });
    else
      this.#emit({
        kind: 'record',
        line,
        lines,
        cells: trailingDelimiter && columns > 0 ? cells.slice(0, columns) : cells,
        ...(repaired.length === 0
          ? {}
          : { doubts: repaired.map((cell): CellDoubt => ({ cell, reason: 'broken-quote' })) }),
      });
  }

  #objection(cells: readonly string[], text: string): RejectReason | undefined {
    if (text.includes(UNREADABLE)) return 'invalid-encoding';
    if (text.includes('\0') || this.#strayEnd(text)) return 'control-character';
    if (!this.#fits(cells))
      return cells.length < this.#shape.columns ? 'too-few-cells' : this.#tooMany(cells);
    return text.length > MOST_CELL_CHARS && cells.some((cell) => cell.length > MOST_CELL_CHARS)
      ? 'cell-too-long'
      : undefined;
  }

  /** The other line end inside a line; in a quoted cell it is text. */
  #strayEnd(text: string): boolean {
    if (!text.includes(this.#stray)) return false;
    return this.#shape.quote !== '"' || text.replaceAll(/"[^"]*"/g, '').includes(this.#stray);
  }

  /** Where every record ends with a delimiter, one without it lacks a cell. */
  #tooMany(cells: readonly string[]): RejectReason {
    const { columns, trailingDelimiter } = this.#shape;
    return trailingDelimiter && cells.length === columns ? 'too-few-cells' : 'too-many-cells';
  }

  #reject(line: number, lines: number, reason: RejectReason, cells?: readonly string[]): void {
    this.#emit({ kind: 'rejected', line, lines, reason, ...(cells === undefined ? {} : { cells }) });
  }
}

/** Cells of a line whose columns start at fixed places; undefined where a word crosses the edge of a column. */
export function fixedCells(line: string, starts: readonly number[]): readonly string[] | undefined {
  const cells: string[] = [];
  for (const [i, start] of starts.entries()) {
    if (start > 0 && start < line.length && line[start - 1] !== ' ') return undefined;
    cells.push(line.slice(start, starts[i + 1]).trim());
  }
  return line.slice(0, starts[0]).trim() === '' ? cells : undefined;
}

function allBlank(cells: readonly string[]): boolean {
  return cells.every((cell) => cell === '' || cell.trim() === '');
}

function place(text: string, character: string, from: number): number {
  const at = text.indexOf(character, from);
  return at < 0 ? Infinity : at;
}

function capped(line: string): string {
  return line.length > MOST_LINE_CHARS ? line.slice(0, MOST_LINE_CHARS + 1) : line;
}
