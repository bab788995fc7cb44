import { expect, it } from 'vitest';
import { DatasetBuilder } from '../../src/mining/dataset/dataset-builder.ts';
import { mine } from '../../src/mining/mine.ts';
import { MINING_DEFAULTS } from '../../src/model/patterns.ts';
import { peopleWho } from '../../src/planning/bundles/condition-extent.ts';

/** Titles that have the word; so many people of each are members, so many more are not. */
const AUDITORS = [
  ['Auditor', 30, 3],
  ['Senior Auditor of the Northern Region', 30, 0],
  ['Deputy Head of Global Internal Quality Control, Auditor', 20, 4],
  ['Global Lead for Risk, Tax, Payroll, Travel and Expenses in Europe and Asia (auditor)', 10, 1],
] as const;

it('counts everybody whose title has the word of a condition, wherever in the title it stands', async () => {
  const builder = new DatasetBuilder({ named: [], without: [] });
  const app = builder.addApp('0oa1', 'Ledger');
  const value = builder.addValue({
    app,
    entitlementId: 'e1',
    entitlement: 'Role',
    id: 'v1',
    name: 'Inspect',
    multiValue: true,
    sensitive: false,
  });
  let people = 0;
  const add = (title: string, isMember: boolean, holds: boolean) => {
    const person = builder.addPerson({ id: `u${people++}`, active: true, profile: { title } });
    if (isMember) builder.addMember(app, person);
    if (holds) builder.addHolding(person, value);
  };
  for (const [title, members, others] of AUDITORS)
    for (let n = 0; n < members + others; n++) add(title, n < members, n < members);
  for (let n = 0; n < 200; n++) add(['Clerk', 'Driver', 'Cook', 'Nurse'][n % 4] ?? '', true, false);
  const dataset = builder.build({ at: 0, source: 'snapshot', filters: [], coverage: [] });

  const { patterns, candidates } = await mine(dataset, MINING_DEFAULTS);
  expect(patterns).toHaveLength(1);
  const [{ condition, evidence } = expect.fail()] = patterns;
  expect(condition.terms).toEqual([
    {
      kind: 'contains',
      attribute: 'title',
      text: 'auditor',
      raws: AUDITORS.map(([title]) => title).sort(),
    },
  ]);
  expect(evidence).toMatchObject({
    members: { k: 90, n: 90 },
    others: { k: 0, n: 200 },
    activeInOkta: 98,
    notMembers: 8,
    holdersOutside: 0,
  });
  expect(candidates).toMatchObject([{ holdAll: 90, wouldGain: 0 }]);
  expect(peopleWho(condition, dataset).reduce((sum, one) => sum + one, 0)).toBe(98);
});
