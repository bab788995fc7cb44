import { expect, it } from 'vitest';
import { peopleByCode, textCodes } from './text-columns.ts';

it.each([65_535, 65_536])('numbers %i texts, of whom the last is somebody’s', (count) => {
  const texts = Array.from({ length: count }, (_, t) => `text ${t}`);
  // The second is spelled in two ways, and one spelling is empty.
  const raws = [...texts, 'TEXT 1', ' '];
  const textOf = Uint32Array.from([...texts.keys(), 1, -1], (text) => text + 1);
  const codes = Uint32Array.of(count, 0, 2, count + 1, count + 2);
  const column = { name: 'costCenter', kind: 'plain', codes, raws, textOf, texts } as const;
  const found = textCodes(column);
  expect(Array.from(found)).toEqual([count, 0, 2, 2, 0]);
  const people = peopleByCode(found, count);
  expect([people[0], people[2], people[count]]).toEqual([2, 2, 1]);
});
