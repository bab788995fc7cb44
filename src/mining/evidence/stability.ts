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
    const cells = new Drawn(n0, draws);
    const both = cells.next(k);
    const lacking = cells.next(n - k);
    const outside = cells.next(k0 - k);
    // Who is drawn of those who neither meet it nor hold the value changes nothing, but the draws that come after.
    cells.next(n0 - n - (k0 - k));
    const meeting = both + lacking;
    const more = both * n0 > meeting * (both + outside);
    const bits = length.saved(n0, both + outside, meeting, both) - own;
    if ((n === n0 || (more && bits >= threshold)) && both >= LEAST_SHARE * meeting) kept++;
  }
  return kept / samples;
}

/** A sample of people, drawn one kind of them after another. */
class Drawn {
  readonly #draws: SeededDraws;
  #people: number;
  #rest: number;

  constructor(people: number, draws: SeededDraws) {
    this.#draws = draws;
    this.#people = people;
    this.#rest = people;
  }

  /** How many of the sample are of a kind that so many are of. */
  next(kind: number): number {
    const hits = this.#rest <= 0 ? 0 : this.#draws.binomial(this.#people, Math.min(1, kind / this.#rest));
    this.#people -= hits;
    this.#rest -= kind;
    return hits;
  }
}
