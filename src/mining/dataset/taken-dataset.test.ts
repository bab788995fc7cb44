import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Dataset, HoldingColumns } from '../../model/dataset.ts';
import { DatasetBuilder } from './dataset-builder.ts';
import { takenDataset } from './taken-dataset.ts';

const VALUES = 6;
const COLOURS = ['', 'Red', 'Blue', 'Green'];

interface Somebody {
  readonly colour: number;
  readonly held: readonly number[];
  readonly derived: readonly number[];
  readonly isTaken: boolean;
  readonly holdsAsBefore: boolean;
}

const values = fc.uniqueArray(fc.nat({ max: VALUES - 1 }));
const somebody = fc.record<Somebody>({
  colour: fc.nat({ max: COLOURS.length - 1 }),
  held: values,
  derived: values,
  isTaken: fc.boolean(),
  holdsAsBefore: fc.boolean(),
});

/** Two apps of which everybody is a member; the first three values are of the first. */
function datasetOf(people: readonly Somebody[]): Dataset {
  const builder = new DatasetBuilder({ named: [], without: [] });
  for (const [n, { colour }] of people.entries())
    builder.addPerson({ id: `u${n}`, active: true, profile: { department: COLOURS[colour] ?? '' } });
  for (const app of [builder.addApp('a', 'A'), builder.addApp('b', 'B')])
    for (const person of people.keys()) builder.addMember(app, person);
  for (let value = 0; value < VALUES; value++)
    builder.addValue({
      app: value < 3 ? 0 : 1,
      entitlementId: 'role',
      entitlement: 'Role',
      id: `v${value}`,
      name: `V${value}`,
      multiValue: true,
      sensitive: false,
    });
  for (const [person, { held, derived }] of people.entries()) {
    for (const value of held) builder.addHolding(person, value);
    for (const value of derived) builder.addDerived(person, value);
  }
  const scope = { at: 0, source: 'snapshot', filters: [], coverage: [] } as const;
  return builder.build(scope, { withAside: true });
}

function holdersOf({ offsets, people }: HoldingColumns, value: number): readonly number[] {
  return [...people.subarray(offsets[value], offsets[value + 1])];
}

it('of a dataset those are taken over who are to be, by their rows now, with what they hold of each app', () => {
  fc.assert(
    fc.property(fc.array(somebody, { minLength: 1 }), (everybody) => {
      const people = [...everybody.keys()].filter((person) => everybody[person]?.isTaken);
      const rowIn = (app: number) =>
        Int32Array.from(everybody, ({ isTaken, holdsAsBefore }, person) =>
          isTaken && (app === 0 || holdsAsBefore) ? people.indexOf(person) : -1,
        );
      const taking = { people: Uint32Array.from(people), rowOf: [rowIn(0), rowIn(1)] };
      const { columns, holdings, derived } = takenDataset(datasetOf(everybody), taking);
      for (let value = 0; value < VALUES; value++) {
        const rows = (of: keyof Pick<Somebody, 'held' | 'derived'>) =>
          people.flatMap((person, row) => {
            const one = everybody[person];
            return one?.[of].includes(value) && (value < 3 || one.holdsAsBefore) ? [row] : [];
          });
        expect(holdersOf(holdings, value)).toEqual(rows('held'));
        if (derived !== undefined) expect(holdersOf(derived, value)).toEqual(rows('derived'));
      }
      const colours = people.map((person) => COLOURS[everybody[person]?.colour ?? 0] ?? '');
      const [colour] = columns;
      expect(colour === undefined).toBe(colours.every((text) => text === ''));
      if (colour !== undefined)
        expect(
          [...colour.codes.subarray(0, colour.taken)].map((code) => colour.raws[code - 1] ?? ''),
        ).toEqual(colours);
    }),
  );
});
