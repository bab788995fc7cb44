import { expect, it } from 'vitest';
import type { Dataset } from '../../model/dataset.ts';
import { Crew } from '../threads/crew.ts';
import { DatasetBuilder } from '../dataset/dataset-builder.ts';
import { learnedItems } from '../dataset/learned-items.ts';
import { repaired } from '../dataset/repair.ts';
import { OWN } from '../dataset/shared-columns.ts';
import { Steps } from '../threads/steps.ts';
import { textColumns } from '../dataset/text-columns.ts';
import { holdersOf, type Universe } from './universe.ts';
import { startOrdering, universesOf } from './universes.ts';

async function found(dataset: Dataset): Promise<readonly Universe[]> {
  const { learned } = repaired(textColumns(dataset, OWN));
  const crew = new Crew(new Steps({}), undefined);
  const ordering = startOrdering(dataset, crew, OWN);
  return await universesOf(dataset, ordering, learnedItems(dataset, learned), crew, OWN);
}

function builderOf(apps: number, values: number): DatasetBuilder {
  const builder = new DatasetBuilder({ named: [], without: [] });
  for (let app = 0; app < apps; app++) builder.addApp(`app${app}`, `App ${app}`);
  for (let value = 0; value < values; value++)
    builder.addValue({
      app: value % apps,
      entitlementId: 'ent',
      entitlement: 'Role',
      id: `val${value}`,
      name: `Value ${String(value).padStart(3, '0')}`,
      multiValue: true,
      sensitive: false,
    });
  return builder;
}

const SCOPE = { at: 0, source: 'report', filters: [], coverage: [] } as const;

it('searches apps together only where all members are the same, whatever numbers are made of them', async () => {
  const builder = builderOf(2, 2);
  for (let person = 0; person <= 77_378; person++)
    builder.addPerson({ id: `u${person}`, active: true, profile: {} });
  // Sums over these were the same: both apps were taken for one, and people for members who are none.
  const members = [
    [3, 6_899, 77_378],
    [3, 8_205, 36_892],
  ];
  for (const [app, people] of members.entries())
    for (const person of people) {
      builder.addMember(app, person);
      builder.addHolding(person, app);
    }
  const universes = await found(builder.build(SCOPE));
  expect(universes.map(({ personAt }) => Array.from(personAt).sort((a, b) => a - b))).toEqual(members);
});

it('puts people of equal attributes in an order that their holdings decide, not their rows', async () => {
  // What 1 and 34 summed up to was what 2 and 3 did.
  const held = [
    [0, 33],
    [1, 2],
  ];
  const universes = await Promise.all(
    [held, held.toReversed()].map(async (order) => {
      const builder = builderOf(1, 40);
      for (const [row, values] of order.entries()) {
        builder.addPerson({ id: `u${row}`, active: true, profile: {} });
        builder.addMember(0, row);
        for (const value of values) builder.addHolding(row, value);
      }
      return await found(builder.build(SCOPE));
    }),
  );
  const [one, other] = universes.map(([universe]) => {
    if (universe === undefined) throw new Error('no universe');
    return [...universe.values.keys()].map((v) => Array.from(holdersOf(universe, v)));
  });
  expect(one).toEqual(other);
});
