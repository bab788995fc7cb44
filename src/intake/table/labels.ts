import type { LineLabel } from '../../model/report-lines.ts';
import { strongType } from './cell-types.ts';
import { firstOf, textsOf } from './cells.ts';
import { CLOSING, CLOSING_ALONE, COUNTED, isFilled, isTotal } from '../words/closing-words.ts';
import { meaningsOf } from '../words/headers/lexicon.ts';
import type { Row } from './row.ts';
import { detached } from '../columns/statistics.ts';
import { isRule, sameCells } from './structure.ts';
import { signsIn } from './text-beside.ts';

/** Records after which the kinds of the columns are taken as known. */
const TYPED_AFTER = 20;

/**
 * Gives each row of the body its last label: the header again, dashes, totals, closing words, another table. A line that
 * could be closing words waits until it is known that nothing follows.
 */
export class Labeller {
  readonly #columns: number;
  readonly #header: readonly (readonly string[])[];
  readonly #emit: (row: Row) => void;
  /** Rows behind a blank line that are closing words if no record follows. */
  #waiting: Row[] = [];
  #afterBlank = false;
  #otherTable = false;
  #records = 0;
  readonly #kinds: (string | undefined)[];
  /** What the first records say, by column. */
  readonly #said: readonly Set<string>[];
  readonly #firstCells: (string | undefined)[];
  /** 1: ASCII that no line but a record begins with. */
  readonly #ordinary: Uint8Array;

  constructor(columns: number, header: readonly (readonly string[])[], emit: (row: Row) => void) {
    this.#columns = columns;
    this.#header = header;
    this.#emit = emit;
    this.#kinds = Array.from({ length: columns }, () => undefined);
    this.#said = Array.from({ length: columns }, () => new Set());
    this.#firstCells = header.map((row) => row[0]?.trim());
    this.#ordinary = ordinaryOf(header);
  }

  add(row: Row): void {
    if (row.kind === 'record') this.#record(row);
    else if (row.kind === 'rejected') this.#rejected(row);
    else this.#aside(row);
  }

  end(): void {
    for (const row of this.#waiting)
      this.#emit(row.kind === 'rejected' || isSentence(row) ? aside(row, 'footer') : row);
    this.#waiting = [];
  }

  #record(row: Row & { readonly kind: 'record' }): void {
    const { cells } = row;
    const alone = firstOf(cells, 1) <= 0x20;
    if ((alone || this.#ordinary[firstOf(cells, 0)] !== 1) && this.#isAside(row)) return;
    if (this.#afterBlank && !this.#otherTable) {
      const texts = textsOf(cells);
      if (this.#columns > 1 && isTitle(texts)) {
        if (this.#waiting.length < MOST_TITLES) {
          this.#waiting.push({ ...row, cells: texts, title: true });
          return;
        }
      } else if (this.#isOtherHeader(texts)) this.#beginOther();
    }
    this.#release();
    this.#afterBlank = false;
    if (this.#otherTable) {
      this.#emit(ofOtherTable(row));
      return;
    }
    if (this.#records < TYPED_AFTER) this.#learn(textsOf(cells));
    this.#records += 1;
    this.#emit(row);
  }

  /** The header again, dashes or a total. */
  #isAside(row: Row & { readonly kind: 'record' }): boolean {
    const cells = textsOf(row.cells);
    if (this.#isHeader(cells)) {
      this.#release();
      this.#otherTable = false;
      this.#afterBlank = false;
      this.#emit(aside(row, 'repeated-header'));
      return true;
    }
    const first = cells[0] ?? '';
    // The first column is called as above, the others are not.
    if (!this.#otherTable && this.#firstCells.includes(first.trim()) && saysHeader(cells.filter(isFilled))) {
      this.#beginOther();
      return false;
    }
    if (this.#columns < 2) return false;
    const label = this.#closes(cells, first);
    if (label === undefined) return false;
    this.#emitOrWait(aside(row, label));
    return true;
  }

  #closes(cells: readonly string[], first: string): 'separator' | 'footer' | undefined {
    if (first === '' || NO_LETTER_FIRST.test(first)) if (isRule(cells)) return 'separator';
    if (first.length > LONGEST_CLOSING) return undefined;
    if (
      (first === '' || TOTAL_FIRST.test(first)) &&
      isTotal(cells, (i) => this.#records > 0 && this.#kinds[i] !== 'number')
    )
      return 'footer';
    return isTitle(cells) && CLOSING_ALONE.test(first.trim()) ? 'footer' : undefined;
  }

  #rejected(row: Row & { readonly kind: 'rejected' }): void {
    const { cells } = row;
    if (
      cells !== undefined &&
      (row.reason === 'too-few-cells' || row.reason === 'too-many-cells' || row.reason === 'misaligned')
    ) {
      if (isRule(cells)) {
        this.#emitOrWait(aside(row, 'separator'));
        return;
      }
      if (this.#isHeader(cells)) {
        this.#otherTable = false;
        this.#emitOrWait(aside(row, 'repeated-header'));
        return;
      }
      const words = cells.filter(isFilled);
      if (words.length === 1 && this.#columns > 1 && CLOSING.test(words[0]?.trim() ?? '')) {
        this.#emitOrWait(aside(row, 'footer'));
        return;
      }
      if (
        !this.#otherTable &&
        words.length === 1 &&
        this.#columns > 1 &&
        (this.#afterBlank || COUNTED.test(words[0]?.trim() ?? ''))
      ) {
        this.#waiting.push(row);
        return;
      }
      const before = this.#waiting.at(-1);
      // Two rows of one other width behind a blank line, or the first of them a header: another table.
      const second =
        before?.kind === 'rejected' &&
        (before.cells?.length ?? 0) > 1 &&
        before.cells?.length === cells.length;
      if (!this.#otherTable && words.length > 1 && (this.#afterBlank || second || saysHeader(words))) {
        if (second) this.#beginOther();
        else {
          this.#waiting.push(row);
          return;
        }
      }
    }
    this.#release();
    this.#afterBlank = false;
    this.#emit(this.#otherTable ? { ...row, reason: 'other-table' } : row);
  }

  /** What waited stands above the other table: its title, its header. */
  #beginOther(): void {
    this.#otherTable = true;
    this.#waiting = this.#waiting.map((row) => (row.kind === 'aside' ? row : ofOtherTable(row)));
  }

  #aside(row: Row & { readonly kind: 'aside' }): void {
    if (row.label === 'blank') this.#afterBlank = true;
    this.#emitOrWait(row);
  }

  #emitOrWait(row: Row): void {
    if (this.#waiting.length > 0) this.#waiting.push(row);
    else this.#emit(row);
  }

  /** What waited was no closing word. */
  #release(): void {
    if (this.#waiting.length === 0) return;
    for (const row of this.#waiting) this.#emit(row);
    this.#waiting = [];
  }

  #isHeader(cells: readonly string[]): boolean {
    const first = cells[0]?.trim();
    return this.#header.some((row, i) => this.#firstCells[i] === first && sameCells(row, cells));
  }

  #learn(cells: readonly string[]): void {
    for (const [i, cell] of cells.entries()) {
      const kind = strongType(cell);
      if (isFilled(cell)) this.#said[i]?.add(detached(cell));
      if (this.#records === 0 || this.#kinds[i] === undefined) {
        if (this.#records === 0) this.#kinds[i] = kind ?? '';
      } else if (cell.trim() !== '' && kind !== this.#kinds[i]) this.#kinds[i] = '';
    }
  }

  /** Names of columns, or words in every column that holds data so far: the header of another table. */
  #isOtherHeader(cells: readonly string[]): boolean {
    if (this.#records < 2 || cells.some((cell, i) => this.#said[i]?.has(cell) === true)) return false;
    if (saysHeader(cells.filter(isFilled))) return true;
    const typed = this.#kinds.flatMap((kind, i) => (kind === undefined || kind === '' ? [] : [i]));
    return (
      typed.length > 0 &&
      typed.every((i) => (cells[i] ?? '').trim() !== '' && strongType(cells[i] ?? '') === undefined)
    );
  }
}

/** What dashes and totals begin with. */
const ASIDE_STARTS = '-=_+*|~.gstcarzn';

/** Visible ASCII, but for what dashes, totals and the header begin with, in either case. */
function ordinaryOf(header: readonly (readonly string[])[]): Uint8Array {
  const begins = ASIDE_STARTS + header.map((row) => row[0]?.trim().slice(0, 1).toLowerCase() ?? '').join('');
  return Uint8Array.from({ length: 0x7f }, (_, code) =>
    code > 0x20 && !begins.includes(String.fromCharCode(code).toLowerCase()) ? 1 : 0,
  );
}

const NO_LETTER_FIRST = /^[-=_+*|~.\s]+$/;
const TOTAL_FIRST = /^\s*(grand|sub|tot|sum|ges|zw|cou|anz|som|raz|num|nom|núm|合|總|总)/i;

const LONGEST_CLOSING = 60;

/** A total of some of the records, with what they have in common before or behind it. */
const SUBTOTAL = new RegExp(
  '^(sub[ -]?total|total|zwischensumme|summe|gesamt|anzahl|sous[ -]total|subtotale' +
    '|subtotaal)\\s.{1,60}$|^.{1,60}\\s(total|subtotal|count|ergebnis|summe|anzahl|gesamt)$',
  'iu',
);

/** A row of a group's total: its name with a word for "total", and nothing but numbers beside it. Names of roles may look so: ask it only of a row that names nobody. */
export function saysSubtotal(cells: readonly string[]): boolean {
  const [first = '', ...numbers] = cells.filter(isFilled).map((cell) => cell.trim());
  return numbers.length > 0 && SUBTOTAL.test(first) && numbers.every((cell) => NUMBER.test(cell));
}
const NUMBER = /^[-+]?\d[\d.,' ]*%?$/;

/** Titles that are held back until it is known what stands below them. */
const MOST_TITLES = 20;
/** Share of the words of a header that must be names of columns. */
const NAMES_SHARE = 2 / 3;

/** Characters and words from which a cell that stands alone is no title and names nobody. */
const SENTENCE = 40;
const SENTENCE_WORDS = 6;

/** Whether a row of one cell says a sentence: a disclaimer, where nothing follows. */
function isSentence(row: Row): boolean {
  if (row.kind !== 'record' || row.title !== true) return false;
  const text = textsOf(row.cells).find(isFilled)?.trim() ?? '';
  return text.length >= SENTENCE && text.split(/\s+/, SENTENCE_WORDS).length === SENTENCE_WORDS;
}

/** A row of one cell in a table of several columns. */
function isTitle(cells: readonly string[]): boolean {
  return cells.filter(isFilled).length === 1;
}

/** Whether words name columns: several of them, each another, none of them data. */
function saysHeader(words: readonly string[]): boolean {
  if (words.length < 2 || new Set(words).size < words.length) return false;
  if (words.some((word) => word.length > LONGEST_NAME || strongType(word) !== undefined)) return false;
  const names = words.filter((word) => meaningsOf(word).length > 0).length;
  return names >= 2 && names >= NAMES_SHARE * words.length;
}
const LONGEST_NAME = 40;

function ofOtherTable(row: Row & { readonly kind: 'record' | 'rejected' }): Row {
  const cells = row.cells === undefined ? {} : { cells: textsOf(row.cells) };
  return { kind: 'rejected', line: row.line, lines: row.lines, reason: 'other-table', ...cells };
}

function aside(row: Row, label: LineLabel): Row {
  const text = row.kind === 'aside' || label !== 'footer' ? undefined : row.cells;
  return {
    kind: 'aside',
    line: row.line,
    lines: row.lines,
    label,
    ...(text === undefined ? {} : { text: textsOf(text).join(' '), signs: signsIn(textsOf(text)) }),
    ...(row.dress === undefined ? {} : { dress: row.dress }),
  };
}
