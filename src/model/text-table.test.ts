import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { textList, textsOf, TextListBuilder } from './text-list.ts';
import { TextTable } from './text-table.ts';

const whole = fc.string({ unit: 'grapheme', maxLength: 4 });
const damaged = fc.oneof(
  whole,
  fc.nat({ max: 0xffff }).map((unit) => String.fromCharCode(unit)),
);
const texts = fc.oneof(fc.uniqueArray(whole), fc.uniqueArray(damaged));

describe('a table of texts', () => {
  it('finds each text of its list and no other', () => {
    fc.assert(
      fc.property(texts, fc.array(damaged), (own, others) => {
        const table = new TextTable(textList(own));
        for (const text of [...own, ...others]) expect(table.find(text) ?? -1).toBe(own.indexOf(text));
      }),
    );
  });

  it('tells where the texts of another list stand, in whatever order', () => {
    const part = texts.chain((own) =>
      fc.tuple(fc.constant(own), fc.shuffledSubarray(own), fc.array(damaged)),
    );
    fc.assert(
      fc.property(part, ([own, some, others]) => {
        const asked = [...some, ...others];
        expect([...new TextTable(textList(own)).places(textList(asked))]).toEqual(
          asked.map((text) => own.indexOf(text)),
        );
      }),
    );
  });
});

describe('a list of texts that is made of another', () => {
  it('has the rows that were taken and what was pushed, and stays as it is when more are', () => {
    fc.assert(
      fc.property(texts, fc.array(damaged), fc.nat(), (own, others, step) => {
        const rows = Uint32Array.from(own.keys()).filter((row) => row % 7 !== step % 7);
        const builder = new TextListBuilder();
        builder.takeSome(textList(own), rows);
        const taken = Array.from(rows, (row) => own[row]);
        const first = builder.build();
        for (const text of others) builder.push(text);
        expect([...textsOf(builder.build())]).toEqual([...taken, ...others]);
        expect([...textsOf(first)]).toEqual(taken);
      }),
    );
  });
});
