import { DatasetBuilder } from '../../src/mining/dataset/dataset-builder.ts';
import { mine } from '../../src/mining/mine.ts';
import type { Dataset } from '../../src/model/dataset.ts';
import type { Claim } from '../claim.ts';
import { Draws } from './draws.ts';
import { MEASURED } from './mine-tenant.ts';
import { PROFILE, tidyProfile } from './profiles.ts';
import { generateTenant } from './tenant.ts';

/** Each decides one value alone, and somebody named all of them. */
const PLANTED = ['gender', 'religion', 'nationality', 'salaryGrade', 'disabilityStatus', 'homeCity'] as const;

/** Attributes that must never be used: a value that one of them explains perfectly stays unexplained. */
export async function sensitiveClaims(): Promise<readonly Claim[]> {
  const dataset = plantedDataset();
  const { patterns } = await mine(dataset, MEASURED);
  const names = new Set<string>(PLANTED);
  const used = patterns.filter(({ condition: { terms, equivalents } }) =>
    [terms, ...equivalents].flat().some((term) => term.kind !== 'group' && names.has(term.attribute)),
  );
  const kept = PLANTED.filter((name) => JSON.stringify(dataset).includes(secret(name, 0)));
  return [
    {
      claim: 'mining.sensitive.used',
      value: used.length + kept.length,
      goal: 0,
      better: 'lower',
      unit: 'patterns or columns',
      note: `${PLANTED.length} sensitive attributes that each decide a value, named by a person; ${patterns.length} patterns`,
    },
  ];
}

function plantedDataset(): Dataset {
  const { company, staff, given } = generateTenant({ seed: 7, people: 1000 });
  const draws = new Draws(77);
  const builder = new DatasetBuilder({ named: PLANTED, without: [] });
  const app = builder.addApp('app', 'App');
  const names = [...Array.from({ length: given.entitlementCount }, (_, e) => `Value ${e}`), ...PLANTED];
  for (const name of names)
    builder.addValue({
      app,
      entitlementId: 'ent',
      entitlement: 'Role',
      id: name,
      name,
      multiValue: true,
      sensitive: false,
    });
  for (let p = 0; p < staff.count; p++) {
    const tidy = tidyProfile(company, staff, p);
    const texts = PLANTED.map(() => draws.below(4));
    const profile = Object.fromEntries([
      ...PROFILE.map((name, i) => [name, tidy[i]!]),
      ...PLANTED.map((name, i) => [name, secret(name, texts[i]!)]),
    ]) as Record<string, string>;
    builder.addMember(app, builder.addPerson({ id: `u${p}`, active: true, profile }));
    for (let i = given.offsets[p]!; i < given.offsets[p + 1]!; i++)
      builder.addHolding(p, given.entitlements[i]!);
    for (const [i, text] of texts.entries())
      if (text === 0) builder.addHolding(p, given.entitlementCount + i);
  }
  return builder.build({ at: 0, source: 'report', filters: [], coverage: [] });
}

function secret(name: string, text: number): string {
  return `secret ${name} ${text}`;
}
