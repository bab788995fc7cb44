import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { volume } from '../../../test/support/volume.ts';
import { hashOf } from './byte-hash.ts';
import { NumberSet } from '../number-set.ts';
import { TextIndex } from './text-index.ts';

describe('compact collections hold what the plain ones hold', () => {
  it('texts are numbered in order of appearance, whatever their letters and length', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc.nat({ max: 3_000 }).map((n) => `person.${n}@a.example`),
      fc.constantFrom(
        '',
        '__proto__',
        'constructor',
        'x'.repeat(1_000),
        'x'.repeat(1_001),
        'é',
        'e\u0301',
        '日本',
      ),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3_000, size: 'max' }), (texts) => {
        const index = new TextIndex();
        const known = new Map<string, number>();
        for (const one of texts) {
          if (!known.has(one)) known.set(one, known.size);
          expect(index.numberOf(one)).toBe(known.get(one));
        }
        expect(index.size).toBe(known.size);
        expect(Array.from({ length: index.size }, (_, n) => index.textOf(n))).toEqual([...known.keys()]);
      }),
      { numRuns: volume(12, 500), seed: 41 },
    );
  });

  it('texts that are made to have one hash are told apart all the same, however many', () => {
    const index = new TextIndex();
    const texts = [...colliding(3_000), ...Array.from({ length: 6_000 }, (_, n) => `p${n}@a.example`)];
    expect(new Set(texts).size).toBe(texts.length);
    expect(new Set(texts.slice(0, 3_000).map(hashOfText)).size).toBe(1);
    for (const [n, text] of texts.entries()) expect(index.numberOf(text)).toBe(n);
    for (const [n, text] of texts.entries()) {
      const bytes = Buffer.from(text);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      expect(index.numberOfSpan({ bytes, view, start: 0, end: bytes.length })).toBe(n);
      expect(index.numberOf(text)).toBe(n);
      expect(index.textOf(n)).toBe(text);
    }
    expect(index.size).toBe(texts.length);
  });

  it('texts fill more than one block', () => {
    const index = new TextIndex();
    const texts = Array.from({ length: 3_000 }, (_, n) => `${n}`.padEnd(900, 'é'));
    expect(texts.map((text) => index.numberOf(text))).toEqual(texts.map((_, n) => n));
    expect(texts.map((text) => index.numberOf(text))).toEqual(texts.map((_, n) => n));
    expect(texts.filter((text, n) => index.textOf(n) !== text)).toEqual([]);
  });

  it('numbers, few or many, near or far apart', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 200_000 }), { maxLength: 50 }),
        fc.nat({ max: 150_000 }),
        fc.integer({ min: 0, max: 9_000 }),
        fc.constantFrom(1, 2, 3, -1, 7),
        (single, from, count, step) => {
          const run = Array.from({ length: count }, (_, i) => Math.max(0, from + i * step));
          const set = new NumberSet();
          const known = new Set<number>();
          for (const n of [...single, ...run, ...single]) {
            expect(set.add(n)).toBe(!known.has(n));
            known.add(n);
          }
          expect(set.size).toBe(known.size);
          const visited: number[] = [];
          set.forEach((n) => visited.push(n));
          expect(visited.sort((a, b) => a - b)).toEqual([...known].sort((a, b) => a - b));
        },
      ),
      { numRuns: volume(30, 1_000), seed: 42 },
    );
  });
});

/** Different texts of eight ASCII characters with one hash: the last four undo what the first four did to it. */
function colliding(count: number): readonly string[] {
  const found: string[] = [];
  const bytes = Buffer.alloc(8);
  for (let n = 0; found.length < count; n++) {
    bytes.write(n.toString(36).padStart(4, '0').slice(-4), 0);
    const product = Math.imul(8 ^ bytes.readInt32BE(0), 0x9e3779b1);
    bytes.writeInt32BE(product ^ (product >>> 15) ^ 0x2f3a4d5e, 4);
    if (bytes.every((byte) => byte < 0x80)) found.push(bytes.toString('latin1'));
  }
  return found;
}

function hashOfText(text: string): number {
  const bytes = Buffer.from(text);
  return hashOf(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);
}
