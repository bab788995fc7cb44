import type { MiningOptions } from '../model/patterns.ts';
import type { DescriptionLength } from './description-length.ts';
import type { Crew } from './crew.ts';
import { keptOf, type Part } from './parts.ts';
import type { Pool } from './pool.ts';
import { derivedOf, holdersOf, type Universe } from './universe.ts';
import type { ListEntry } from './ranking.ts';
import { Uses } from './uses.ts';
import { ValueSearch } from './value-search.ts';

/**
 * The decision list of every value over the pool. First every condition costs the same; then what other values use is cheaper:
 * log2 of all uses over its own. At last, conditions that few values use are given up where the values are explained as well
 * without them, up to the price of a reviewer's decision, and for no more people.
 */
export async function pooledLists(
  universe: Universe,
  { space }: Pool,
  parts: readonly Part[],
  threshold: number,
  { decisionBits }: MiningOptions,
  length: DescriptionLength,
  crew: Crew,
): Promise<(readonly ListEntry[])[]> {
  const lists: (readonly ListEntry[])[] = Array.from(universe.values, () => []);
  if (space.support.length === 0) return lists;
  const numbers = universe.values.length * space.bits.length;
  const counts = new Uint32Array(new SharedArrayBuffer(numbers <= MOST_COUNTS ? 4 * numbers : 0));
  const search = async (before?: readonly (readonly ListEntry[])[]) => {
    const task = {
      kind: 'pool',
      space,
      threshold,
      counts,
      ...(before === undefined ? {} : { before }),
    } as const;
    for (const { part, lists: found } of await crew.work(task, parts, 'pool'))
      for (const [i, v] of (parts[part]?.values ?? []).entries()) lists[v] = found[i] ?? [];
  };
  await search();
  await search([...lists]);
  const bits = new Float64Array(space.bits.length);
  const own = new ValueSearch({ ...space, bits }, { depth: 1, threshold, threads: 1 }, length);
  giveUpRareConditions(universe, lists, own, new Uses(bits, lists), counts, decisionBits);
  return lists;
}

/** Counts kept from one search of the values to the next. */
const MOST_COUNTS = 16_000_000;

/** Conditions used by more values than these are worth their decision. */
const FEW_USES = 2;

function giveUpRareConditions(
  universe: Universe,
  lists: (readonly ListEntry[])[],
  search: ValueSearch,
  uses: Uses,
  counts: Uint32Array,
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
      const kept = keptOf(counts, v, search.items);
      return search.list(holdersOf(universe, v), derivedOf(universe, v), kept, condition);
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
