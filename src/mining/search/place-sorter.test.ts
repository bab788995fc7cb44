import { expect, it } from 'vitest';
import { PlaceSorter } from './place-sorter.ts';

it.each([10, 255, 256, 5_000])('sorts %i places of any size', (count) => {
  const sorter = new PlaceSorter();
  // Often, and seldom.
  for (const most of [count, 2 * count, 1 << 14, 1 << 21, (1 << 22) + 1, 1 << 24, 0xffffffff]) {
    // A prime that divides none of these: all places are different.
    const places = Uint32Array.from({ length: count }, (_, i) =>
      Number((BigInt(i + 1) * 7919n) % BigInt(most)),
    );
    expect(new Set(places).size).toBe(count);
    const sorted = Array.from(places).sort((a, b) => a - b);
    expect(Array.from(sorter.sort(places))).toEqual(sorted);
    expect(Array.from(places)).toEqual(sorted);
  }
});
