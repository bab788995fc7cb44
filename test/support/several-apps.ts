import { Draws } from '../../bench/mining/draws.ts';
import { generateTenant } from '../../bench/mining/tenant.ts';
import { DatasetBuilder } from '../../src/mining/dataset/dataset-builder.ts';
import type { Dataset } from '../../src/model/dataset.ts';

/** Apps by their number: of 1 and 2 the same people are members, of 3 nobody is, of 4 a third. */
const APPS = 5;
const isMember = (app: number, person: number) =>
  app === 0 || (app < 3 ? person % 5 > 0 : app === 4 && person % 3 === 0);

/**
 * A tenant whose values belong to several apps with different members; some holdings come from a policy, people are in groups,
 * some moved from another department, one app has no members, and one value nobody holds.
 */
export function severalApps(seed: number, people: number): Dataset {
  const { attributes, given } = generateTenant({ seed, people, grantScale: 0.6 });
  const draws = new Draws(seed);
  const builder = new DatasetBuilder({ named: attributes.map(({ name }) => name), without: [] });
  const department = attributes.find(({ name }) => name === 'department');
  if (department === undefined) throw new Error('the tenant has no departments');
  for (let app = 0; app < APPS; app++) builder.addApp(`app${app}`, `App ${app}`);
  for (let group = 0; group < 12; group++)
    builder.addGroup({ id: `grp${group}`, name: `Group ${group}`, ofOkta: group % 3 > 0 });
  for (let value = 0; value <= given.entitlementCount; value++)
    builder.addValue({
      app: value % APPS,
      entitlementId: `ent${value % 2}`,
      entitlement: `Role ${value % 2}`,
      id: `val${value}`,
      name: `Value ${value}`,
      multiValue: true,
      sensitive: value % 7 === 0,
    });
  for (let person = 0; person < people; person++) {
    const texts = attributes.map(({ name, codes, raws }) => [name, raws[codes[person]! - 1] ?? ''] as const);
    const team = draws.below(6);
    const second = 6 + draws.below(6);
    const row = builder.addPerson({
      id: `u${person}`,
      active: person % 11 > 0,
      profile: Object.fromEntries(texts),
      ...(draws.below(4) > 0
        ? {}
        : { formerDepartment: department.raws[draws.below(department.raws.length)]! }),
    });
    for (const group of [team, second]) builder.addToGroup(group, row);
    for (let app = 0; app < APPS; app++) if (isMember(app, person)) builder.addMember(app, person);
    for (const value of given.entitlements.subarray(given.offsets[person], given.offsets[person + 1])) {
      if (value % 4 === 1 && draws.below(3) === 0) builder.addDerived(person, value);
      else builder.addHolding(person, value);
    }
    // A team holds a value that no attribute tells.
    if (team === 2 && draws.below(20) > 0) builder.addHolding(person, given.entitlementCount - 5);
  }
  return builder.build({ at: 0, source: 'snapshot', filters: [], coverage: [] });
}
