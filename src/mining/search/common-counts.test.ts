import fc from 'fast-check';
import { expect, it } from 'vitest';
import { OWN } from '../dataset/shared-columns.ts';
import { commonCounts, countCommon, pairsOfSources } from './common-counts.ts';
import type { PlacedSource } from './encoded-rows.ts';

/** Attributes of some people: `texts` by attribute and person, `words` items of each text. */
function sourcesOf(
  texts: readonly (readonly number[])[],
  words: number,
  wide: number,
): readonly PlacedSource[] {
  let items = 0;
  return texts.map((textAt) => {
    const length = wide + Math.max(0, ...textAt) + 1;
    const starts = Uint32Array.from({ length: length + 1 }, (_, text) => words * text);
    const own = Uint32Array.from({ length: words * length }, () => items++);
    return { textAt: Uint16Array.from(textAt), starts, items: own };
  });
}

/** Per two items how many people meet both, one person after another. */
function counted(sources: readonly PlacedSource[], people: number, items: number): Uint32Array {
  const counts = new Uint32Array(items * items);
  for (let place = 0; place < people; place++) {
    const row = sources.flatMap(({ textAt, starts, items: own }) => {
      const text = textAt[place] ?? 0;
      return [...own.subarray(starts[text], starts[text + 1])];
    });
    for (const a of row) for (const b of row) counts[a * items + b] = (counts[a * items + b] ?? 0) + 1;
  }
  return counts;
}

const columns = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 12 }))
  .chain(([attributes, people]) =>
    fc.array(fc.array(fc.nat({ max: 4 }), { minLength: people, maxLength: people }), {
      minLength: attributes,
      maxLength: attributes,
    }),
  );

it.each([
  ['a few', 0, 1],
  ['several words in', 0, 3],
])('counts who meets two items of %s texts', (_, wide, words) => {
  fc.assert(
    fc.property(columns, (texts) => {
      const sources = sourcesOf(texts, words, wide);
      const items = sources.reduce((sum, { items: own }) => sum + own.length, 0);
      const common = commonCounts(new Uint32Array(items).fill(1), sources, OWN);
      for (const pair of pairsOfSources(common)) countCommon(common, pair);
      expect(common.counts).toEqual(counted(sources, texts[0]?.length ?? 0, items));
    }),
  );
});

it('counts people one by one where there are more pairs of texts than people', () => {
  // Items beyond the first two texts of each attribute have no line.
  const texts = [
    [0, 1, 1, 0, 1],
    [1, 1, 0, 0, 1],
  ];
  const sources = sourcesOf(texts, 1, 1500);
  const items = sources.reduce((sum, { items: own }) => sum + own.length, 0);
  const some = [0, 1, 1502, 1503];
  const support = new Uint32Array(items);
  for (const item of some) support[item] = 1;
  const made = commonCounts(support, sources, OWN);
  for (const pair of pairsOfSources(made)) countCommon(made, pair);
  const all = counted(sources, 5, items);
  for (const item of some) {
    const line = made.lineOf[item] ?? -1;
    expect(made.counts.subarray(line * items, (line + 1) * items)).toEqual(
      all.subarray(item * items, (item + 1) * items),
    );
  }
});
