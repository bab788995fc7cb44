import type { CellValue } from 'hucre/xlsx';
import type { CellDoubt } from '../cell-marks.ts';
import type { Looks, RowMarks } from './cell-looks.ts';
import type { HidingRule, RuleDress } from './hiding-rules.ts';
import { BLACK, isUnseenOn, saysNothing, type Unseen } from './unseen-text.ts';

/** What of a row vanishes by conditional formats. */
export interface Vanished {
  /** Cells that meet a rule. */
  readonly doubts: readonly CellDoubt[];
  /** Columns of cells that may meet one: only a spreadsheet can tell. */
  readonly mayHide: readonly number[];
}

const NOTHING: Vanished = { doubts: [], mayHide: [] };

/** Follows the rows of a sheet for the conditional formats that are about them. */
export class RulesOver {
  readonly #rules: readonly HidingRule[];
  readonly #looks: Looks;
  readonly #unseen = new Map<RuleDress, Map<number, Unseen>>();
  #begun = 0;
  #open: readonly HidingRule[] = [];

  /** `rules`: the upper ones first. */
  constructor(rules: readonly HidingRule[], looks: Looks) {
    this.#rules = rules;
    this.#looks = looks;
  }

  /** The next row, by its number, with its values as they are kept. */
  read(number: number, values: readonly CellValue[], marks: RowMarks | undefined): Vanished {
    const from = this.#begun;
    while ((this.#rules[this.#begun]?.row ?? Infinity) <= number) this.#begun += 1;
    if (from < this.#begun) this.#open = [...this.#open, ...this.#rules.slice(from, this.#begun)];
    if (this.#open.some(({ row, rows }) => row + rows <= number))
      this.#open = this.#open.filter(({ row, rows }) => row + rows > number);
    if (this.#open.length === 0) return NOTHING;
    const doubts: CellDoubt[] = [];
    const mayHide = new Set<number>();
    for (const { column, columns, dress, isMet } of this.#open)
      for (let cell = column; cell < Math.min(column + columns, values.length); cell++) {
        const value = values[cell] ?? null;
        if (value === null || value === '') continue;
        const { texts, numbers } = this.#unseenBy(dress, marks?.cells.get(cell)?.style ?? 0);
        const isUnseen = (typeof value === 'number' ? numbers : texts) && !saysNothing(value);
        if (!dress.struck && !isUnseen) continue;
        const met = isMet(value, values, cell);
        if (met === undefined) mayHide.add(cell);
        if (met === true) doubts.push({ cell, reason: dress.struck ? 'struck-through' : 'unseen' });
      }
    return doubts.length === 0 && mayHide.size === 0 ? NOTHING : { doubts, mayHide: [...mayHide] };
  }

  /** What nobody sees of a cell of that style that looks as a rule has it. */
  #unseenBy(dress: RuleDress, style: number): Unseen {
    let known = this.#unseen.get(dress);
    if (known === undefined) this.#unseen.set(dress, (known = new Map()));
    let unseen = known.get(style);
    if (unseen === undefined) {
      const { hides, ink, paper } = dress;
      const { inks, papers } = this.#looks;
      const vanishes =
        (ink ?? paper) !== undefined && isUnseenOn(ink ?? inks[style] ?? BLACK, paper ?? papers[style]);
      unseen = { texts: hides.texts || vanishes, numbers: hides.numbers || vanishes };
      known.set(style, unseen);
    }
    return unseen;
  }
}
