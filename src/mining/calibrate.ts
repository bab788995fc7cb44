import type { Calibration, MiningOptions } from '../model/patterns.ts';
import type { DescriptionLength } from './description-length.ts';
import { SeededDraws } from './seeded-draws.ts';
import type { Steps } from './steps.ts';
import { derivedOf, holdersOf, type Universe } from './universe.ts';
import { ValueSearch } from './value-search.ts';
import { shareOf } from './wilson.ts';

/** Holdings that may be dealt anew in all; a larger dataset is calibrated with fewer permutations. */
const MOST_DEALT = 12_000_000;

/**
 * Deals the holdings anew among the members, whole rows, so that they depend on no attribute any more but stay as popular and
 * as much together as they are, and searches again. What would be found then is chance: the threshold is raised above it.
 */
export async function calibrated(
  searched: readonly { readonly universe: Universe; readonly values: readonly number[] }[],
  nominal: number,
  length: DescriptionLength,
  { permutations, depth }: MiningOptions,
  steps: Steps,
): Promise<Calibration> {
  const holdings = searched.reduce((sum, { universe }) => sum + universe.holders.length, 0);
  const runs = Math.min(permutations, Math.floor(MOST_DEALT / Math.max(1, holdings)));
  const values = searched.reduce((sum, { values }) => sum + values.length, 0);
  steps.total += runs * values;
  let threshold = nominal;
  let withPatterns = 0;
  for (const [u, { universe, values }] of searched.entries()) {
    const search = new ValueSearch(universe.space, { depth, threshold: nominal }, length);
    const draws = new SeededDraws(u + 1);
    for (let run = 0; run < runs; run++) {
      const placeOf = draws.shuffled(universe.space.people);
      let most = 0;
      for (const v of values) {
        const deal = (places: Uint32Array) => places.map((place) => placeOf[place] ?? 0).sort();
        const list = search.list(deal(holdersOf(universe, v)), deal(derivedOf(universe, v)));
        for (const { bits } of list) most = Math.max(most, bits);
        await steps.step('calibrate');
      }
      if (most > 0) withPatterns++;
      threshold = Math.max(threshold, most);
    }
  }
  const all = runs * searched.length;
  return {
    permutations: all,
    withPatterns,
    upper: all === 0 ? 1 : withPatterns === 0 ? 1 - Math.pow(0.05, 1 / all) : shareOf(withPatterns, all).high,
    alpha: Math.pow(2, nominal - threshold),
    threshold,
  };
}
