import type { Items } from './items.ts';

/** Members who meet a condition of one or two items, and how many of them hold the value. */
export interface Chosen {
  /** Rows of items, ascending. */
  readonly items: readonly number[];
  readonly k: number;
  readonly n: number;
  readonly bits: number;
  readonly people: Uint32Array;
}

const LEAST_HOLDERS = 5;
const BEST = 8;
const MOST_ENTRIES = 6;
/** A pattern below this share says little about anybody. */
const LEAST_SHARE = 0.5;

/**
 * The conditions under which members hold a value: the one that saves most bits of a two-part description of who holds it
 * (which members meet it, and who holds it in each part), then the same among those that are left.
 */
export class ConditionSearch {
  readonly #items: Items;
  readonly #factorial: Float64Array;
  readonly #depth: number;
  readonly #counts: Uint32Array;
  readonly #holds: Uint8Array;
  readonly #open: Uint8Array;

  constructor(items: Items, people: number, depth: number) {
    this.#items = items;
    this.#depth = depth;
    this.#factorial = new Float64Array(people + 2);
    for (let n = 2; n < this.#factorial.length; n++)
      this.#factorial[n] = (this.#factorial[n - 1] ?? 0) + Math.log2(n);
    this.#counts = new Uint32Array(items.items.length);
    this.#holds = new Uint8Array(people);
    this.#open = new Uint8Array(people);
  }

  /** `threshold`: bits that a condition has to save. */
  search(members: Uint32Array, holders: Uint32Array, threshold: number): readonly Chosen[] {
    const open = this.#open.fill(0);
    const holds = this.#holds.fill(0);
    for (const person of members) open[person] = 1;
    for (const person of holders) holds[person] = 1;
    const chosen: Chosen[] = [];
    let n = members.length;
    let k = holders.length;
    while (chosen.length < MOST_ENTRIES && k >= LEAST_HOLDERS) {
      const best = this.#best(members, holders, n, k);
      if (best === undefined || best.bits < threshold) break;
      const people = this.#meeting(best.items).filter((person) => open[person] === 1);
      for (const person of people) open[person] = 0;
      n -= best.n;
      k -= best.k;
      chosen.push({ ...best, people });
    }
    return chosen;
  }

  #best(
    members: Uint32Array,
    holders: Uint32Array,
    n0: number,
    k0: number,
  ): Omit<Chosen, 'people'> | undefined {
    const k1 = this.#count(holders);
    const candidates: Omit<Chosen, 'people'>[] = [];
    const n1 = this.#count(members);
    const hopes: { readonly item: number; readonly hope: number }[] = [];
    for (const [item, k] of k1.entries()) {
      if (k < LEAST_HOLDERS) continue;
      const n = n1[item] ?? 0;
      candidates.push(this.#scored([item], n, k, n0, k0));
      // As if another item left only those who hold it.
      hopes.push({ item, hope: this.#saved(n0, k0, k, k) });
    }
    candidates.sort(better);
    if (this.#depth > 1) {
      const first = new Set([
        ...candidates.slice(0, BEST).map(({ items: [item = 0] }) => item),
        ...hopes
          .sort((a, b) => b.hope - a.hope || a.item - b.item)
          .slice(0, BEST)
          .map(({ item }) => item),
      ]);
      for (const item of first) candidates.push(...this.#pairs(item, n0, k0));
    }
    return candidates.filter(({ k, n }) => k / n >= LEAST_SHARE && k / n > k0 / n0).sort(better)[0];
  }

  #pairs(item: number, n0: number, k0: number): Omit<Chosen, 'people'>[] {
    const people = this.#items.items[item]?.people ?? new Uint32Array();
    const n1 = this.#count(people);
    const k1 = this.#count(people.filter((person) => this.#holds[person] === 1));
    const pairs: Omit<Chosen, 'people'>[] = [];
    for (const [other, k] of k1.entries()) {
      const n = n1[other] ?? 0;
      // A pair that excludes nobody says no more than one of its items.
      if (other === item || k < LEAST_HOLDERS || n === (n1[item] ?? 0)) continue;
      pairs.push(
        this.#scored(
          [item, other].sort((a, b) => a - b),
          n,
          k,
          n0,
          k0,
        ),
      );
    }
    return pairs;
  }

  /** Per item how many of these people who are open have it. */
  #count(people: Uint32Array): Uint32Array {
    const { offsets, rows } = this.#items;
    const counts = this.#counts.fill(0);
    for (const person of people) {
      if (this.#open[person] !== 1) continue;
      for (let i = offsets[person] ?? 0; i < (offsets[person + 1] ?? 0); i++) {
        const item = rows[i] ?? 0;
        counts[item] = (counts[item] ?? 0) + 1;
      }
    }
    return counts.slice();
  }

  #scored(items: readonly number[], n: number, k: number, n0: number, k0: number): Omit<Chosen, 'people'> {
    const all = this.#items.items;
    const named = items.reduce(
      (sum, item) => sum + Math.log2(all.length) + 0.7 * (all[item]?.priority ?? 0),
      0,
    );
    const bits =
      this.#saved(n0, k0, n, k) - (1.5 + 1.5 * items.length) - named + (items.length === 2 ? 1 : 0);
    return { items, n, k, bits };
  }

  #saved(n0: number, k0: number, n: number, k: number): number {
    return this.#cost(n0, k0) - this.#cost(n, k) - this.#cost(n0 - n, k0 - k);
  }

  /** Bits that say how many of n, and which. */
  #cost(n: number, k: number): number {
    const f = this.#factorial;
    return (f[n] ?? 0) - (f[k] ?? 0) - (f[n - k] ?? 0) + Math.log2(n + 1);
  }

  #meeting([first = 0, second]: readonly number[]): Uint32Array {
    const people = this.#items.items[first]?.people ?? new Uint32Array();
    if (second === undefined) return people;
    const others = new Set(this.#items.items[second]?.people);
    return people.filter((person) => others.has(person));
  }
}

function better(a: Omit<Chosen, 'people'>, b: Omit<Chosen, 'people'>): number {
  return b.bits - a.bits || a.items.length - b.items.length || (a.items[0] ?? 0) - (b.items[0] ?? 0);
}
