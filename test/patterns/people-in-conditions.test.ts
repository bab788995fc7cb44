import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Term } from '../../src/model/patterns.ts';
import { planBundlesByApp } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { patternPolicyText } from '../../src/workflows/patterns/policy-rule.ts';
import { makeSignOffSheets } from '../../src/workflows/bundles/sign-off-sheets.ts';
import { analysisPage } from '../../src/pages/analysis-page.ts';
import { analysisEvidence } from '../../src/workflows/patterns/analysis-evidence.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { connect } from '../support/mcp-client.ts';
import { patternsOfAnApp, type PatternsOfAnApp } from '../support/patterns-of-an-app.ts';

/**
 * A condition can be about whom people report to. Lists and names hold no identifier of a person; who is meant stands where
 * somebody decides about this one pattern.
 */
let there: PatternsOfAnApp;
beforeEach(async () => {
  there = await patternsOfAnApp();
  for (const [n, { profile }] of there.users.entries()) {
    profile['manager'] = n % 2 === 0 ? 'Anna Boss' : 'Ben Chief';
    profile['managerId'] = n % 2 === 0 ? 'boss@acme.example' : BEN;
  }
});
afterEach(() => there.world.close());

const BEN = '00uBEN00000000000001';
const manager = (attribute: string, raw: string): Term => ({
  kind: 'manager',
  attribute,
  text: raw.toLowerCase(),
  raws: [raw],
});
const ADDRESS = manager('managerId', 'boss@acme.example');
const ID = manager('managerId', BEN);
const IDENTIFIERS = /boss@|00u[0-9a-z]{10}/i;

const said = (...terms: readonly Term[]) =>
  handMadeAnalysis(
    there.world,
    there.app.id,
    terms.map((term) => ({ terms: [term], values: ['Deploy'] })),
  );

it('lists show a manager by name where the attribute holds it, and never by an address or an id', async () => {
  const named = manager('manager', 'Anna Boss');
  const { header, mined } = await said(ADDRESS, ID, named, equals('costCenter', 'boss@acme.example'));
  expect(mined.candidates).toHaveLength(4);
  const client = await connect(there.world.context);
  try {
    const answer = await client.call('analyze_entitlement_patterns', { analysis: header.id });
    expect(answer.text).not.toMatch(IDENTIFIERS);
    const { patterns } = answer.body.data as unknown as { patterns: { lines: string[] }[] };
    expect(patterns.map(({ lines }) => lines[0]?.split(' → ')[0])).toEqual([
      'managerId=(a person)',
      'managerId=(a person)',
      'manager=Anna Boss',
      'costCenter=(a person)',
    ]);
    const card = await client.call('get_pattern', { pattern: '1' });
    expect(card.body.data).toMatchObject({ condition: 'managerId=boss@acme.example' });
  } finally {
    await client.close();
  }
});

it('a plan names a bundle that it cannot make without one', async () => {
  await handMadeAnalysis(there.world, there.app.id, [
    { terms: [ADDRESS], values: ['Deploy'] },
    { terms: [ID], values: ['Developer'] },
  ]);
  Object.assign(there.values.get('Deploy') ?? {}, { name: 'Destroy' });
  const [plan] = await planBundlesByApp(there.world.context, [{ pattern: '1' }, { pattern: '2' }]);
  expect(plan?.blocked).toMatchObject([
    { pattern: 1, name: 'managerId=(a person)', reason: 'values-gone', by: ['Role=Deploy'] },
  ]);
  expect(JSON.stringify(plan)).not.toMatch(IDENTIFIERS);
});

it('who is meant stands on the sheet of an owner and in the expression of a policy rule', async () => {
  const { header } = await said(ADDRESS, ID);
  const { sheets } = await makeSignOffSheets(there.world.context, { analysis: header.id, owners: 'Olga' });
  expect(sheets[0]?.lines.map(({ condition }) => condition)).toEqual([
    'managerId=boss@acme.example',
    `managerId=${BEN}`,
  ]);
  const page = analysisPage(await analysisEvidence(there.world.context, header.id)).replace(/\s+/g, ' ');
  expect(page).toContain('. managerId=boss@acme.example');
  expect(page).toContain('stand out”, and managers where a condition is about them: keep it like a report.');
  const text = await patternPolicyText(there.world.context, '1');
  expect(text).toContain('Rule name:  managerId=(a person)\n');
  expect(text).toContain('user.profile.managerId == "boss@acme.example"');
});
