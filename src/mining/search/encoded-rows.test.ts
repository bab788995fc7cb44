import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SHARED } from '../dataset/shared-columns.ts';
import { rowsAndPostings } from './encoded-rows.ts';

const PEOPLE = 60;
const TEXTS = 50;

/** Attributes of which each text has some items of its own: `texts` by attribute and person. */
function sourcesOf(texts: readonly (readonly number[])[], lengths: readonly number[]) {
  let items = 0;
  return texts.map((own) => {
    const starts = new Uint32Array(TEXTS + 1);
    for (let text = 0; text < TEXTS; text++)
      starts[text + 1] = (starts[text] ?? 0) + (lengths[text % lengths.length] ?? 0);
    return {
      texts: Uint16Array.from(own),
      starts,
      items: Uint32Array.from({ length: starts[TEXTS] ?? 0 }, () => items++),
    };
  });
}

it('keeps of each attribute what its members have, in memory that threads share, and nothing of others', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.nat(TEXTS - 1), { minLength: PEOPLE, maxLength: PEOPLE }), { maxLength: 3 }),
      fc.array(fc.nat(3), { minLength: 1, maxLength: 5 }),
      fc.uniqueArray(fc.nat(PEOPLE - 1)),
      (texts, lengths, members) => {
        const given = sourcesOf(texts, lengths);
        const itemsOf = (source: (typeof given)[number], person: number) => {
          const text = source.texts[person] ?? 0;
          return [...source.items.subarray(source.starts[text], source.starts[text + 1])];
        };
        const rowsOf = members.map((person) => given.flatMap((source) => itemsOf(source, person)));
        const support = new Uint32Array(given.reduce((sum, { items }) => sum + items.length, 0));
        for (const item of rowsOf.flat()) support[item] = (support[item] ?? 0) + 1;
        const personAt = Uint32Array.from(members);
        const { sources, offsets, rows } = rowsAndPostings(given, personAt, support, SHARED);
        for (const [place, row] of rowsOf.entries())
          expect([...rows.subarray(offsets[place], offsets[place + 1])]).toEqual(row);
        for (const [s, { textAt, starts, items }] of sources.entries()) {
          const source = given[s];
          if (source === undefined) throw new Error('no such source');
          const had = new Set(members.map((person) => source.texts[person] ?? 0));
          expect(starts).toHaveLength(had.size + 1);
          for (const [place, person] of members.entries()) {
            const text = textAt[place] ?? 0;
            expect([...items.subarray(starts[text], starts[text + 1])]).toEqual(itemsOf(source, person));
          }
          for (const column of [textAt, starts, items]) {
            expect(column.buffer).toBeInstanceOf(SharedArrayBuffer);
            expect(column.buffer.byteLength).toBe(column.byteLength);
          }
        }
      },
    ),
  );
});
