import type { Calibration, MiningOptions } from '../../model/patterns.ts';
import { calibrated } from './calibrate.ts';
import { type Crew, eachFound, partsOf } from '../threads/crew.ts';
import { DescriptionLength, findLogarithms, roomForLogarithms } from '../search/description-length.ts';
import type { PooledLists } from './entry-counts.ts';
import type { ItemName } from '../dataset/learned-items.ts';
import { poolOf } from './pool.ts';
import { pooledLists } from './pooled-lists.ts';
import { sameNumbers } from '../search/same-numbers.ts';
import type { Allocate } from '../dataset/shared-columns.ts';
import type { Steps } from '../threads/steps.ts';
import {
  besideEachOther,
  concernedBy,
  derivedOf,
  holdersOf,
  isForEverybody,
  type Universe,
} from '../search/universe.ts';
import { placedOf } from '../search/universes.ts';
import type { ListEntry } from '../search/ranking.ts';

/** Common items that are counted at once: many read the same rows, and what is counted stays near. */
const COUNTED_AT_ONCE = 32;

/**
 * Searches every value by itself, chooses the threshold by dealing the holdings anew, then explains every value again by the
 * conditions that were proved for any, where one that others use as well is cheaper to say.
 */
export async function explainValues(
  universes: readonly Universe[],
  options: MiningOptions,
  steps: Steps,
  crew: Crew,
  allocate: Allocate,
): Promise<{
  /** By universe. */
  readonly lists: readonly PooledLists[];
  readonly calibration: Calibration;
  readonly length: DescriptionLength;
}> {
  const most = Math.max(0, ...universes.map(({ space }) => space.people));
  const shared = roomForLogarithms(most, allocate);
  const length = new DescriptionLength(shared);
  crew.begin(
    universes.map((universe) => ({ space: universe.space, ...placedOf(universe) })),
    shared,
  );
  const counting = crew.start(
    { kind: 'common' },
    universes.flatMap(({ space }, u) => partsOf(u, space.common.commonest, undefined, COUNTED_AT_ONCE)),
  );
  // Whoever counts the common items needs no logarithm.
  findLogarithms(shared);
  const searched = universes.map((universe) => ({ universe, work: valuesToSearch(universe) }));
  const family = searched.reduce((sum, { work }) => sum + work.representatives.length, 0);
  steps.total = 2 * family;
  await counting.finish();
  const calibration = await calibrated(
    searched.map(({ universe, work }) => ({ universe, values: work.representatives })),
    Math.log2(Math.max(2, family)),
    crew,
    options,
    steps,
  );
  const first = universes.map(({ values }) => Array.from(values, (): readonly ListEntry[] => []));
  const parts = searched.flatMap(({ work }, u) => partsOf(u, work.representatives));
  const { depth } = options;
  const task = { kind: 'search', depth, threshold: calibration.threshold } as const;
  for (const { universe, value, found } of eachFound(parts, await crew.work(task, parts, 'search')))
    (first[universe] ?? [])[value] = found;
  const named = new Map<string, readonly ItemName[]>();
  for (const [u, { universe }] of searched.entries())
    for (const list of first[u] ?? [])
      for (const { items } of list) {
        const names = items.flatMap((item) => universe.items[item]?.names[0] ?? []);
        named.set(names.map(textOf).join('\n'), names);
      }
  const explained: PooledLists[] = [];
  for (const [u, { universe, work }] of searched.entries()) {
    const elsewhere = universes.length === 1 ? [] : translated(universe, [...named.values()]);
    const pool = poolOf(universe.space, first[u] ?? [], elsewhere, allocate);
    const lists = await pooledLists(
      universe,
      pool,
      partsOf(u, work.representatives),
      calibration.threshold,
      options,
      length,
      crew,
    );
    for (const [v, same] of work.sameAs.entries()) if (same !== v) lists[v] = lists[same] ?? [];
    explained.push({ pool, lists });
  }
  return { lists: explained, calibration, length };
}

/** Values that need a condition; of those with the same holders only the first is searched. */
function valuesToSearch(universe: Universe): {
  readonly representatives: readonly number[];
  /** Per value the one whose list it takes. */
  readonly sameAs: readonly number[];
} {
  const representatives: number[] = [];
  const sameAs: number[] = [];
  const seen = new Map<string, number[]>();
  for (const v of universe.values.keys()) {
    const holders = holdersOf(universe, v);
    const key = `${holders.length},${holders[0]},${holders.at(-1)}`;
    const alike = seen.get(key) ?? [];
    const same = alike.find(
      (other) =>
        sameNumbers(holdersOf(universe, other), holders) &&
        sameNumbers(derivedOf(universe, other), derivedOf(universe, v)),
    );
    sameAs.push(same ?? v);
    if (same !== undefined) continue;
    seen.set(key, [...alike, v]);
    if (!isForEverybody(holders.length, concernedBy(universe, v), universe.space.people))
      representatives.push(v);
  }
  return { representatives: besideEachOther(universe, representatives), sameAs };
}

/** Conditions found among other people, in the numbers of this universe's items; those that nobody here meets left out. */
function translated(
  { items: known }: Universe,
  conditions: readonly (readonly ItemName[])[],
): readonly (readonly number[])[] {
  const numberOf = new Map<string, number>();
  for (const [item, { names }] of known.entries()) for (const name of names) numberOf.set(textOf(name), item);
  return conditions.flatMap((names) => {
    const items = new Set(names.flatMap((name) => numberOf.get(textOf(name)) ?? []));
    return items.size === names.length ? [[...items].sort((x, y) => x - y)] : [];
  });
}

function textOf({ kind, attribute, text }: ItemName): string {
  return `${kind}\t${attribute}\t${text}`;
}
