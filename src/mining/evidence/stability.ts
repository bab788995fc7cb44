import type { DescriptionLength } from '../search/description-length.ts';
import type { Draft } from './drafts.ts';
import { LEAST_SHARE } from '../lists/entry-counts.ts';
import type { SeededDraws } from '../search/seeded-draws.ts';

/** In how many of `samples` bootstrap samples of the people it was searched among a pattern still pays for itself. */
export function stability(
  { place: { n0, k0, n, k, own } }: Draft,
  threshold: number,
  samples: number,
  length: DescriptionLength,
  draws: SeededDraws,
): number {
  let kept = 0;
  for (let s = 0; s < samples; s++) {
    // A sample of people is a sample of the four kinds of people that matter here.
    const cells = [k, n - k, k0 - k, n0 - n - (k0 - k)];
    let [people, rest] = [n0, n0];
    const drawn = cells.map((cell) => {
      const hits = rest <= 0 ? 0 : draws.binomial(people, Math.min(1, cell / rest));
      people -= hits;
      rest -= cell;
      return hits;
    });
    const [both = 0, lacking = 0, outside = 0] = drawn;
    const meeting = both + lacking;
    const more = both * n0 > meeting * (both + outside);
    const bits = length.saved(n0, both + outside, meeting, both) - own;
    if ((n === n0 || (more && bits >= threshold)) && both >= LEAST_SHARE * meeting) kept++;
  }
  return kept / samples;
}
