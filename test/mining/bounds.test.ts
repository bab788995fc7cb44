import { describe, expect, it } from 'vitest';
import { DatasetBuilder } from '../../src/mining/dataset/dataset-builder.ts';
import { mine } from '../../src/mining/mine.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';

const OPTIONS = { ...MINING_DEFAULTS, permutations: 1, bootstraps: 0 };

interface Small {
  readonly people?: number;
  readonly members?: number;
  readonly values?: number;
  readonly holders?: number;
  readonly apps?: number;
  readonly departments?: number;
}

/** Every app has the same members; the first people hold every value; departments are of three people or more. */
function datasetOf({
  people = 30,
  members = people,
  values = 2,
  holders = 5,
  apps = 1,
  departments = 2,
}: Small) {
  const builder = new DatasetBuilder({ named: [], without: [] });
  for (let app = 0; app < apps; app++) builder.addApp(`app${app}`, `App ${app}`);
  for (let value = 0; value < values; value++)
    builder.addValue({
      app: value % Math.max(1, apps),
      entitlementId: 'ent',
      entitlement: 'Role',
      id: `val${value}`,
      name: `Value ${value}`,
      multiValue: true,
      sensitive: false,
    });
  for (let person = 0; person < people; person++) {
    const department = `d${String(Math.min(departments - 1, Math.floor(person / 3))).padStart(6, '0')}`;
    builder.addPerson({ id: `u${person}`, active: true, profile: departments === 0 ? {} : { department } });
    if (person >= members) continue;
    for (let app = 0; app < apps; app++) builder.addMember(app, person);
    if (person < holders) for (let value = 0; value < values; value++) builder.addHolding(person, value);
  }
  return builder.build({ at: 0, source: 'report', filters: [], coverage: [] });
}

describe('mining what is small or large', () => {
  it.each<[string, Small]>([
    ['nobody', { people: 0 }],
    ['one person', { people: 1, holders: 1 }],
    ['one person without holdings', { people: 1, holders: 0 }],
    ['an app without members', { members: 0 }],
    ['values that nobody holds', { holders: 0 }],
    ['values that everybody holds', { holders: 30 }],
    ['no values', { values: 0 }],
    ['an app without values', { apps: 3, values: 2 }],
    ['no apps', { apps: 0, values: 0 }],
    ['no attributes', { departments: 0 }],
    ['an attribute that says the same of all', { departments: 1 }],
  ])('%s: every holding is explained or left over', async (_title, small) => {
    const dataset: Dataset = datasetOf(small);
    const { holdings, explained, residual, birthright, patterns, people } = await mine(dataset, OPTIONS);
    const left = residual.reduce((sum, { unexplained }) => sum + unexplained, 0);
    expect(explained + left).toBe(holdings);
    expect(residual.length + birthright.length).toBe(dataset.values.length);
    expect(people).toBe(small.people ?? 30);
    expect(patterns).toHaveLength(0);
  });

  it.each([65_535, 65_537])('%i departments, of which the last holds a value', async (departments) => {
    const people = 3 * departments + 60;
    const builder = datasetOf({ people, departments, values: 1, holders: 0 });
    // Of three people each but for the last.
    const last = Uint32Array.from({ length: 63 }, (_, i) => people - 63 + i);
    const dataset = { ...builder, holdings: { offsets: Uint32Array.of(0, 63), people: last } };
    const { patterns } = await mine(dataset, OPTIONS);
    expect(patterns.map(({ condition }) => condition.terms)).toMatchObject([
      [{ attribute: 'department', text: `d${String(departments - 1).padStart(6, '0')}` }],
    ]);
    expect(patterns[0]?.evidence.members).toMatchObject({ k: 63, n: 63 });
  });

  it('ends when the call was cancelled before, even where there is nothing to search', async () => {
    const signal = AbortSignal.abort(new Error('too late'));
    await expect(mine(datasetOf({ values: 0 }), OPTIONS, { signal })).rejects.toThrow('too late');
  });
});
