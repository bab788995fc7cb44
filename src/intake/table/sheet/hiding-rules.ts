import { ProductError } from '../../../model/product-error.ts';
import { inkIn, paperIn, pieces } from './cell-dress.ts';
import { cellsIn, type CellsOf } from './merged-cells.ts';
import { type Condition, conditionOf } from './rule-condition.ts';
import { hiddenBy, isUnseenOn, type Unseen } from './unseen-text.ts';
import { attribute, isOn, partOf, tagsOf, unescaped } from './xml-tags.ts';

/** How a conditional format shows what it is about, as far as a text can vanish by it. */
export interface RuleDress {
  readonly struck: boolean;
  readonly hides: Unseen;
  /** Undefined: that of the cell. */
  readonly ink: string | undefined;
  readonly paper: string | undefined;
}

/** A conditional format by which a text may be struck through, or not be seen, and the cells that it is about. */
export interface HidingRule extends CellsOf {
  readonly dress: RuleDress;
  readonly isMet: Condition;
}

/** The looks that rules of a workbook name by number. `styles`: the part of a workbook that has them. */
export function ruleDresses(styles: string): readonly RuleDress[] {
  return pieces(styles, 'dxfs', 'dxf').map(dressIn);
}

function dressIn(dxf: string): RuleDress {
  const format = attribute(tagsOf(dxf, 'numFmt')[0] ?? '', 'formatCode');
  return {
    struck: tagsOf(dxf, 'strike').some(isOn),
    hides: hiddenBy(unescaped(format ?? '')),
    ink: inkIn(partOf(dxf, 'font')),
    paper: paperIn(partOf(dxf, 'fill')),
  };
}

/** Whether any text may vanish by it. */
function mayHide({ struck, hides, ink, paper }: RuleDress): boolean {
  if (struck || hides.texts || hides.numbers) return true;
  return ink === undefined ? paper !== undefined : paper === undefined || isUnseenOn(ink, paper);
}

/** Rules that are kept, and characters of one. */
const MOST_RULES = 50_000;
const MOST_CHARS = 4_000_000;

const NAME = 'onditionalFormatting';
const BLOCK = /<(\w+:)?conditionalFormatting(?=[\s>])[^>]*>[\s\S]*?<\/(?:\w+:)?conditionalFormatting>/g;
const BEGINS = /<(?:\w+:)?conditionalFormatting(?=[\s>])/;
const RULE = /<(?:\w+:)?cfRule(?=[\s>/])[^>]*?(?:\/>|>[\s\S]*?<\/(?:\w+:)?cfRule>)/g;
const FORMULA = /<(?:\w+:)?(?:formula|f)>([^<]*)</g;
const CELLS = /<(?:\w+:)?sqref>([^<]*)</;

/** Collects the rules of a sheet by which a text may vanish, from the pieces of its part. */
export class RulesReader {
  readonly #dresses: readonly RuleDress[];
  readonly #found: HidingRule[] = [];
  #rest = '';

  constructor(dresses: readonly RuleDress[]) {
    this.#dresses = dresses;
  }

  add(text: string): void {
    if (this.#rest === '' && !text.includes(NAME)) return;
    const all = this.#rest + text;
    let end = 0;
    for (const found of all.matchAll(BLOCK)) {
      this.#block(found[0]);
      end = found.index + found[0].length;
    }
    const begun = all.slice(end).search(BEGINS);
    this.#rest = begun < 0 ? '' : all.slice(end + begun);
    if (this.#rest.length > MOST_CHARS) throw tooMany();
  }

  /** The upper ones first. */
  get found(): readonly HidingRule[] {
    return this.#found.toSorted((a, b) => a.row - b.row);
  }

  #block(block: string): void {
    const written = attribute(/^<[^>]*>/.exec(block)?.[0] ?? '', 'sqref') ?? CELLS.exec(block)?.[1] ?? '';
    const cells = written.split(/\s+/).flatMap(cellsIn);
    const [first] = cells;
    if (first === undefined) return;
    for (const [rule] of block.matchAll(RULE)) {
      const tag = /^<[^>]*>/.exec(rule)?.[0] ?? '';
      const number = attribute(tag, 'dxfId');
      const own = rule.includes('dxf>') ? dressIn(rule) : undefined;
      const dress = own ?? this.#dresses[number === undefined ? -1 : Number(number)];
      if (dress === undefined || !mayHide(dress)) continue;
      if (this.#found.length + cells.length > MOST_RULES) throw tooMany();
      const formulas = [...rule.matchAll(FORMULA)].map(([, text = '']) => text);
      // What formulas are written for, of several parts, spreadsheets do not agree on.
      const isMet: Condition =
        cells.length > 1 && RELATIVE.test(tag) ? () => undefined : conditionOf(tag, formulas, first);
      for (const at of cells) this.#found.push({ ...at, dress, isMet });
    }
  }
}
const RELATIVE = /type="expression"/;

function tooMany(): ProductError {
  return new ProductError('intake.too_large', {
    fill: { why: `more than ${MOST_RULES} conditional formats that may hide a text` },
  });
}
