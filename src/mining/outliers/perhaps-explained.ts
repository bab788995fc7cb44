import type { Condition, Pattern, Term } from '../../model/patterns.ts';
import { type RawPeople, termKey } from '../dataset/raw-people.ts';
import type { EmptyCells } from './empty-cells.ts';
import {
  likelihood,
  noteLikelier,
  type OpenHoldings,
  openTo,
  personsOf,
  type Tested,
  withBits,
} from './open-holdings.ts';
import { type StrangeCounts, type StrangeHolders, TOLD } from './strange-holders.ts';

/** What is to be known of a pattern to tell what its attributes may explain where they are empty. */
export interface PerhapsPattern {
  readonly condition: Condition;
  /** Members who meet the condition, and the share of them who hold the value. */
  readonly meeting: number;
  readonly share: number;
}

/** By value of the dataset, the patterns with a term that is empty for somebody. */
export function perhapsPatterns(
  patterns: readonly Pattern[],
  cells: EmptyCells,
): ReadonlyMap<number, readonly PerhapsPattern[]> {
  const byValue = new Map<number, PerhapsPattern[]>();
  for (const { condition, value, evidence } of patterns) {
    if (!condition.terms.some((term) => term.kind !== 'group' && cells.has(term.attribute))) continue;
    const { members, derived = 0 } = evidence;
    const one = { condition, meeting: members.n + derived, share: members.share };
    const own = byValue.get(value);
    if (own === undefined) byValue.set(value, [one]);
    else own.push(one);
  }
  return byValue;
}

type Perhaps = Omit<PerhapsPattern, 'condition'> & { readonly terms: readonly Tested[] };

interface Comparable {
  readonly told: number;
  readonly open: number;
}

/** Of a person, beside the bits of what is empty: is a member. */
const MEMBER = 256;

/**
 * Tells of holdings that no pattern is known to explain whether one does more likely than not: by an attribute that is empty.
 * What a profile does not say is no evidence against its owner.
 */
export class PerhapsExplained {
  readonly #raw: RawPeople;
  readonly #cells: EmptyCells;
  /** A bit per attribute that is empty; the ninth shares the bit of the first, and so on: where none is set, none is. */
  readonly #empties: Uint8Array;
  readonly #bits = new Map<string, number>();
  readonly #tested = new Map<Term, Tested>();
  /** The attributes that are empty for somebody. */
  readonly #attributes: readonly string[];
  #some = new Uint32Array();
  #members: Uint32Array = new Uint32Array();
  /** Per person the bits of a member; 0 for all others. */
  readonly #member: Uint16Array;
  /** Per member the bits, and the members who have some. */
  #emptyAt: Uint8Array = new Uint8Array();
  #incomplete: Uint32Array = new Uint32Array();
  /** Of the members. */
  readonly #compared = new Map<string, Comparable>();

  constructor(raw: RawPeople, cells: EmptyCells) {
    const { active, columns } = raw.profiles;
    this.#raw = raw;
    this.#cells = cells;
    this.#attributes = [...cells.keys()];
    this.#empties = new Uint8Array(active.length);
    for (const [attribute, empty] of cells) {
      if (!columns.has(attribute)) continue;
      const bit = 1 << (this.#bits.size % 8);
      this.#bits.set(attribute, bit);
      for (let person = 0; person < empty.length; person++)
        if (empty[person] === 1) this.#empties[person] = (this.#empties[person] ?? 0) | bit;
    }
    this.#member = new Uint16Array(active.length);
  }

  /**
   * Takes from the strange holders of a value those whom a condition explains that may be open, and returns how many these are
   * by the attribute that would explain them. `personAt`: the members of the universe.
   */
  tell(
    personAt: Uint32Array,
    patterns: readonly PerhapsPattern[],
    strange: StrangeHolders,
  ): StrangeCounts['untold'] {
    if (patterns.length === 0 || strange.count === 0) return [];
    this.#enter(personAt);
    const perhaps = patterns.map(({ condition, meeting, share }): Perhaps => ({
      meeting,
      share,
      terms: condition.terms.map((term) => this.#testedOf(term)),
    }));
    const some = this.#withEmpty(perhaps, strange);
    if (some.length === 0) return [];
    const open = {
      some,
      persons: personsOf(some, strange.places, personAt),
      likely: new Float64Array(some.length),
      found: new Uint16Array(some.length),
    };
    for (const one of perhaps) this.#explain(one, strange, open);
    return this.#told(open, strange);
  }

  /** Which of the strange holders have an attribute that is empty, of those that the patterns are about. */
  #withEmpty(perhaps: readonly Perhaps[], { count, places }: StrangeHolders): Uint32Array {
    let bits = 0;
    for (const { terms } of perhaps) bits |= bitsOf(terms);
    if (this.#some.length < count) this.#some = new Uint32Array(2 * count);
    const length = withBits(bits, this.#emptyAt, places.subarray(0, count), this.#some);
    return this.#some.subarray(0, length);
  }

  /** Notes whom the pattern explains, more likely than the ones before it. */
  #explain({ terms, meeting, share }: Perhaps, { rates, rateAt }: StrangeHolders, open: OpenHoldings): void {
    for (const [unknown, alike] of openTo(terms, open.persons)) {
      const others = terms.filter((_, t) => (unknown & (1 << t)) !== 0);
      const met = terms.filter((_, t) => (unknown & (1 << t)) === 0);
      const comparable = this.#comparable(met, others);
      const chance = comparable.told === 0 ? 0 : Math.min(1, meeting / comparable.told);
      const likelihoods = rates.map((otherwise) =>
        likelihood(alike.length, comparable.open, { chance, share, otherwise }),
      );
      noteLikelier(alike, likelihoods, rateAt, others[0]?.number ?? 0, open);
    }
  }

  /** How many are explained by each attribute; they are told of apart. */
  #told({ some, found }: OpenHoldings, { rateAt }: StrangeHolders): StrangeCounts['untold'] {
    const untold = new Map<string, number>();
    for (let s = 0; s < some.length; s++) {
      const number = found[s] ?? 0;
      if (number === 0) continue;
      const attribute = this.#attributes[number - 1] ?? '';
      untold.set(attribute, (untold.get(attribute) ?? 0) + 1);
      rateAt[some[s] ?? 0] = TOLD;
    }
    return [...untold].map(([attribute, holdings]) => ({ attribute, holdings }));
  }

  /** Of the members who meet these terms, how many are known by those, and of how many all of those are open. */
  #comparable(met: readonly Tested[], others: readonly Tested[]): Comparable {
    const metKey = `[${met.map(({ key }) => key).join()}]`;
    const key = `${metKey} ${others.map(({ attribute }) => attribute).join()}`;
    const known = this.#compared.get(key);
    if (known !== undefined) return known;
    const terms = met.map(({ term }) => term);
    const counted =
      terms.length === 0
        ? this.#countedOfAll(others)
        : this.#counted(this.#raw.who({ key: metKey, terms, equivalents: [] }), others);
    this.#compared.set(key, counted);
    return counted;
  }

  #countedOfAll(others: readonly Tested[]): Comparable {
    const { told, open } = this.#counted(this.#incomplete, others);
    return { told: told + this.#members.length - this.#incomplete.length, open };
  }

  #counted(who: Uint32Array, others: readonly Tested[]): Comparable {
    const member = this.#member;
    const bits = bitsOf(others);
    let told = 0;
    let open = 0;
    for (let i = 0; i < who.length; i++) {
      const person = who[i] ?? 0;
      const known = member[person] ?? 0;
      if (known === 0) continue;
      if ((known & bits) === 0) {
        told++;
        continue;
      }
      let empty = 0;
      for (let o = 0; o < others.length; o++) empty += others[o]?.empty?.[person] ?? 0;
      if (empty === 0) told++;
      else if (empty === others.length) open++;
    }
    return { told, open };
  }

  #testedOf(term: Term): Tested {
    const known = this.#tested.get(term);
    if (known !== undefined) return known;
    const attribute = term.kind === 'group' ? '' : term.attribute;
    const tested = {
      term,
      key: termKey(term),
      attribute,
      number: this.#attributes.indexOf(attribute) + 1,
      ...this.#raw.test(term),
      empty: this.#cells.get(attribute),
      bit: this.#bits.get(attribute) ?? 0,
    };
    this.#tested.set(term, tested);
    return tested;
  }

  #enter(personAt: Uint32Array): void {
    if (this.#members === personAt) return;
    const member = this.#member;
    const empties = this.#empties;
    member.fill(0);
    const emptyAt = new Uint8Array(personAt.length);
    const incomplete = new Uint32Array(personAt.length);
    let count = 0;
    for (let place = 0; place < personAt.length; place++) {
      const person = personAt[place] ?? 0;
      const bits = empties[person] ?? 0;
      emptyAt[place] = bits;
      if (bits !== 0) incomplete[count++] = person;
      member[person] = MEMBER | bits;
    }
    this.#members = personAt;
    this.#emptyAt = emptyAt;
    this.#incomplete = incomplete.subarray(0, count);
    this.#compared.clear();
  }
}

function bitsOf(terms: readonly Tested[]): number {
  let bits = 0;
  for (const { bit } of terms) bits |= bit;
  return bits;
}
