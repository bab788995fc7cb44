import type { Calibration, MiningOptions } from '../../model/patterns.ts';
import { type Crew, partsOf } from '../threads/crew.ts';
import type { Steps } from '../threads/steps.ts';
import type { Universe } from '../search/universe.ts';
import { shareOf } from '../evidence/wilson.ts';

/** Holdings that may be dealt anew in all; a larger dataset is calibrated with fewer permutations. */
const MOST_DEALT = 12_000_000;

/**
 * Deals the holdings anew among the members, whole rows, so that they depend on no attribute any more but stay as popular and
 * as much together as they are, and searches again. What would be found then is chance: the threshold is raised above it.
 */
export async function calibrated(
  searched: readonly { readonly universe: Universe; readonly values: readonly number[] }[],
  nominal: number,
  crew: Crew,
  { permutations, depth }: MiningOptions,
  steps: Steps,
): Promise<Calibration> {
  const holdings = searched.reduce((sum, { universe }) => sum + universe.holders.length, 0);
  const runs = Math.min(permutations, Math.floor(MOST_DEALT / Math.max(1, holdings)));
  const values = searched.reduce((sum, { values }) => sum + values.length, 0);
  steps.total += runs * values;
  const parts = searched.flatMap(({ values }, u) =>
    Array.from({ length: runs }, (_, deal) => partsOf(u, values, deal)).flat(),
  );
  const most = new Map<string, number>();
  for (const { part, found } of await crew.work(
    { kind: 'calibrate', depth, threshold: nominal },
    parts,
    'calibrate',
  )) {
    const { universe = 0, deal = 0 } = parts[part] ?? {};
    const bits = Math.max(0, ...found.flat().map((entry) => entry.bits));
    if (bits > 0) most.set(`${universe} ${deal}`, Math.max(bits, most.get(`${universe} ${deal}`) ?? 0));
  }
  const withPatterns = most.size;
  const threshold = Math.max(nominal, ...most.values());
  const all = runs * searched.length;
  return {
    permutations: all,
    withPatterns,
    upper: all === 0 ? 1 : withPatterns === 0 ? 1 - Math.pow(0.05, 1 / all) : shareOf(withPatterns, all).high,
    alpha: Math.pow(2, nominal - threshold),
    threshold,
  };
}
