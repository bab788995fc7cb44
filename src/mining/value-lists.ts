import type { Calibration, MiningOptions } from '../model/patterns.ts';
import { calibrated } from './calibrate.ts';
import { DescriptionLength } from './description-length.ts';
import type { ItemName } from './learned-items.ts';
import { type Pool, poolOf } from './pool.ts';
import { pooledLists } from './pooled-lists.ts';
import type { Steps } from './steps.ts';
import { concernedBy, derivedOf, holdersOf, isForEverybody, type Universe } from './universe.ts';
import { type ListEntry, ValueSearch } from './value-search.ts';

/** What explains the values of one universe. */
export interface Explained {
  readonly universe: Universe;
  readonly pool: Pool;
  /** Per value (as in the universe) its decision list; items are conditions of the pool. */
  readonly lists: readonly (readonly ListEntry[])[];
}

/**
 * Searches every value by itself, chooses the threshold by dealing the holdings anew, then explains every value again by the
 * conditions that were proved for any, where one that others use as well is cheaper to say.
 */
export async function explainValues(
  universes: readonly Universe[],
  options: MiningOptions,
  steps: Steps,
): Promise<{
  readonly explained: readonly Explained[];
  readonly calibration: Calibration;
  readonly length: DescriptionLength;
}> {
  const length = new DescriptionLength(Math.max(0, ...universes.map(({ space }) => space.people)));
  const searched = universes.map((universe) => ({ universe, work: valuesToSearch(universe) }));
  const family = searched.reduce((sum, { work }) => sum + work.representatives.length, 0);
  steps.total = 2 * family;
  const calibration = await calibrated(
    searched.map(({ universe, work }) => ({ universe, values: work.representatives })),
    Math.log2(Math.max(2, family)),
    length,
    options,
    steps,
  );
  const first: (readonly ListEntry[])[][] = [];
  for (const { universe, work } of searched) {
    const search = new ValueSearch(
      universe.space,
      { depth: options.depth, threshold: calibration.threshold },
      length,
    );
    const lists: (readonly ListEntry[])[] =
      universe.values.length === 0 ? [] : Array.from(universe.values, () => []);
    for (const v of work.representatives) {
      lists[v] = search.list(holdersOf(universe, v), derivedOf(universe, v));
      await steps.step('search');
    }
    first.push(lists);
  }
  const named = new Map<string, readonly ItemName[]>();
  for (const [u, { universe }] of searched.entries())
    for (const list of first[u] ?? [])
      for (const { items } of list) {
        const names = items.flatMap((item) => universe.encoding.items[item]?.names[0] ?? []);
        named.set(names.map(textOf).join('\n'), names);
      }
  const explained: Explained[] = [];
  for (const [u, { universe, work }] of searched.entries()) {
    const elsewhere = universes.length === 1 ? [] : translated(universe, [...named.values()]);
    const pool = poolOf(universe.space, first[u] ?? [], elsewhere);
    const lists = await pooledLists(
      universe,
      pool,
      work.representatives,
      calibration.threshold,
      options,
      length,
      steps,
    );
    for (const [v, same] of work.sameAs.entries()) if (same !== v) lists[v] = lists[same] ?? [];
    explained.push({ universe, pool, lists });
  }
  return { explained, calibration, length };
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
        equal(holdersOf(universe, other), holders) &&
        equal(derivedOf(universe, other), derivedOf(universe, v)),
    );
    sameAs.push(same ?? v);
    if (same !== undefined) continue;
    seen.set(key, [...alike, v]);
    if (!isForEverybody(holders.length, concernedBy(universe, v), universe.space.people))
      representatives.push(v);
  }
  return { representatives, sameAs };
}

/** Conditions found among other people, in the numbers of this universe's items; those that nobody here meets left out. */
function translated(
  { encoding }: Universe,
  conditions: readonly (readonly ItemName[])[],
): readonly (readonly number[])[] {
  const numberOf = new Map<string, number>();
  for (const [item, { names }] of encoding.items.entries())
    for (const name of names) numberOf.set(textOf(name), item);
  return conditions.flatMap((names) => {
    const items = new Set(names.flatMap((name) => numberOf.get(textOf(name)) ?? []));
    return items.size === names.length ? [[...items].sort((x, y) => x - y)] : [];
  });
}

function textOf({ kind, attribute, text }: ItemName): string {
  return `${kind}\t${attribute}\t${text}`;
}

function equal(a: Uint32Array, b: Uint32Array): boolean {
  return a.length === b.length && a.every((place, i) => place === b[i]);
}
