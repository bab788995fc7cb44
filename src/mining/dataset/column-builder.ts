import { Interner, NumberColumn } from '../../access/columns.ts';
import type { AttributeColumn } from '../../model/dataset.ts';
import { SHARED } from './shared-columns.ts';
import type { TakenColumn } from './taken-dataset.ts';
import { normalText } from './normal-text.ts';

/** Collects one attribute, person by person; every text is kept once. */
export class ColumnBuilder {
  readonly #name: string;
  readonly #kind: AttributeColumn['kind'];
  readonly #raws = new Interner();
  /** Of those whose texts were taken over, with room for others; and of those behind them. */
  #first: Uint32Array = new Uint32Array();
  #taken = 0;
  readonly #codes = new NumberColumn('uint32');
  #hasTexts = false;
  #hasOthers = false;

  constructor(name: string, kind: AttributeColumn['kind']) {
    this.#name = name;
    this.#kind = kind;
  }

  /**
   * The text of the person at `row`, rows in ascending order; those that are passed over are empty. `notText`: it is a number
   * or a truth value in Okta.
   */
  set(row: number, text: string, notText = false): void {
    this.#fill(row);
    if (notText) this.#hasOthers = true;
    else if (text !== '') this.#hasTexts = true;
    this.#codes.push(text === '' ? 0 : this.#raws.number(text) + 1);
  }

  /** The texts of the first rows. */
  take({ codes, taken, raws, notText }: TakenColumn): void {
    if (notText !== undefined) this.#hasOthers = true;
    if (notText !== 'all') this.#hasTexts = true;
    for (const raw of raws) this.#raws.number(raw);
    this.#first = codes;
    this.#taken = taken;
  }

  build(people: number): AttributeColumn {
    this.#fill(people);
    const texts = new Interner();
    const raws = this.#raws.texts;
    const textOf = Uint32Array.from(raws, (raw) => {
      const text = normalText(raw);
      return text === '' ? 0 : texts.number(text) + 1;
    });
    const codes = this.#allCodes(people);
    return {
      name: this.#name,
      kind: this.#kind,
      codes,
      raws,
      textOf,
      texts: texts.texts,
      ...(this.#hasOthers ? { notText: this.#hasTexts ? 'some' : 'all' } : {}),
    };
  }

  #allCodes(people: number): Uint32Array {
    const hasRoom = this.#first.length >= people;
    const codes = hasRoom ? this.#first.subarray(0, people) : new Uint32Array(SHARED(4 * people));
    if (!hasRoom) codes.set(this.#first.subarray(0, this.#taken));
    let at = this.#taken;
    for (const part of this.#codes.parts()) {
      codes.set(part, at);
      at += part.length;
    }
    return codes;
  }

  #fill(length: number): void {
    while (this.#taken + this.#codes.length < length) this.#codes.push(0);
  }
}
