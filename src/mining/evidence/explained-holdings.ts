import type { Allocate } from '../dataset/shared-columns.ts';
import type { Universe } from '../search/universe.ts';

/** The mark of a holding that something explains. One that is strange gets an even one. */
export const EXPLAINED = 1;

/** Which holdings of a dataset something explains. */
export class ExplainedHoldings {
  /** Per universe one mark for each of its holders; shared between threads. */
  readonly marks: readonly Uint8Array[];
  readonly #marksOf = new Map<number, Uint8Array>();

  constructor(universes: readonly Universe[], allocate: Allocate) {
    this.marks = universes.map(({ holders }) => new Uint8Array(allocate(holders.length)));
    for (const [u, { values, holderOffsets }] of universes.entries())
      for (const [v, value] of values.entries()) {
        const own = this.marks[u]?.subarray(holderOffsets[v], holderOffsets[v + 1]);
        if (own !== undefined) this.#marksOf.set(value, own);
      }
  }

  /** Something explains whoever holds this value of the dataset. */
  explainAll(value: number): void {
    this.#marksOf.get(value)?.fill(EXPLAINED);
  }

  /** Per value of the dataset its holdings that nothing explains; `values`: how many there are. */
  unexplained(values: number): Uint32Array {
    const counts = new Uint32Array(values);
    for (const [value, marks] of this.#marksOf) counts[value] = marks.length - marked(marks);
    return counts;
  }
}

/** How many marks are odd. */
export function marked(marks: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < marks.length; i++) count += (marks[i] ?? 0) & 1;
  return count;
}
