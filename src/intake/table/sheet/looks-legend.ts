import type { LooksLegend } from '../../../model/dialect.ts';
import { looksOver } from '../../words/looks.ts';
import { saysTakenAway } from '../../words/taken-away.ts';
import { isKnownFill, mayBeCalled } from './cell-dress.ts';
import type { Dress } from '../cell-marks.ts';
import type { Row } from '../row.ts';
import type { TableHeader } from '../header.ts';
import { columnsBeside, signsIn, standsAlone, textsIn } from '../text-beside.ts';

const MOST_WORDS = 8;
const MOST_DRESSES = 200;

/** Collects what lines beside a table say of how cells look that are over. */
export class LegendReader {
  readonly #named = new Set<string>();
  readonly #shown = new Set<string>();

  /** `text`: what the row says as a line beside a table; `key`: a sign and what it means stand beside each other in all rows. */
  add(row: Row, text: string | undefined, key = false): void {
    if (text === undefined) return;
    this.say(text);
    if (row.kind === 'record' && !key && !standsAlone(row.cells)) return;
    this.show(row.dress, text);
  }

  /** Cells that look so stand before, or are, a text. */
  show(dress: Dress | undefined, text: string): void {
    if (dress === undefined || !saysInFewWords(text)) return;
    for (const one of coloursOf(dress)) this.#shown.add(one);
  }

  /** A text that stands beside a table. */
  say(text: string): void {
    for (const one of looksOver(text)) this.#named.add(one);
  }

  /** Undefined: they say nothing. */
  get found(): LooksLegend | undefined {
    if (this.#named.size + this.#shown.size === 0) return undefined;
    return { named: [...this.#named], shown: [...this.#shown] };
  }
}

function isEmpty(cell: string | undefined): boolean {
  return cell === undefined || cell.trim() === '';
}

function saysInFewWords(text: string): boolean {
  return text.split(';').some((part) => part.trim().split(' ').length <= MOST_WORDS && saysTakenAway(part));
}

/** What a cell is filled with; else the colour of what is written. */
function coloursOf(dress: Dress): Dress {
  const fills = dress.filter((one) => one.startsWith('fill:'));
  return fills.length > 0 ? fills : dress.filter((one) => one.startsWith('font:'));
}

/** Follows the rows of a table for legends, and for how its records look. */
export class LooksReader {
  readonly #legend = new LegendReader();
  readonly #others: LooksLegend | undefined;
  /** How cells look → records that have one. */
  readonly #records = new Map<string, number>();
  #count = 0;
  /** Columns in which a legend may stand beside the table: they have no name, or that of one. */
  #beside: readonly number[] = [];
  /** There are more ways to look than are kept. */
  #overflowed = false;

  /** `others`: what other sheets say. */
  constructor(others: LooksLegend | undefined) {
    this.#others = others;
  }

  readonly addHeader = (header: TableHeader): void => {
    for (const name of header.names) this.#legend.say(name);
    this.#beside = columnsBeside(header);
  };

  /** `text`: what the row says as a line beside the table. */
  add(row: Row, text: string | undefined): void {
    this.#legend.add(row, text);
    if (this.#beside.length > 0 && row.kind !== 'aside') {
      const { cells } = row;
      const texts = textsIn(cells, this.#beside);
      if (texts.length > 0) this.#legend.say(signsIn(texts) ?? texts.join('; '));
      // A text behind an empty cell may tell what the colour of that cell means; which of the row's colours it is, nobody knows.
      for (const [i, column] of this.#beside.entries())
        if (this.#beside[i - 1] === column - 1 && isEmpty(cells?.at(column - 1)))
          this.#legend.show(row.dress, cells?.at(column)?.trim() ?? '');
    }
    if (row.kind !== 'record') return;
    this.#count += 1;
    for (const one of row.dress ?? [])
      if (this.#records.has(one) || this.#records.size < MOST_DRESSES)
        this.#records.set(one, (this.#records.get(one) ?? 0) + 1);
      else this.#overflowed = true;
  }

  /**
   * How records look that a legend says to be over; empty: nobody can tell how they look; undefined: none is. What most records
   * have tells nothing of any, unless it is a fill of a colour that the legend tells. `known`: how all records look can be read.
   */
  over(known: boolean): readonly string[] | undefined {
    const legends = [this.#legend.found, this.#others].filter((one) => one !== undefined);
    const named = legends.flatMap((legend) => legend.named);
    const shown = new Set(legends.flatMap((legend) => legend.shown));
    if (this.#overflowed && legends.length > 0) return [];
    if (!known && (named.length > 0 || [...shown].some((one) => one.startsWith('fill:')))) return [];
    const over = [...this.#records].flatMap(([one, records]) => {
      const ofMost = 2 * records > this.#count;
      if (ofMost && !isKnownFill(one)) return [];
      const names = ofMost ? named.filter((name) => name !== 'colour') : named;
      return shown.has(one) || names.some((name) => mayBeCalled(one, name)) ? [one] : [];
    });
    return over.length === 0 ? undefined : over;
  }
}
