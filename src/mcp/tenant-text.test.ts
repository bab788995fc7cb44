import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { TENANT_TEXT_MAX, tenantText } from './tenant-text.ts';

describe('tenantText', () => {
  it.each([
    ['an escape sequence', 'a\u001b[31mb', 'a[31mb'],
    ['a C1 control', 'a\u009b31mb', 'a31mb'],
    ['bidi overrides and isolates', 'a\u202eb\u2066c\u2069d', 'abcd'],
    ['zero-width characters', 'a\u200bb\u200dc\ufeffd', 'abcd'],
    ['tag characters', `a${String.fromCodePoint(0xe0041, 0xe0042)}b`, 'ab'],
    ['variation selectors, which can carry bytes', `a\ufe0fb${String.fromCodePoint(0xe0100)}c`, 'abc'],
    ['fillers that look like nothing', 'a\u3164b\u115fc', 'abc'],
    ['lone surrogates', 'a\ud800b', 'ab'],
    ['private characters', 'a\ue000b', 'ab'],
    ['line breaks', 'a\r\nb\u2028c\td', 'a b c d'],
  ])('takes out %s', (_name, text, clean) => {
    expect(tenantText(text)).toBe(clean);
  });

  it.each(['Åse Lindström', '東京 支社', 'محمد', 'Sales, EMEA; (x) "y"', 'Ω≈ç√ 🙂'])('keeps %s', (text) => {
    expect(tenantText(text)).toBe(text);
  });

  it('never shows a character that a reader cannot see, and is never longer than its cap', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 600 }),
        fc.integer({ min: 2, max: 900 }),
        (text, cap) => {
          const clean = tenantText(text, cap);
          expect(clean).not.toMatch(
            /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u,
          );
          expect(clean.length).toBeLessThanOrEqual(Math.min(cap, TENANT_TEXT_MAX));
        },
      ),
    );
  });

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 600 }), (text) => {
        expect(tenantText(tenantText(text))).toBe(tenantText(text));
      }),
    );
  });

  it('does not cut a character in two', () => {
    expect(tenantText('🙂'.repeat(20), 10)).toBe(`${'🙂'.repeat(4)}…`);
  });
});
