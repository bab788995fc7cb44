import { expect, it } from 'vitest';
import { DatasetBuilder } from '../../src/mining/dataset/dataset-builder.ts';
import { mine } from '../../src/mining/mine.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';

/** The number of the first other. */
const LAST = 600;

/**
 * In Data 76 of 80 Engineers hold a value and nobody of 120 others; elsewhere four of 200 Engineers do and nobody of 200
 * others. Then come `count` people of this profile, of whom the first `holders` hold it, and `outside` of it who are not in
 * the app.
 */
function withThese(
  count: number,
  profile: Readonly<Record<string, string>>,
  holders: number,
  outside = 0,
): Dataset {
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
  const add = (p: number, of: Readonly<Record<string, string>>, holds: boolean) => {
    const person = builder.addPerson({ id: `u${p}`, active: true, profile: of });
    builder.addMember(app, person);
    if (holds) builder.addHolding(person, value);
  };
  for (let p = 0; p < LAST; p++) {
    const department = p < 200 ? 'Data' : `Other ${p % 7}`;
    const title = p < 80 || (p >= 200 && p % 2 === 0) ? 'Engineer' : `Role ${p % 5}`;
    add(p, { department, title }, p < 76 || (p >= 200 && p % 100 === 0));
  }
  for (let n = 0; n < count; n++) add(LAST + n, profile, n < holders);
  // People who are not in the app.
  for (let n = 0; n < outside; n++) builder.addPerson({ id: `o${n}`, active: true, profile });
  return builder.build({ at: 0, source: 'snapshot', filters: [], coverage: [] });
}

it('where many of whom an attribute is empty hold a value no more than others do, they stand out as others do', async () => {
  // Three of 300 who have no title.
  const dataset = withThese(300, { department: 'Data' }, 3);
  const { outliers, outlierCount, untold } = await mine(dataset, MINING_DEFAULTS);
  const listed = outliers.map(({ person }) => person).sort();
  expect(listed).toEqual(['u200', 'u300', 'u400', 'u500', 'u600', 'u601', 'u602']);
  expect({ outlierCount, told: untold.emptyAttributes }).toEqual({ outlierCount: 7, told: [] });
});

it('what those lack who are not in the app says nothing of its members', async () => {
  const { outliers, untold } = await mine(withThese(1, { department: 'Data' }, 1, 2_000), MINING_DEFAULTS);
  expect(outliers.map(({ person }) => person)).not.toContain(`u${LAST}`);
  expect(untold.emptyAttributes).toEqual([{ attribute: 'title', holdings: 1 }]);
});

it('each app has its own members: what is empty among those of one says nothing of the other', async () => {
  const builder = new DatasetBuilder({ named: [], without: [] });
  const values = ['one', 'two'].map((name) => {
    const app = builder.addApp(name, name);
    const value = {
      entitlementId: name,
      entitlement: 'Role',
      id: name,
      name,
      multiValue: true,
      sensitive: false,
    };
    return { app, value: builder.addValue({ app, ...value }) };
  });
  for (const [a, { app, value }] of values.entries()) {
    const add = (p: string, profile: Readonly<Record<string, string>>, holds: boolean) => {
      const person = builder.addPerson({ id: `${a}${p}`, active: true, profile });
      builder.addMember(app, person);
      if (holds) builder.addHolding(person, value);
    };
    for (let p = 0; p < LAST; p++) {
      const department = p < 200 ? 'Data' : `Other ${p % 7}`;
      const title = p < 80 || (p >= 200 && p % 2 === 0) ? 'Engineer' : `Role ${p % 5}`;
      add(`u${p}`, { department, title }, p < 76 || (p >= 200 && p % 100 === 0));
    }
    // In one app a single person without a title holds it, in the other one of 400.
    for (let p = 0; p < (a === 0 ? 400 : 1); p++) add(`x${p}`, { department: 'Data' }, p === 0);
  }
  const dataset = builder.build({ at: 0, source: 'snapshot', filters: [], coverage: [] });
  const { outliers, untold } = await mine(dataset, MINING_DEFAULTS);
  expect(outliers.map(({ person }) => person).filter((id) => id.includes('x'))).toEqual(['0x0']);
  expect(untold.emptyAttributes).toEqual([{ attribute: 'title', holdings: 1 }]);
});

it.each([
  { who: 'Data, no title', profile: { department: 'Data' }, untold: ['title'] },
  { who: 'an Engineer of no department', profile: { title: 'Engineer' }, untold: ['department'] },
  { who: 'Data, another title', profile: { department: 'Data', title: 'Role 1' }, untold: [] },
  { who: 'elsewhere, no title', profile: { department: 'Other 1' }, untold: [] },
])('what an empty attribute may explain is left to be told: $who', async ({ profile, untold }) => {
  const {
    patterns,
    outliers,
    outlierCount,
    untold: told,
  } = await mine(withThese(1, profile, 1), MINING_DEFAULTS);
  expect(patterns.map(({ condition }) => condition.key)).toEqual([
    JSON.stringify([
      ['equals', 'department', 'data'],
      ['equals', 'title', 'engineer'],
    ]),
  ]);
  const listed = outliers.map(({ person }) => person);
  expect(listed).toEqual(
    expect.arrayContaining(['u200', 'u300', 'u400', 'u500', ...(untold.length === 0 ? [`u${LAST}`] : [])]),
  );
  expect(listed).toHaveLength(outlierCount);
  expect(told.emptyAttributes).toEqual(untold.map((attribute) => ({ attribute, holdings: 1 })));
  expect(outlierCount + untold.length).toBe(5);
});
