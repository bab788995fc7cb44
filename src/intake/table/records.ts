import { fixedCells } from './fixed-cells.ts';
import type { RejectReason } from '../../model/report-lines.ts';
import type { CellDoubt } from './cell-marks.ts';
import { type Cells, firstOf } from './cells.ts';
import { UNREADABLE } from '../bytes/decode.ts';
import { type Cutting, repairedLine, scanRecord } from '../bytes/scan.ts';
import { isProse } from './prose-line.ts';
import type { Row } from './row.ts';

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
export const MOST_LINE_CHARS = 2_000_000;
export const MOST_CELL_CHARS = 100_000;

/**
 * Records of a text that comes line by line. Damage stays on its line: an open or broken quote rejects the line
 * it starts on, and reading begins again with the next one; where both readings are possible, all its lines are rejected.
 */
export class RecordReader {
  readonly #shape: RecordShape;
  readonly #emit: (row: Row) => void;
  readonly #end: string;
  readonly #stray: string;
  #lines: number;
  #plain: { kind: 'record'; line: number; lines: number; cells: Cells } | undefined;
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

  /** Whether a quote is open: the next line may belong to the record. */
  get isOpen(): boolean {
    return this.#open.length > 0;
  }

  /** The next line, without its end. */
  line(text: string): void {
    this.#lines += 1;
    const line = this.#end === '\n' && text.endsWith('\r') ? text.slice(0, -1) : text;
    this.#take(capped(line), this.#lines);
  }

  /** The next line, where no quote is open, cut by somebody who found nothing in it that needs a look: as many cells as there are columns. */
  plain(cells: Cells): void {
    this.#lines += 1;
    const first = firstOf(cells, 0);
    // Nearly every record begins with something that is seen.
    if ((first > 0x20 && first < 0x7f) || !allBlank(cells)) this.#emit(this.#plainRow(cells));
    else this.#emit({ kind: 'aside', line: this.#lines, lines: 1, label: 'blank' });
  }

  /** One row for all of them, which like its cells is another one for the next record. */
  #plainRow(cells: Cells): Row {
    const row = (this.#plain ??= { kind: 'record', line: 0, lines: 1, cells });
    row.line = this.#lines;
    row.cells = cells;
    return row;
  }

  /** What is left when there is no more text. */
  end(): void {
    while (this.#open.length > 0) this.#giveUp();
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
    const [head = '', ...inner] = lines;
    if (inner.some((one) => this.#standsAlone(one) && !isProse(one, head, this.#shape)))
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

function allBlank(cells: Cells): boolean {
  for (let i = 0; i < cells.length; i++) if ((cells.at(i) ?? '').trim() !== '') return false;
  return true;
}

function capped(line: string): string {
  return line.length > MOST_LINE_CHARS ? line.slice(0, MOST_LINE_CHARS + 1) : line;
}
