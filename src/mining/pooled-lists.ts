import type { MiningOptions } from '../model/patterns.ts';
import type { DescriptionLength } from './description-length.ts';
import type { Pool } from './pool.ts';
import type { Steps } from './steps.ts';
import { derivedOf, holdersOf, type Universe } from './universe.ts';
import { type ListEntry, ValueSearch } from './value-search.ts';

/** A condition that nobody uses yet counts as if so many values did. */
const UNUSED = 0.5;

/**
 * The decision list of every value over the pool. First every condition costs the same; then what other values use is cheaper:
 * log2 of all uses over its own. At last, conditions that few values use are given up where the values are explained as well
 * without them, up to the price of a reviewer's decision, and for no more people.
 */
export async function pooledLists(
  universe: Universe,
  { space }: Pool,
  values: readonly number[],
  threshold: number,
  { decisionBits }: MiningOptions,
  length: DescriptionLength,
  steps: Steps,
): Promise<(readonly ListEntry[])[]> {
  const lists: (readonly ListEntry[])[] = Array.from(universe.values, () => []);
  const conditions = space.support.length;
  if (conditions === 0) {
    await steps.step('pool', values.length);
    return lists;
  }
  const search = new ValueSearch(space, { depth: 1, threshold }, length);
  space.bits.fill(Math.log2(conditions));
  for (const v of values) lists[v] = search.list(holdersOf(universe, v), derivedOf(universe, v));
  const uses = new Uses(space.bits, lists);
  const before = [...lists];
  for (const v of values) {
    uses.price(before[v] ?? []);
    lists[v] = search.list(holdersOf(universe, v), derivedOf(universe, v));
    await steps.step('pool');
  }
  giveUpRareConditions(universe, lists, search, new Uses(space.bits, lists), decisionBits);
  return lists;
}

/** Conditions used by more values than these are worth their decision. */
const FEW_USES = 2;

function giveUpRareConditions(
  universe: Universe,
  lists: (readonly ListEntry[])[],
  search: ValueSearch,
  uses: Uses,
  decisionBits: number,
): void {
  const users = new Map<number, number[]>();
  for (const [v, list] of lists.entries())
    for (const [condition = 0] of list.map(({ items }) => items))
      users.set(condition, [...(users.get(condition) ?? []), v]);
  for (const [condition, own] of [...users].sort(([a], [b]) => a - b)) {
    if (own.length > FEW_USES) continue;
    const others = own.map((v) => {
      uses.price(lists[v] ?? []);
      return search.list(holdersOf(universe, v), derivedOf(universe, v), condition);
    });
    const lost = own.reduce((sum, v, i) => sum + saved(lists[v] ?? []) - saved(others[i] ?? []), 0);
    const wider = own.some((v, i) => people(others[i] ?? []) > people(lists[v] ?? []));
    if (lost > decisionBits || wider) continue;
    for (const [i, v] of own.entries()) lists[v] = others[i] ?? [];
  }
}

function saved(list: readonly ListEntry[]): number {
  return list.reduce((sum, { bits }) => sum + bits, 0);
}

function people(list: readonly ListEntry[]): number {
  return list.reduce((sum, { n }) => sum + n, 0);
}

/** How many values use each condition, and what that makes it cost. */
class Uses {
  readonly #bits: Float64Array;
  readonly #uses: Float64Array;
  #all: number;

  constructor(bits: Float64Array, lists: readonly (readonly ListEntry[])[]) {
    this.#bits = bits;
    this.#uses = new Float64Array(bits.length).fill(UNUSED);
    this.#all = UNUSED * bits.length;
    for (const list of lists) this.#add(list, 1);
  }

  /** Sets the price of each condition as the other values use it, for the value that has this list. */
  price(own: readonly ListEntry[]): void {
    this.#add(own, -1);
    for (let condition = 0; condition < this.#bits.length; condition++)
      this.#bits[condition] = Math.log2(this.#all / (this.#uses[condition] ?? UNUSED));
    this.#add(own, 1);
  }

  #add(list: readonly ListEntry[], times: number): void {
    for (const { items } of list)
      for (const condition of items) this.#uses[condition] = (this.#uses[condition] ?? 0) + times;
    this.#all += times * list.length;
  }
}
