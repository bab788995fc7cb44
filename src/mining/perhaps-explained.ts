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
  /** By which terms are unknown, a bit each. */
  readonly counts: Map<number, Counted>;
}

interface Counted {
  readonly chance: number;
  readonly open: number;
}

interface Comparable {
  readonly told: number;
  readonly open: number;
}

/**
 * The rate at which those hold a value of whom the condition is open is what is seen of them, and what is to be expected of as
 * many as these more: few alone say little, and where many hold it no more than others do, no condition explains it.
 */
const WEIGHT = 2;

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
  readonly #compared = new Map<string, Comparable>();
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
      const one = { pattern, terms, counts: new Map<number, Counted>() };
      if (own === undefined) judged.set(pattern.value, [one]);
      else own.push(one);
    }
    this.#judged = judged;
  }

  /**
   * By the place of a holder in `people`, who hold the value though no pattern is known to explain it: the attribute that
   * would, more likely than not. `otherwise`: per holder how often the value is held by those whom no pattern explains.
   */
  of(value: number, people: Uint32Array, otherwise: Float64Array): ReadonlyMap<number, string> {
    const found = new Map<number, string>();
    const likely = new Map<number, number>();
    for (const judged of this.#judged.get(value) ?? []) {
      const holders = new Map<number, number[]>();
      for (let i = 0; i < people.length; i++) {
        const person = people[i] ?? 0;
        const unknown = this.#any[person] === 0 ? 0 : unknownOf(judged, person);
        if (unknown === 0) continue;
        const alike = holders.get(unknown);
        if (alike === undefined) holders.set(unknown, [i]);
        else alike.push(i);
      }
      for (const [unknown, alike] of holders) {
        const { chance, open } = this.#counted(judged, unknown);
        const { share } = judged.pattern.evidence.members;
        const attribute = firstOf(judged, unknown);
        for (const i of alike) {
          const explained = likelihood(alike.length, open, { chance, share, otherwise: otherwise[i] ?? 0 });
          if (explained <= 0.5 || explained <= (likely.get(i) ?? 0)) continue;
          likely.set(i, explained);
          found.set(i, attribute);
        }
      }
    }
    return found;
  }

  /** Of those who meet what is known: how likely the rest is where it is known, and of how many it is not. */
  #counted({ pattern, terms, counts }: Judged, unknown: number): Counted {
    const known = counts.get(unknown);
    if (known !== undefined) return known;
    const isUnknown = (t: number) => (unknown & (1 << t)) !== 0;
    const { told, open } = this.#comparable(
      pattern.condition.terms.filter((_, t) => !isUnknown(t)),
      terms.filter((_, t) => isUnknown(t)),
    );
    const chance = told === 0 ? 0 : Math.min(1, this.#raw.who(pattern.condition).length / told);
    const counted = { chance, open };
    counts.set(unknown, counted);
    return counted;
  }

  /** Of the people who meet these terms, how many are known by those, and of how many all of those are open. */
  #comparable(met: readonly Term[], others: readonly Tested[]): Comparable {
    const metKey = met.map(termKey).join();
    const key = `${metKey} ${others.map(({ term }) => (term.kind === 'group' ? '' : term.attribute)).join()}`;
    const known = this.#compared.get(key);
    if (known !== undefined) return known;
    const who =
      met.length === 0 ? this.#everybody : this.#raw.who({ key: metKey, terms: met, equivalents: [] });
    let [told, open] = [0, 0];
    for (let i = 0; i < who.length; i++) {
      const empty = emptyOfThem(others, who[i] ?? 0);
      if (empty === 0) told++;
      else if (empty === others.length) open++;
    }
    const counted = { told, open };
    this.#compared.set(key, counted);
    return counted;
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

function emptyOfThem(terms: readonly Tested[], person: number): number {
  let count = 0;
  for (const { empty } of terms) count += empty?.[person] ?? 0;
  return count;
}

/**
 * How likely a holding of one of `k` holders among `open` people is explained by a condition that each of them meets with a
 * `chance`, which those who meet it hold at the rate of `share`, and all others `otherwise`.
 */
function likelihood(
  k: number,
  open: number,
  {
    chance,
    share,
    otherwise,
  }: { readonly chance: number; readonly share: number; readonly otherwise: number },
): number {
  const expected = chance * share + (1 - chance) * otherwise;
  const rate = (k + WEIGHT * expected) / (open + WEIGHT);
  if (rate <= otherwise || share <= otherwise) return 0;
  const meet = Math.min(1, (rate - otherwise) / (share - otherwise));
  return (meet * share) / (meet * share + (1 - meet) * otherwise);
}

/** The first attribute that is unknown. */
function firstOf({ terms }: Judged, unknown: number): string {
  const first = terms.find((_, t) => (unknown & (1 << t)) !== 0)?.term;
  return first === undefined || first.kind === 'group' ? '' : first.attribute;
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
