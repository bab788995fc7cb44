import type { Term } from '../../model/patterns.ts';
import type { TextCodes } from '../dataset/text-columns.ts';

/** A term, and for whom its attribute is empty: `empty` is absent where that is nobody. */
export interface Tested {
  readonly term: Term;
  readonly key: string;
  readonly attribute: string;
  /** One more than that of the attribute among those that are empty for somebody; 0 where it is empty for nobody. */
  readonly number: number;
  readonly codes: TextCodes | Uint8Array;
  readonly fits: Uint8Array;
  /** 1 where it is empty. */
  readonly empty: Uint8Array | undefined;
  /** The bit of the attribute; 0 where it is empty for nobody. */
  readonly bit: number;
}

/** Strange holdings that a condition may explain which is open for their holders. */
export interface OpenHoldings {
  /** Which of the strange holders, and who these are. */
  readonly some: Uint32Array;
  readonly persons: Uint32Array;
  /** How likely an attribute explains each, and its number (`Tested`); 0 where none does, more likely than not. */
  readonly likely: Float64Array;
  readonly found: Uint16Array;
}

/**
 * The rate at which those hold a value of whom the condition is open is what is seen of them, and what is to be expected of as
 * many as these more: few alone say little, and where many hold it no more than others do, no condition explains it.
 */
const WEIGHT = 2;

/**
 * How likely a holding of one of `k` holders among `open` people is explained by a condition that each of them meets with a
 * `chance`, which those who meet it hold at the rate of `share`, and all others `otherwise`.
 */
export function likelihood(
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

/** Which of these people may meet the terms, by the terms of which nothing is known of them (a bit each). */
export function openTo(
  terms: readonly Tested[],
  persons: Uint32Array,
): ReadonlyMap<number, readonly number[]> {
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

/** Notes those of whom it is likelier than before that the attribute explains it; `likelihoods`: by rate. */
export function noteLikelier(
  alike: readonly number[],
  likelihoods: readonly number[],
  rateAt: Uint8Array,
  attribute: number,
  { some, likely, found }: OpenHoldings,
): void {
  for (let i = 0; i < alike.length; i++) {
    const s = alike[i] ?? 0;
    const explained = likelihoods[rateAt[some[s] ?? 0] ?? 0] ?? 0;
    if (explained <= 0.5 || explained <= (likely[s] ?? 0)) continue;
    likely[s] = explained;
    found[s] = attribute;
  }
}

/** Writes which of the places have some of the bits to `into`, and returns how many have. */
export function withBits(bits: number, bitsAt: Uint8Array, places: Uint32Array, into: Uint32Array): number {
  let length = 0;
  for (let i = 0; i < places.length; i++)
    if (((bitsAt[places[i] ?? 0] ?? 0) & bits) !== 0) into[length++] = i;
  return length;
}

/** Who is at some of the places. */
export function personsOf(some: Uint32Array, places: Uint32Array, personAt: Uint32Array): Uint32Array {
  const persons = new Uint32Array(some.length);
  for (let s = 0; s < some.length; s++) persons[s] = personAt[places[some[s] ?? 0] ?? 0] ?? 0;
  return persons;
}
