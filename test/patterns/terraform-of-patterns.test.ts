import { afterEach, beforeEach, expect, it } from 'vitest';
import { leftOutWords, patternTerraform } from '../../src/workflows/patterns/pattern-terraform.ts';
import { handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { ENGINEERS, patternsOfAnApp, type PatternsOfAnApp } from '../support/patterns-of-an-app.ts';

/** The Terraform of a pattern, from the app as it is now. */
let there: PatternsOfAnApp;
beforeEach(async () => {
  there = await patternsOfAnApp();
});
afterEach(() => there.world.close());

const textOf = async (...patterns: readonly string[]) =>
  (await patternTerraform(there.world.context, patterns)).text;

it('takes over the descriptions of values too: applying it would take away what it does not name', async () => {
  const [role] = there.world.sandbox.tenant.entitlementsOf(there.app.id);
  if (role !== undefined) role.description = 'What somebody may do';
  Object.assign(there.values.get('Deploy') ?? {}, { description: 'Ships "it" to ${production}' });
  await there.said(['Developer']);
  const lines = (await textOf('1')).split('\n').map((line) => line.trim());
  expect(lines).toContain('description    = "What somebody may do"');
  const at = lines.indexOf('name           = "Deploy"');
  expect(lines.slice(at, at + 4)).toEqual([
    'name           = "Deploy"',
    expect.stringMatching(/^external_value = /) as string,
    'description    = "Ships \\"it\\" to \\u0024{production}"',
    '}',
  ]);
});

it('is none where the risk rules cannot be read; of a name that is taken it says so', async () => {
  await there.said(['Developer']);
  const text = () => textOf('1');
  expect(await text()).not.toContain('There is a bundle of this name');
  const { name } = await there.preview();
  there.world.sandbox.tenant.addBundle({
    appId: there.app.id,
    name: name.toUpperCase(),
    values: [there.id('Deploy')],
  });
  expect(await text()).toContain('# There is a bundle of this name');
  there.world.sandbox.settings.permissions.denied = ['listRiskRules'];
  await expect(text()).rejects.toMatchObject({ code: 'bundle.rules_unknown' });
});

it('says of a name that another bundle of the file has that it may be that one', async () => {
  await handMadeAnalysis(there.world, there.app.id, [
    { terms: [ENGINEERS], values: ['Developer'] },
    { terms: [ENGINEERS], values: ['Deploy'] },
  ]);
  const text = await textOf('1', '2');
  expect(text.match(/^# There is .*$/gm)).toEqual([
    '# There is a bundle of this name, or one before it here: Okta refuses a second one. Name it otherwise, or import what is there.',
  ]);
});

it('calls the bundle of a pattern the same whatever stands beside it: under another address Terraform would replace it', async () => {
  await handMadeAnalysis(there.world, there.app.id, [
    { terms: [ENGINEERS], values: ['Developer'] },
    { terms: [ENGINEERS], values: ['Deploy'] },
  ]);
  const addresses = async (...patterns: readonly string[]) =>
    [...(await textOf(...patterns)).matchAll(/^resource "okta_entitlement_bundle" "(\w+)"/gm)].map(
      ([, address]) => address,
    );
  expect(await addresses('1', '2')).toEqual(['bundle_1', 'bundle_2']);
  expect(await addresses('2', '1')).toEqual(['bundle_2', 'bundle_1']);
  expect(await addresses('2')).toEqual(['bundle_2']);
});

it('has a pattern once that is named by its number and by its id', async () => {
  await there.said(['Developer']);
  const { key } = (await there.preview()).candidate;
  const named = [key, '1', ' 1', '99', '99'];
  const { text, numbers, leftOut } = await patternTerraform(there.world.context, named);
  expect(numbers).toEqual([1]);
  expect(text.match(/^resource "okta_entitlement_bundle"/gm)).toHaveLength(1);
  expect(leftOut).toMatchObject([{ name: '99', reason: 'pattern-unknown' }]);
});

it('leaves out what must not be made, names it with its reason, and writes the rest', async () => {
  const { tenant } = there.world.sandbox;
  const level = tenant.addEntitlement({
    appId: there.app.id,
    name: 'Level',
    multiValue: false,
    values: [{ name: 'Low' }, { name: 'High' }],
  });
  tenant.addRiskRule({
    appId: there.app.id,
    name: 'Deploys own work',
    criteria: [
      { operation: 'CONTAINS_ONE', values: [there.id('Developer')] },
      { operation: 'CONTAINS_ALL', values: [there.id('Deploy')] },
    ],
  });
  const engineers = { terms: [ENGINEERS] };
  const { mined } = await handMadeAnalysis(there.world, there.app.id, [
    { ...engineers, values: ['Developer', 'Deploy'] },
    { ...engineers, values: ['Low', 'High'] },
    { ...engineers, values: ['Approve'] },
    { ...engineers, values: ['Code_Review'] },
  ]);
  const review = [...there.values.values()].find(({ name }) => name === 'Code_Review');
  if (review !== undefined) review.name = 'Review';
  const named = [...mined.candidates.map((_, n) => String(n + 1)), '99'];
  const { text, numbers, leftOut } = await patternTerraform(there.world.context, named);
  expect(numbers).toEqual([3]);
  expect(text.match(/^resource "okta_entitlement_bundle"/gm)).toHaveLength(1);
  expect(text).toContain(there.id('Approve'));
  expect(text).not.toContain(level.id);
  expect(leftOut).toMatchObject([
    { pattern: 1, reason: 'risk-rule', by: ['Deploys own work'] },
    { pattern: 2, reason: 'single-valued', by: ['Level=Low', 'Level=High'] },
    { pattern: 4, reason: 'values-gone', by: ['Role=Code_Review'] },
    { name: '99', reason: 'pattern-unknown' },
  ]);
  await expect(patternTerraform(there.world.context, ['2', '99'])).rejects.toMatchObject({
    code: 'pattern.single_valued',
  });
});

it('leaves out what Terraform cannot say, which stands in the way of no other entitlement', async () => {
  const { tenant } = there.world.sandbox;
  tenant.addEntitlement({
    appId: there.app.id,
    name: 'Site',
    values: [{ name: 'Ge\u0301ne\u0300ve' }, { name: 'Bern' }],
  });
  await handMadeAnalysis(there.world, there.app.id, [
    { terms: [ENGINEERS], values: ['Bern'] },
    { terms: [ENGINEERS], values: ['Approve'] },
  ]);
  const { text, numbers, leftOut } = await patternTerraform(there.world.context, ['1', '2']);
  expect(numbers).toEqual([2]);
  expect(text).toContain(there.id('Approve'));
  expect(leftOut).toMatchObject([{ pattern: 1, reason: 'no-terraform' }]);
  expect(leftOut.map(leftOutWords).join()).toMatch(
    /^pattern 1, .*: Terraform cannot say this: .*normal form/,
  );
  await expect(patternTerraform(there.world.context, ['1'])).rejects.toMatchObject({
    code: 'pattern.no_terraform',
  });
});
