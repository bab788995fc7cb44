import type { OtherTable } from '../../model/report-lines.ts';
import { strongType } from './cell-types.ts';
import { meaningsOf } from '../words/headers/lexicon.ts';
import type { Row } from './row.ts';

/** More tables below each other are no report. */
const MOST_TABLES = 20;
const MOST_COLUMNS = 40;
const LONGEST_NAME = 40;

interface Found {
  readonly firstLine: number;
  lastLine: number;
  /** What its columns are called; undefined: no row of several cells was there yet. */
  columns: readonly string[] | undefined;
}

/** Collects where other tables stand below the one that is read, and what their columns are called. */
export class OtherTables {
  readonly #tables: Found[] = [];
  #afterBlank = true;

  /** The next row of the report, with its last label. */
  add(row: Row): void {
    if (row.kind === 'aside') this.#afterBlank ||= row.label === 'blank';
    if (row.kind !== 'rejected' || row.reason !== 'other-table') return;
    const words = (row.cells ?? []).filter((cell) => cell.trim() !== '');
    const last = row.line + row.lines - 1;
    const open = this.#tables.at(-1);
    const anew = this.#afterBlank && isHeader(words) && open?.columns !== undefined;
    if (open === undefined || (anew && this.#tables.length < MOST_TABLES))
      this.#tables.push({ firstLine: row.line, lastLine: last, columns: columnsOf(words) });
    else {
      open.lastLine = last;
      // Above it stood its title.
      open.columns ??= columnsOf(words);
    }
    this.#afterBlank = false;
  }

  get found(): readonly OtherTable[] {
    return this.#tables.map(({ firstLine, lastLine, columns = [] }) => ({ firstLine, lastLine, columns }));
  }
}

function isHeader(words: readonly string[]): boolean {
  return words.length > 0 && words.every((word) => strongType(word) === undefined && !/\d/.test(word));
}

/** None where the first row may be data, which is told to nobody. */
function columnsOf(words: readonly string[]): readonly string[] | undefined {
  if (words.length < 2) return undefined;
  return isHeader(words) && words.some((word) => word.length <= LONGEST_NAME && meaningsOf(word).length > 0)
    ? words.slice(0, MOST_COLUMNS).map((word) => word.trim())
    : [];
}
