import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textAt, textList, textsOf } from './text-list.ts';

describe('a list of texts', () => {
  it('gives back what it was made of, in another thread’s copy too', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme' })), (texts) => {
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
