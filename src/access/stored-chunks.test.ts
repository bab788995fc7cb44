import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chunksOf, StoredParts } from './stored-chunks.ts';

const uint32 = fc.oneof(fc.nat({ max: 300 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

describe('stored parts', () => {
  it('are numbers, bytes and texts as they were', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(uint32),
        fc.uint8Array(),
        fc.string({ unit: 'grapheme' }),
        async (rows, bytes, text) => {
          const parts = new StoredParts(
            await chunksOf([
              ['numbers', Uint32Array.from(rows)],
              ['bytes', bytes],
              ['text', text],
            ]),
          );
          expect([...parts.numbers('numbers')]).toEqual(rows);
          expect(Uint8Array.from(parts.bytes('bytes'))).toEqual(bytes);
          expect(parts.text('text')).toBe(text);
        },
      ),
    );
  });

  it('are numbers of older stores too, which have them as in memory', () => {
    const numbers = Uint32Array.of(7, 0, 4_294_967_295);
    const bytes = deflateSync(new Uint8Array(numbers.buffer));
    expect(new StoredParts([{ name: 'rows', bytes }]).numbers('rows')).toEqual(numbers);
  });

  it('take a byte for each number where rows follow each other', async () => {
    const rows = Uint32Array.from({ length: 100_000 }, (_, i) => 50 * i);
    const [chunk] = await chunksOf([['rows', rows]]);
    expect(chunk?.bytes.length).toBeLessThan(1000);
  });

  it('are empty where there is none', () => {
    const parts = new StoredParts([]);
    expect([parts.text('one'), parts.numbers('two').length]).toEqual(['', 0]);
  });
});
