import { afterAll, beforeAll, expect, it } from 'vitest';
import { analysisText } from '../../src/cli/texts/analysis-text.ts';
import { analysisPage } from '../../src/pages/analysis-page.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analysisEvidence } from '../../src/workflows/patterns/analysis-evidence.ts';
import { newerThan } from '../../src/workflows/patterns/stored-analysis.ts';
import { birthrightPolicy } from '../../src/workflows/patterns/policy-rule.ts';
import { unlisted } from '../../src/workflows/patterns/unexplained.ts';
import { analysedCompany, type AnalysedCompany } from '../support/analysed-company.ts';
import { commandLine } from '../support/command-line.ts';
import { connect } from '../support/mcp-client.ts';

/** What of an analysis is in no list is said, and of which analysis a list is. */
let there: AnalysedCompany;
let first: Analysis;
let second: Analysis;
beforeAll(async () => {
  there = await analysedCompany();
  first = await there.analyze();
  await there.world.clock.sleep(60_000);
  second = await there.analyze();
});
afterAll(() => there.world.close());

const words = (text: string) => text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');

it('every holding to explain is explained, stands out, or is said to be neither', async () => {
  const { tenant } = there.world.sandbox;
  const appId = there.company.dev.id;
  const { mined, facts } = second;
  const told = new Set(mined.patterns.map(({ value }) => facts.values[value]?.id));
  for (const { value } of mined.birthright) told.add(facts.values[value]?.id);
  const held = new Map<string, number>();
  for (const { id, status, profile } of tenant.userList) {
    if (status !== 'ACTIVE' || profile['login']?.startsWith('svc-') === true) continue;
    if (tenant.member(appId, id) === undefined) continue;
    const own = tenant.grantsOf(appId, id).filter(({ type }) => type === 'CUSTOM' || type === 'ENTITLEMENT');
    for (const value of new Set(own.flatMap(({ values }) => values)))
      if (!told.has(value)) held.set(value, (held.get(value) ?? 0) + 1);
  }
  const { withoutPattern, usual } = unlisted(mined);
  const found = withoutPattern.values.map(({ value, holdings }) => [facts.values[value]?.id, holdings]);
  expect(new Map(found as [string, number][])).toEqual(held);
  const sum = [...held.values()].reduce((all, count) => all + count, 0);
  expect(sum).toBeGreaterThan(0);
  expect(mined.explained + mined.outlierCount + sum + usual).toBe(mined.holdings);
  const line = `${sum} holdings of ${held.size} values that no pattern is about: nothing explains them`;
  expect(analysisText(second)).toContain(line);
  const page = words(analysisPage(await analysisEvidence(there.world.context, second.header.id)));
  expect(page).toContain(`${sum} holdings that nothing explains, and that the worklist does not name: `);
  for (const { value, holdings } of withoutPattern.values)
    expect(page).toContain(`${facts.values[value]?.name} (${holdings})`);
});

it('an analysis that is not the newest of its apps says so wherever it is shown', async () => {
  const { context } = there.world;
  const [old, now] = [first.header.id, second.header.id];
  const newer = `A newer analysis of the same is there: ${now}`;
  expect(await newerThan(context, second)).toBeUndefined();
  expect(analysisText(first, await newerThan(context, first))).toContain(newer);
  for (const [id, says] of [
    [old, true],
    [now, false],
  ] as const) {
    const page = words(analysisPage(await analysisEvidence(context, id)));
    expect(page.includes('A newer analysis of the same is there')).toBe(says);
    expect((await birthrightPolicy(context, id)).text.includes(newer)).toBe(says);
  }
  const client = await connect(context);
  const call = async (tool: string, args: Record<string, unknown>) =>
    (await client.call(tool, args)).body.data;
  const said = { analysis: old, newer: now };
  expect(await call('analyze_entitlement_patterns', { analysis: old })).toMatchObject(said);
  expect(await call('list_outliers', { analysis: old })).toMatchObject({ ...said, of: 'Dev Platform' });
  expect(await call('list_outliers', {})).toMatchObject({ analysis: now, of: 'Dev Platform' });
  expect(await call('list_outliers', {})).not.toHaveProperty('newer');
  await client.close();
});

it('what was found in reports alone is listed where no organisation is configured', async () => {
  const { settings } = there.world.context;
  const bare = { OKTA_ENTITLEMENTS_HOME: settings.home };
  const report = 'dev_platform_access_report.csv';
  const made = await commandLine(bare, ['patterns', 'analyze', '--report', report]);
  const [id = ''] = /ana_\w+/.exec(made.stdout) ?? [];
  const listed = await commandLine(bare, ['patterns', 'list']);
  expect(listed).toMatchObject({ code: 0, stderr: '' });
  expect(listed.stdout).toContain(`${id}  `);
  expect(listed.stdout).toMatch(/^1 analysis of reports alone: no organisation is configured$/m);
  const outliers = await commandLine(bare, ['patterns', 'outliers', id]);
  expect(outliers.stdout).toMatch(new RegExp(`^Analysis ${id} of ${report}, read at 20`, 'm'));
});
