import type { Pattern, Term } from '../model/patterns.ts';
import { type RawPeople, termKey } from './raw-people.ts';
import { emptyOf, type LearnedColumn } from './repair.ts';

/** Per attribute the people of whom neither the profile nor another attribute tells it, ascending; those with nobody are left out. */
export type EmptyCells = ReadonlyMap<string, Uint32Array>;

export function emptyCells(learned: readonly LearnedColumn[]): EmptyCells {
  return new Map(
    learned.flatMap(({ column, texts }) => {
      const people = emptyOf(texts);
      return people.length === 0 ? [] : [[column.name, people]];
    }),
  );
}

/** A term whose attribute is empty for some people, or for nobody: `empty` is absent then. */
interface Tested {
  readonly term: Term;
  readonly codes: Uint32Array | Uint8Array;
  readonly fits: Uint8Array;
  /** 1 where it is empty. */
  readonly empty: Uint8Array | undefined;
}

interface Judged {
  readonly pattern: Pattern;
  readonly terms: readonly Tested[];
  /** By which terms are unknown (a bit each): of those who meet the others, the share that meets these. */
  readonly chances: Map<number, number>;
}

/**
 * Tells of holdings that no pattern is known to explain whether one does more likely than not: by an attribute that is empty.
 * What a profile does not say is no evidence against its owner.
 */
export class PerhapsExplained {
  readonly #raw: RawPeople;
  readonly #everybody: Uint32Array;
  readonly #empty = new Map<string, Uint8Array>();
  /** 1 where any attribute of a condition is empty. */
  readonly #any: Uint8Array;
  readonly #compared = new Map<string, number>();
  readonly #judged: ReadonlyMap<number, readonly Judged[]>;

  constructor(patterns: readonly Pattern[], raw: RawPeople, cells: EmptyCells, people: number) {
    this.#raw = raw;
    this.#everybody = new Uint32Array(people);
    for (let person = 0; person < people; person++) this.#everybody[person] = person;
    this.#any = new Uint8Array(people);
    const judged = new Map<number, Judged[]>();
    for (const pattern of patterns) {
      const terms = pattern.condition.terms.map((term) => ({
        term,
        ...raw.test(term),
        empty: term.kind === 'group' ? undefined : this.#emptyOf(term.attribute, cells),
      }));
      if (terms.every(({ empty }) => empty === undefined)) continue;
      const own = judged.get(pattern.value);
      const one = { pattern, terms, chances: new Map<number, number>() };
      if (own === undefined) judged.set(pattern.value, [one]);
      else own.push(one);
    }
    this.#judged = judged;
  }

  /**
   * The attribute that would explain a holding, undefined where none is likely to. `otherwise`: how often the value is held by
   * those whom no pattern explains.
   */
  by(person: number, value: number, otherwise: number): string | undefined {
    if (this.#any[person] === 0) return undefined;
    let [most, found]: [number, string | undefined] = [0, undefined];
    for (const judged of this.#judged.get(value) ?? []) {
      const unknown = unknownOf(judged, person);
      if (unknown === 0) continue;
      const chance = this.#chanceOf(judged, unknown);
      const holds = chance * judged.pattern.evidence.members.share;
      if (holds <= most || holds <= (1 - chance) * otherwise) continue;
      most = holds;
      found = judged.terms.flatMap(({ term }, t) =>
        term.kind !== 'group' && (unknown & (1 << t)) !== 0 ? [term.attribute] : [],
      )[0];
    }
    return found;
  }

  #chanceOf({ pattern, terms, chances }: Judged, unknown: number): number {
    const known = chances.get(unknown);
    if (known !== undefined) return known;
    const isUnknown = (t: number) => (unknown & (1 << t)) !== 0;
    const all = this.#comparable(
      pattern.condition.terms.filter((_, t) => !isUnknown(t)),
      terms.filter((_, t) => isUnknown(t)),
    );
    const chance = all === 0 ? 0 : this.#raw.who(pattern.condition).length / all;
    chances.set(unknown, chance);
    return chance;
  }

  /** How many people meet these terms and are known by those. */
  #comparable(met: readonly Term[], told: readonly Tested[]): number {
    const metKey = met.map(termKey).join();
    const key = `${metKey} ${told.map(({ term }) => (term.kind === 'group' ? '' : term.attribute)).join()}`;
    const known = this.#compared.get(key);
    if (known !== undefined) return known;
    const who =
      met.length === 0 ? this.#everybody : this.#raw.who({ key: metKey, terms: met, equivalents: [] });
    let all = 0;
    for (let i = 0; i < who.length; i++) if (isKnownBy(told, who[i] ?? 0)) all++;
    this.#compared.set(key, all);
    return all;
  }

  #emptyOf(attribute: string, cells: EmptyCells): Uint8Array | undefined {
    const known = this.#empty.get(attribute);
    const people = cells.get(attribute);
    if (known !== undefined || people === undefined) return known;
    const empty = new Uint8Array(this.#everybody.length);
    for (let i = 0; i < people.length; i++) {
      const person = people[i] ?? 0;
      empty[person] = 1;
      this.#any[person] = 1;
    }
    this.#empty.set(attribute, empty);
    return empty;
  }
}

function isKnownBy(terms: readonly Tested[], person: number): boolean {
  for (const { empty } of terms) if (empty?.[person] === 1) return false;
  return true;
}

/** The terms of which nothing is known of a person, a bit each; 0 where none is, or another term is not met. */
function unknownOf({ terms }: Judged, person: number): number {
  let [unknown, bit] = [0, 1];
  for (const { codes, fits, empty } of terms) {
    if (empty?.[person] === 1) unknown |= bit;
    else if (fits[codes[person] ?? 0] === 0) return 0;
    bit <<= 1;
  }
  return unknown;
}
