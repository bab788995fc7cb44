import { RawPeople } from '../../src/mining/dataset/raw-people.ts';
import { groupPeople, rawProfiles } from '../../src/mining/dataset/raw-profiles.ts';
import { OWN } from '../../src/mining/dataset/shared-columns.ts';
import { STRANGE } from '../../src/mining/outliers/strange-holders.ts';
import { textColumns } from '../../src/mining/dataset/text-columns.ts';
import type { MinedAnalysis } from '../../src/model/patterns.ts';
import type { Claim } from '../claim.ts';
import { KIND } from './given.ts';
import { MEASURED, mineTenant } from './mine-tenant.ts';
import type { Tenant } from './tenant.ts';
import { datasetOf } from './tenant-dataset.ts';

const EVERY_ONE = { ...MEASURED, outliers: 10_000_000 };

/** G10: holdings that nobody's policy gave (extra, left over from a move) against those that policy gave. */
export async function outlierClaims(full: boolean): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (const { people, name, f1, auc, target } of [
    { people: 400, name: '400', f1: 0.81, auc: 0.968, target: '.88/.98' },
    { people: 10_000, name: '10k', f1: 0.92, auc: 0.988, target: '.95/.99' },
  ]) {
    if (people > 1000 && !full) continue;
    const seeds = full ? 5 : 2;
    let [sumF1, sumAuc] = [0, 0];
    for (let seed = 301; seed < 301 + seeds; seed++) {
      const { tenant, analysis } = await mineTenant({ seed, people }, EVERY_ONE);
      const found = judged(tenant, analysis);
      sumF1 += found.f1 / seeds;
      sumAuc += found.auc / seeds;
    }
    const note = `G10, target ${target}; mean of ${seeds} seeds, ${people.toLocaleString('en-US')} people, 5 % noise`;
    claims.push(
      { claim: `mining.outliers.f1.${name}`, value: sumF1, goal: f1, better: 'higher', unit: 'F1', note },
      {
        claim: `mining.outliers.auc.${name}`,
        value: sumAuc,
        goal: auc,
        better: 'higher',
        unit: 'AUC',
        note: 'G10; by the rate at which each holding is expected',
      },
    );
  }
  return claims;
}

/**
 * The analysis as a detector. Listed outliers are suspected; a holding is the more suspicious the less it is expected: by the
 * surest pattern that the person meets, by what the list says, else by how usual the value is. What is not listed though its
 * value has patterns is not strange: it is expected as much as that says.
 */
function judged(tenant: Tenant, { outliers, patterns }: MinedAnalysis) {
  const { given, staff } = tenant;
  const dataset = datasetOf(tenant);
  const named = new Set(dataset.attributes.map(({ name }) => name));
  const profiles = rawProfiles(dataset, textColumns(dataset, OWN), named, OWN);
  for (const column of profiles.columns.values()) groupPeople(column);
  const raw = new RawPeople(profiles);
  const values = given.entitlementCount;
  const expected = new Map<number, number>();
  for (const { condition, value, evidence } of patterns)
    for (const person of raw.who(condition)) {
      const cell = person * values + value;
      expected.set(cell, Math.max(expected.get(cell) ?? 0, evidence.members.share));
    }
  const listed = new Map(
    outliers.map((one) => [Number(one.person.slice(1)) * values + one.value, one.expected]),
  );
  const withPatterns = new Set(patterns.map(({ value }) => value));
  const holders = new Uint32Array(values);
  for (const value of given.entitlements) holders[value]!++;
  const rows: { score: number; bad: boolean }[] = [];
  let [right, wrong, missed] = [0, 0, 0];
  for (let p = 0; p < staff.count; p++)
    for (let i = given.offsets[p]!; i < given.offsets[p + 1]!; i++) {
      const kind = given.kinds[i]!;
      if (kind === KIND.adhoc || kind === KIND.trap) continue;
      const bad = kind !== KIND.policy;
      const value = given.entitlements[i]!;
      const cell = p * values + value;
      const usual = Math.max(withPatterns.has(value) ? STRANGE : 0, holders[value]! / staff.count);
      rows.push({ score: 1 - (expected.get(cell) ?? listed.get(cell) ?? usual), bad });
      if (listed.has(cell) && bad) right++;
      else if (listed.has(cell)) wrong++;
      else if (bad) missed++;
    }
  return { f1: (2 * right) / (2 * right + wrong + missed), auc: areaUnder(rows) };
}

/** The chance that a bad row has a higher score than a good one, ties half. */
function areaUnder(rows: { readonly score: number; readonly bad: boolean }[]): number {
  rows.sort((a, b) => a.score - b.score);
  const bad = rows.filter((row) => row.bad).length;
  const good = rows.length - bad;
  let ranks = 0;
  for (let i = 0, j = 0; i < rows.length; i = j) {
    while (j < rows.length && rows[j]!.score === rows[i]!.score) j++;
    for (let r = i; r < j; r++) if (rows[r]!.bad) ranks += (i + j + 1) / 2;
  }
  return (ranks - (bad * (bad + 1)) / 2) / (bad * good);
}
