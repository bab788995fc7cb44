import type { MiningOptions } from '../../model/patterns.ts';
import type { DescriptionLength } from '../search/description-length.ts';
import { type Crew, eachFound } from '../threads/crew.ts';
import type { Part, PartDone } from '../threads/tasks.ts';
import type { Pool } from './pool.ts';
import { PooledSearch } from './pooled-search.ts';
import { derivedOf, holdersOf, type Universe } from '../search/universe.ts';
import type { ListEntry } from '../search/ranking.ts';
import { Uses } from './uses.ts';

/**
 * The decision list of every value over the pool. First every condition costs the same; then what other values use is cheaper:
 * log2 of all uses over its own. At last, conditions that few values use are given up where the values are explained as well
 * without them, up to the price of a reviewer's decision, and for no more people.
 */
export async function pooledLists(
  universe: Universe,
  { cohorts }: Pool,
  parts: readonly Part[],
  threshold: number,
  { decisionBits }: MiningOptions,
  length: DescriptionLength,
  crew: Crew,
): Promise<(readonly ListEntry[])[]> {
  const lists: (readonly ListEntry[])[] = Array.from(universe.values, () => []);
  if (cohorts.support.length === 0) return lists;
  const task = { kind: 'pool', cohorts, threshold } as const;
  const place = (done: readonly PartDone<'pool'>[]) => {
    for (const { value, found } of eachFound(parts, done)) lists[value] = found;
  };
  place(await crew.work(task, parts, 'pool'));
  place(await crew.work({ ...task, before: [...lists] }, parts, 'pool'));
  const rare = rareConditions(lists);
  const before = [...lists];
  const rareParts = rare.map(({ condition, users }) => ({
    universe: parts[0]?.universe ?? 0,
    values: users,
    without: users.map(() => condition),
  }));
  const others = (await crew.work({ ...task, before }, rareParts)).map(({ found }) => found);
  const bits = new Float64Array(cohorts.support.length);
  const own = new PooledSearch(cohorts, bits, threshold, length);
  const uses = new Uses(bits, lists);
  const without = (condition: number, v: number) => {
    uses.price(lists[v] ?? []);
    return own.list(holdersOf(universe, v), derivedOf(universe, v), condition);
  };
  for (const [r, { condition, users }] of rare.entries()) {
    // Who has given up another condition meanwhile is searched again.
    const instead = users.map((v, i) =>
      lists[v] === before[v] ? (others[r]?.[i] ?? []) : without(condition, v),
    );
    const lost = users.reduce((sum, v, i) => sum + saved(lists[v] ?? []) - saved(instead[i] ?? []), 0);
    const wider = users.some((v, i) => people(instead[i] ?? []) > people(lists[v] ?? []));
    if (lost > decisionBits || wider) continue;
    for (const [i, v] of users.entries()) lists[v] = instead[i] ?? [];
  }
  return lists;
}

/** Conditions used by more values than these are worth their decision. */
const FEW_USES = 2;

/** Conditions that few values use, and these. */
function rareConditions(
  lists: readonly (readonly ListEntry[])[],
): readonly { readonly condition: number; readonly users: readonly number[] }[] {
  const users = new Map<number, number[]>();
  for (const [v, list] of lists.entries())
    for (const {
      items: [condition = 0],
    } of list) {
      const own = users.get(condition);
      if (own === undefined) users.set(condition, [v]);
      else own.push(v);
    }
  return [...users]
    .filter(([, own]) => own.length <= FEW_USES)
    .sort(([a], [b]) => a - b)
    .map(([condition, own]) => ({ condition, users: own }));
}

function saved(list: readonly ListEntry[]): number {
  return list.reduce((sum, { bits }) => sum + bits, 0);
}

function people(list: readonly ListEntry[]): number {
  return list.reduce((sum, { n }) => sum + n, 0);
}
