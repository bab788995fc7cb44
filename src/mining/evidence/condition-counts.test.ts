import { expect, it } from 'vitest';
import { RawPeople } from '../dataset/raw-people.ts';
import { ConditionCounter } from './condition-counts.ts';

it('counts who holds all values of a condition, however many these are', () => {
  for (const values of [1, 65_535, 65_536, 70_000]) {
    // Two members, of whom the first holds every value.
    const profiles = { active: Uint8Array.of(1, 1), columns: new Map(), groups: undefined };
    const counter = new ConditionCounter(new RawPeople(profiles));
    const none = new Uint32Array();
    const universe = {
      personAt: Uint32Array.of(0, 1),
      holderOffsets: Uint32Array.from({ length: values + 1 }, (_, v) => v),
      holders: new Uint32Array(values),
      space: {
        people: 2,
        offsets: none,
        rows: none,
        support: none,
        postingOffsets: none,
        postings: none,
        stems: { starts: none, lengths: new Uint8Array(), runOf: none, longest: 0 },
        common: { commonest: [], lineOf: new Int32Array(), counts: none },
        bits: new Float64Array(),
        kinds: new Uint16Array(),
        priority: new Float64Array(),
      },
    };
    const condition = { key: '[]', terms: [], equivalents: [] };
    const all = Array.from({ length: values }, (_, v) => v);
    const counted = counter.count(universe, { condition, values: all }, new Uint8Array(values));
    expect(counted).toMatchObject({ n: 2, holdAll: 1, holdSome: 0 });
  }
});
