import { titleWords } from '../../src/mining/dataset/title-words.ts';
import type { Condition, Term } from '../../src/model/patterns.ts';
import type { Company } from './company.ts';
import { PROFILE, tidyProfile } from './profiles.ts';
import type { Staff } from './staff.ts';

/** Who meets a condition on tidy profiles, as the policy means it. */
export class CleanPeople {
  readonly #columns = new Map<string, { codes: Uint32Array; texts: string[] }>();
  readonly #count: number;
  readonly #known = new Map<string, Uint8Array>();

  constructor(company: Company, staff: Staff) {
    this.#count = staff.count;
    const columns = PROFILE.map(() => ({
      codes: new Uint32Array(staff.count),
      texts: [] as string[],
      numbers: new Map<string, number>(),
    }));
    for (let p = 0; p < staff.count; p++)
      for (const [i, raw] of tidyProfile(company, staff, p).entries()) {
        const { codes, texts, numbers } = columns[i]!;
        const text = raw.toLowerCase();
        const number = numbers.get(text) ?? texts.push(text) - 1;
        numbers.set(text, number);
        codes[p] = number;
      }
    for (const [i, name] of PROFILE.entries()) this.#columns.set(name, columns[i]!);
  }

  /** 1 per person who meets all terms. */
  who({ key, terms }: Condition): Uint8Array {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const met = new Uint8Array(this.#count).fill(1);
    for (const term of terms) this.#keep(met, term);
    this.#known.set(key, met);
    return met;
  }

  #keep(met: Uint8Array, term: Term): void {
    const column = term.kind === 'group' ? undefined : this.#columns.get(term.attribute);
    if (column === undefined) {
      met.fill(0);
      return;
    }
    const fits = Uint8Array.from(column.texts, (text) => (meets(term, text) ? 1 : 0));
    for (let p = 0; p < met.length; p++) met[p]! &= fits[column.codes[p]!]!;
  }
}

function meets(term: Term, text: string): boolean {
  switch (term.kind) {
    case 'in':
      return term.texts.includes(text);
    case 'contains':
      return titleWords(text).includes(term.text);
    case 'equals':
    case 'manager':
      return term.text === text;
    case 'group':
      return false;
  }
}
