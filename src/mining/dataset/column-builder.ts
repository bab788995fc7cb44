import { Interner, NumberColumn } from '../../access/columns.ts';
import type { AttributeColumn } from '../../model/dataset.ts';
import { SHARED } from './shared-columns.ts';
import { normalText } from './normal-text.ts';

/** Collects one attribute, person by person; every text is kept once. */
export class ColumnBuilder {
  readonly #name: string;
  readonly #kind: AttributeColumn['kind'];
  readonly #raws = new Interner();
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

  /** The texts of some people of a column, ascending, for the next rows. */
  take({ codes, raws, notText }: AttributeColumn, people: Uint32Array): void {
    if (notText !== undefined) this.#hasOthers = true;
    if (notText !== 'all') this.#hasTexts = true;
    const numbers = new Uint32Array(raws.length + 1);
    for (let i = 0; i < people.length; i++) {
      const code = codes[people[i] ?? 0] ?? 0;
      if (code !== 0 && numbers[code] === 0) numbers[code] = this.#raws.number(raws[code - 1] ?? '') + 1;
      this.#codes.push(numbers[code] ?? 0);
    }
  }

  build(people: number): AttributeColumn {
    this.#fill(people);
    const texts = new Interner();
    const raws = this.#raws.texts;
    const textOf = Uint32Array.from(raws, (raw) => {
      const text = normalText(raw);
      return text === '' ? 0 : texts.number(text) + 1;
    });
    return {
      name: this.#name,
      kind: this.#kind,
      codes: this.#codes.toUint32(SHARED(4 * people)),
      raws,
      textOf,
      texts: texts.texts,
      ...(this.#hasOthers ? { notText: this.#hasTexts ? 'some' : 'all' } : {}),
    };
  }

  #fill(length: number): void {
    while (this.#codes.length < length) this.#codes.push(0);
  }
}
