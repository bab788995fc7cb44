import type { Condition, Pattern, Term } from '../../model/patterns.ts';
import { type RawPeople, termKey } from '../dataset/raw-people.ts';
import type { TextCodes } from '../dataset/text-columns.ts';
import type { EmptyCells } from './empty-cells.ts';
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

/** A term, and for whom its attribute is empty: `empty` is absent where that is nobody. */
interface Tested {
  readonly term: Term;
  readonly key: string;
  readonly attribute: string;
  readonly codes: TextCodes | Uint8Array;
  readonly fits: Uint8Array;
  /** 1 where it is empty. */
  readonly empty: Uint8Array | undefined;
  /** The bit of the attribute; 0 where it is empty for nobody. */
  readonly bit: number;
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
    const perhaps = patterns.map(({ condition, ...known }) => ({
      ...known,
      terms: condition.terms.map((term) => this.#testedOf(term)),
    }));
    const some = this.#withEmpty(bitsOf(perhaps.flatMap(({ terms }) => terms)), strange);
    const untold = new Map<string, number>();
    const explaining = this.#explaining(perhaps, some, strange);
    for (let s = 0; s < some.length; s++) {
      const attribute = explaining[s];
      if (attribute === undefined) continue;
      untold.set(attribute, (untold.get(attribute) ?? 0) + 1);
      strange.rateAt[some[s] ?? 0] = TOLD;
    }
    return [...untold].map(([attribute, holdings]) => ({ attribute, holdings }));
  }

  /** Which of the strange holders have an attribute that is empty, of those with these bits. */
  #withEmpty(bits: number, { count, places }: StrangeHolders): readonly number[] {
    const emptyAt = this.#emptyAt;
    const some: number[] = [];
    for (let i = 0; i < count; i++) if (((emptyAt[places[i] ?? 0] ?? 0) & bits) !== 0) some.push(i);
    return some;
  }

  /** Per holder the attribute that would explain the holding, more likely than not; undefined where none would. */
  #explaining(
    perhaps: readonly (Omit<PerhapsPattern, 'condition'> & { readonly terms: readonly Tested[] })[],
    some: readonly number[],
    { places, rates, rateAt }: StrangeHolders,
  ): readonly (string | undefined)[] {
    const persons = some.map((i) => this.#members[places[i] ?? 0] ?? 0);
    const found = some.map((): string | undefined => undefined);
    const likely = new Float64Array(some.length);
    for (const { terms, meeting, share } of perhaps) {
      for (const [unknown, alike] of this.#openTo(terms, persons)) {
        const isUnknown = (_: Tested, t: number) => (unknown & (1 << t)) !== 0;
        const others = terms.filter(isUnknown);
        const { told, open } = this.#comparable(
          terms.filter((term, t) => !isUnknown(term, t)),
          others,
        );
        const chance = told === 0 ? 0 : Math.min(1, meeting / told);
        const attribute = others[0]?.attribute;
        const likelihoods = rates.map((otherwise) =>
          likelihood(alike.length, open, { chance, share, otherwise }),
        );
        for (const s of alike) {
          const explained = likelihoods[rateAt[some[s] ?? 0] ?? 0] ?? 0;
          if (explained <= 0.5 || explained <= (likely[s] ?? 0)) continue;
          likely[s] = explained;
          found[s] = attribute;
        }
      }
    }
    return found;
  }

  /** Which of these people may meet the terms, by the terms of which nothing is known of them (a bit each). */
  #openTo(terms: readonly Tested[], persons: readonly number[]): ReadonlyMap<number, readonly number[]> {
    const open = new Map<number, number[]>();
    for (let s = 0; s < persons.length; s++) {
      const unknown = unknownOf(terms, persons[s] ?? 0);
      if (unknown === 0) continue;
      const alike = open.get(unknown);
      if (alike === undefined) open.set(unknown, [s]);
      else alike.push(s);
    }
    return open;
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
    let [told, open] = [0, 0];
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
      ...this.#raw.test(term),
      empty: this.#cells.get(attribute),
      bit: this.#bits.get(attribute) ?? 0,
    };
    this.#tested.set(term, tested);
    return tested;
  }

  #enter(personAt: Uint32Array): void {
    if (this.#members === personAt) return;
    const [member, empties] = [this.#member, this.#empties];
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

function bitsOf(terms: readonly Tested[]): number {
  return terms.reduce((bits, { bit }) => bits | bit, 0);
}

/** The terms of which nothing is known of a person, a bit each; 0 where none is, or another term is not met. */
function unknownOf(terms: readonly Tested[], person: number): number {
  let unknown = 0;
  for (let t = 0; t < terms.length; t++) {
    const tested = terms[t];
    if (tested === undefined) return 0;
    if (tested.empty?.[person] === 1) unknown |= 1 << t;
    else if (tested.fits[tested.codes[person] ?? 0] === 0) return 0;
  }
  return unknown;
}
