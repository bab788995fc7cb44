import { expect, it } from 'vitest';
import { generateTenant } from '../../bench/mining/tenant.ts';
import { datasetOf } from '../../bench/mining/tenant-dataset.ts';
import { DatasetBuilder } from '../../src/mining/dataset/dataset-builder.ts';
import { mine } from '../../src/mining/mine.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';
import { canonicalText, shuffledDataset } from '../support/shuffled-dataset.ts';

/** Of 50 people in Data all but two hold the value, so many of them by a bundle; and of 450 others nine. */
function withBundle(byBundle: number): Dataset {
  const builder = new DatasetBuilder({ named: [], without: [] });
  const app = builder.addApp('app', 'App');
  const value = builder.addValue({
    app,
    entitlementId: 'ent',
    entitlement: 'Role',
    id: 'query',
    name: 'Query',
    multiValue: true,
    sensitive: false,
  });
  for (let p = 0; p < 500; p++) {
    const department = p < 50 ? 'Data' : `Other ${p % 9}`;
    const person = builder.addPerson({ id: `u${p}`, active: true, profile: { department } });
    builder.addMember(app, person);
    if (p < byBundle) builder.addDerived(person, value);
    else if (p < 48 || (p >= 50 && p % 50 === 0)) builder.addHolding(person, value);
  }
  return builder.build({ at: 0, source: 'snapshot', filters: [], coverage: [] });
}

it.each([
  { byBundle: 0, members: { k: 48, n: 50 } },
  { byBundle: 20, members: { k: 28, n: 30 } },
])('whom a bundle gives the value ($byBundle people) does not count as lacking it', async (given) => {
  const { patterns, candidates, holdings } = await mine(withBundle(given.byBundle), MINING_DEFAULTS);
  expect(holdings).toBe(57 - given.byBundle);
  expect(patterns.map(({ condition }) => condition.key)).toEqual([
    JSON.stringify([['equals', 'department', 'data']]),
  ]);
  expect(patterns[0]?.evidence).toMatchObject({
    members: given.members,
    repaired: given.members,
    others: { k: 9, n: 450 },
    base: { k: 57 - given.byBundle, n: 500 - given.byBundle },
    membersLacking: 2,
  });
  expect(patterns[0]?.evidence.derived ?? 0).toBe(given.byBundle);
  expect(candidates[0]).toMatchObject({ holdAll: 48, holdSome: 0, holdNone: 2, wouldGain: 2 });
});

it('what a bundle gives half of the company is no pattern by itself, and nobody left over makes it one for everybody', async () => {
  const dataset = withBundle(0);
  const holders = dataset.holdings.people.length;
  const derived = { offsets: Uint32Array.of(0, holders), people: dataset.holdings.people };
  const none = { offsets: Uint32Array.of(0, 0), people: new Uint32Array() };
  const { patterns, birthright } = await mine({ ...dataset, holdings: none, derived }, MINING_DEFAULTS);
  expect({ patterns, birthright }).toEqual({ patterns: [], birthright: [] });
});

it('finds the same in any order where much is given by bundles', async () => {
  const dataset = split(datasetOf(generateTenant({ seed: 4, people: 400, grantScale: 0.5 })));
  const options = { ...MINING_DEFAULTS, permutations: 2, outliers: 1_000_000 };
  const once = canonicalText(dataset, await mine(dataset, options));
  expect(once).toContain('"derived":');
  const other = shuffledDataset(dataset, 3);
  expect(canonicalText(other, await mine(other, options)) === once).toBe(true);
});

/** Every third holding of every second value is given by a bundle. */
function split(dataset: Dataset): Dataset {
  const rows = dataset.values.map((_, value) =>
    dataset.holdings.people.subarray(dataset.holdings.offsets[value], dataset.holdings.offsets[value + 1]),
  );
  const columns = (kept: (value: number, i: number) => boolean) => {
    const own = rows.map((row, value) => row.filter((__, i) => kept(value, i)));
    const offsets = Uint32Array.from([0, ...own.map(({ length }) => length)]);
    for (let v = 1; v < offsets.length; v++) offsets[v]! += offsets[v - 1]!;
    return { offsets, people: Uint32Array.from(own.flatMap((row) => [...row])) };
  };
  const byBundle = (value: number, i: number) => value % 2 === 0 && i % 3 === 0;
  return {
    ...dataset,
    holdings: columns((value, i) => !byBundle(value, i)),
    derived: columns(byBundle),
  };
}
