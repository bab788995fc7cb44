import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textAt, textList, textsOf } from './text-list.ts';

const whole = fc.string({ unit: 'grapheme' });
/** Any 16-bit units: also halves of characters, as a damaged workbook has them. */
const damaged = fc.array(fc.nat({ max: 0xffff })).map((units) => String.fromCharCode(...units));

describe('a list of texts', () => {
  it.each([
    ['whole', whole],
    ['damaged', fc.oneof(whole, damaged)],
  ])('gives back what it was made of, in another thread’s copy too: %s', (_, text) => {
    fc.assert(
      fc.property(fc.array(text), (texts) => {
        const list = structuredClone(textList(texts));
        expect(list).toHaveLength(texts.length);
        expect([...textsOf(list)]).toEqual(texts);
        for (const [i, text] of texts.entries()) expect(textAt(list, i)).toBe(text);
        expect(textAt(list, texts.length)).toBe('');
      }),
      { seed: 11 },
    );
  });
});
