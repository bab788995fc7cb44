import { commonCounts } from './common-counts.ts';
import { sameNumbers } from './same-numbers.ts';
import type { Allocate } from './shared-columns.ts';
import { placesOf, type SearchSpace } from './search-space.ts';
import type { ListEntry } from './ranking.ts';

/** Conditions found for any value, as items of a space of their own, so that every value may use what another one proved. */
export interface Pool {
  /** Per item its condition: item numbers of the space it was found in, ascending. */
  readonly conditions: readonly (readonly number[])[];
  readonly space: SearchSpace;
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
  const postings = postingsOf(extents, allocate);
  return {
    conditions: distinct.map(({ items }) => items),
    space: {
      people: space.people,
      ...rowsOf(space.people, extents, allocate),
      ...postings,
      common: commonCounts(postings.support, allocate),
      bits: new Float64Array(distinct.length),
      kinds: new Uint16Array(distinct.length),
      priority: new Float64Array(distinct.length),
    },
  };
}

/** The places of each condition one after another. */
function postingsOf(extents: readonly Uint32Array[], allocate: Allocate) {
  const support = new Uint32Array(allocate(4 * extents.length));
  const postingOffsets = new Uint32Array(allocate(4 * (extents.length + 1)));
  for (const [condition, { length }] of extents.entries()) {
    support[condition] = length;
    postingOffsets[condition + 1] = (postingOffsets[condition] ?? 0) + length;
  }
  const postings = new Uint32Array(allocate(4 * (postingOffsets[extents.length] ?? 0)));
  for (const [condition, places] of extents.entries()) postings.set(places, postingOffsets[condition]);
  return { support, postingOffsets, postings };
}

function rowsOf(people: number, extents: readonly Uint32Array[], allocate: Allocate) {
  const offsets = new Uint32Array(allocate(4 * (people + 1)));
  for (const places of extents)
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      offsets[place + 1] = (offsets[place + 1] ?? 0) + 1;
    }
  for (let place = 0; place < people; place++)
    offsets[place + 1] = (offsets[place + 1] ?? 0) + (offsets[place] ?? 0);
  const next = offsets.slice(0, people);
  const length = offsets[people] ?? 0;
  const rows =
    extents.length <= 0x10000 ? new Uint16Array(allocate(2 * length)) : new Uint32Array(allocate(4 * length));
  for (const [condition, places] of extents.entries())
    for (let i = 0; i < places.length; i++) {
      const place = places[i] ?? 0;
      const at = next[place] ?? 0;
      next[place] = at + 1;
      rows[at] = condition;
    }
  return { offsets, rows };
}

function inOrder(x: readonly number[], y: readonly number[]): number {
  if (x.length !== y.length) return x.length - y.length;
  for (const [i, item] of x.entries()) if (item !== y[i]) return item - (y[i] ?? 0);
  return 0;
}
