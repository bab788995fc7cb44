import { expect, it } from 'vitest';
import { PlaceSorter } from './place-sorter.ts';

it.each([10, 255, 256, 5_000])('sorts %i places of any size', (count) => {
  const sorter = new PlaceSorter();
  for (const most of [1, 1 << 11, 1 << 21, (1 << 22) + 1, 1 << 24, 0xffffffff]) {
    const places = Uint32Array.from({ length: count }, (_, i) => Math.imul(i + 1, 0x9e3779b1) >>> 0);
    for (let i = 0; i < count; i++) places[i] = (places[i] ?? 0) % most;
    const sorted = Array.from(places).sort((a, b) => a - b);
    expect(Array.from(sorter.sort(places))).toEqual(sorted);
    expect(Array.from(places)).toEqual(sorted);
  }
});
