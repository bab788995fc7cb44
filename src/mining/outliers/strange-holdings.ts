import { textAt } from '../../model/text-list.ts';
import type { Dataset } from '../../model/dataset.ts';
import { compare } from '../dataset/learned-items.ts';
import { firstFrom } from '../search/first-from.ts';
import type { Universe } from '../search/universe.ts';
import { rateOf, type StrangeCounts } from './strange-holders.ts';

export interface StrangeHolding {
  readonly person: number;
  readonly value: number;
  readonly expected: number;
  readonly fits: boolean;
}

/** The strange holdings of one value: the v-th of the universe, `value` of the dataset. */
interface OfValue extends Pick<StrangeCounts, 'rates' | 'counts'> {
  readonly universe: number;
  readonly v: number;
  readonly value: number;
}

/** Whether a former department explains a holding. */
export interface FormerFits {
  /** Whether it may explain any of the value. */
  mayFit(value: number): boolean;
  fits(person: number, value: number): boolean;
}

/** Strange holdings, of which there may be millions: they are marked where they are, and counted by value. */
export class StrangeHoldings {
  readonly #universes: readonly Universe[];
  readonly #marks: readonly Uint8Array[];
  readonly #values: OfValue[] = [];
  length = 0;

  /** `marks`: by universe one per holder. */
  constructor(universes: readonly Universe[], marks: readonly Uint8Array[]) {
    this.#universes = universes;
    this.#marks = marks;
  }

  add(universe: number, v: number, { rates, counts }: StrangeCounts): void {
    const value = this.#universes[universe]?.values[v];
    if (value === undefined) return;
    this.#values.push({ universe, v, value, rates, counts });
    for (const count of counts) this.length += count;
  }

  /** Equally strange ones by their id, so that nothing depends on the order of reading. */
  strangest(most: number, former: FormerFits, { people, values }: Dataset): readonly StrangeHolding[] {
    const least = this.#leastExpected(most);
    const near: StrangeHolding[] = [];
    for (const one of this.#values) {
      const { value, rates, counts } = one;
      const mayFit = former.mayFit(value);
      if (!mayFit && !rates.some((rate, r) => rate <= least && counts[r] !== 0)) continue;
      this.#each(one, (person, rate) => {
        const expected = rates[rate] ?? 0;
        const fits = mayFit && former.fits(person, value);
        if (fits || expected <= least) near.push({ person, value, expected, fits });
      });
    }
    return near
      .sort(
        (a, b) =>
          Number(b.fits) - Number(a.fits) ||
          a.expected - b.expected ||
          compare(values[a.value]?.name ?? '', values[b.value]?.name ?? '') ||
          compare(textAt(people.ids, a.person), textAt(people.ids, b.person)),
      )
      .slice(0, most);
  }

  /** How many strange holdings of the values each of the people has: by value a key, equal for values counted together. */
  countedOf(people: ReadonlySet<number>, keyOf: (value: number) => string | undefined) {
    const places = this.#universes.map(({ personAt }) => placesOf(personAt, people));
    const byKey = new Map<string | undefined, OfValue[]>();
    for (const one of this.#values) {
      const key = keyOf(one.value);
      const own = byKey.get(key);
      if (own === undefined) byKey.set(key, [one]);
      else own.push(one);
    }
    return (person: number, value: number): number => {
      let count = 0;
      for (const one of byKey.get(keyOf(value)) ?? []) {
        const place = places[one.universe]?.get(person);
        if (place !== undefined && this.#isStrange(one, place)) count++;
      }
      return count;
    };
  }

  #isStrange({ universe, v }: OfValue, place: number): boolean {
    const { holders, holderOffsets } = this.#universes[universe] ?? {};
    if (holders === undefined) return false;
    const [start = 0, end = 0] = [holderOffsets?.[v], holderOffsets?.[v + 1]];
    const at = firstFrom(holders, start, end, place);
    return at < end && holders[at] === place && rateOf(this.#marks[universe]?.[at] ?? 0) !== undefined;
  }

  #each({ universe, v }: OfValue, use: (person: number, rate: number) => void): void {
    const { holders, holderOffsets, personAt } = this.#universes[universe] ?? {};
    const marks = this.#marks[universe];
    if (holders === undefined || personAt === undefined || marks === undefined) return;
    const end = holderOffsets?.[v + 1] ?? 0;
    for (let i = holderOffsets?.[v] ?? 0; i < end; i++) {
      const rate = rateOf(marks[i] ?? 0);
      if (rate !== undefined) use(personAt[holders[i] ?? 0] ?? 0, rate);
    }
  }

  /** At least `most` are expected at this rate or less. */
  #leastExpected(most: number): number {
    const found = this.#values
      .flatMap(({ rates, counts }) => counts.map((count, r) => ({ rate: rates[r] ?? 0, count })))
      .filter(({ count }) => count > 0)
      .sort((a, b) => a.rate - b.rate);
    let count = 0;
    for (const one of found) {
      count += one.count;
      if (count >= most) return one.rate;
    }
    return Infinity;
  }
}

/** By person, the places of some people. */
function placesOf(personAt: Uint32Array, people: ReadonlySet<number>): ReadonlyMap<number, number> {
  const isWanted = new Uint8Array(people.size === 0 ? 0 : 1 + Math.max(...people));
  for (const person of people) isWanted[person] = 1;
  const places = new Map<number, number>();
  for (let place = 0; place < personAt.length; place++) {
    const person = personAt[place] ?? 0;
    if (isWanted[person] === 1) places.set(person, place);
  }
  return places;
}
