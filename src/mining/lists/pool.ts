import { type Cohorts, cohortsOf } from './cohorts.ts';
import { sameNumbers } from '../search/same-numbers.ts';
import type { Allocate } from '../dataset/shared-columns.ts';
import { placesOf, type SearchSpace } from '../search/search-space.ts';
import type { ListEntry } from '../search/ranking.ts';

/** Conditions found for any value, with numbers of their own, so that every value may use what another one proved. */
export interface Pool {
  /** Item numbers of the space it was found in, ascending. */
  readonly conditions: readonly (readonly number[])[];
  readonly cohorts: Cohorts;
}

/** Conditions that name the same people are one: the cheapest speaks for them. `elsewhere`: found among other people. */
export function poolOf(
  space: SearchSpace,
  lists: readonly (readonly ListEntry[])[],
  elsewhere: readonly (readonly number[])[],
  allocate: Allocate,
): Pool {
  const found = new Map<string, { items: readonly number[]; bits: number }>();
  for (const list of lists)
    for (const { items, own } of list) {
      const known = found.get(items.join());
      if (known === undefined || own < known.bits) found.set(items.join(), { items, bits: own });
    }
  for (const items of elsewhere)
    if (!found.has(items.join())) found.set(items.join(), { items, bits: Number.MAX_VALUE });
  const conditions = [...found.values()].sort((x, y) => x.bits - y.bits || inOrder(x.items, y.items));
  const extents: Uint32Array[] = [];
  const distinct: { items: readonly number[]; bits: number }[] = [];
  const bySize = new Map<number, Uint32Array[]>();
  for (const condition of conditions) {
    const places = placesOf(space, condition.items);
    const same = bySize.get(places.length) ?? [];
    if (same.some((other) => sameNumbers(other, places))) continue;
    bySize.set(places.length, [...same, places]);
    extents.push(places);
    distinct.push(condition);
  }
  return {
    conditions: distinct.map(({ items }) => items),
    cohorts: cohortsOf(space.people, extents, allocate),
  };
}

function inOrder(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length) return x.length - y.length;
  for (const [i, item] of x.entries()) if (item !== y[i]) return item - (y[i] ?? 0);
  return 0;
}
