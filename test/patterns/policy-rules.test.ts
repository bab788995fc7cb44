import { afterEach, beforeEach, expect, it } from 'vitest';
import { cardText } from '../../src/cli/texts/pattern-text.ts';
import { formatInstant } from '../../src/model/instant.ts';
import { ProductError } from '../../src/model/product-error.ts';
import { getPattern } from '../../src/workflows/patterns/get-pattern.ts';
import { patternTerraform } from '../../src/workflows/patterns/pattern-terraform.ts';
import {
  birthrightPolicy,
  patternPolicyText,
  policyTextOrWhy,
} from '../../src/workflows/patterns/policy-rule.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { connect } from '../support/mcp-client.ts';
import { patternsOfAnApp, type PatternsOfAnApp } from '../support/patterns-of-an-app.ts';

/** The rule of an entitlement policy as it is shown, and to be pasted. */
let there: PatternsOfAnApp;
beforeEach(async () => {
  there = await patternsOfAnApp();
});
afterEach(() => there.world.close());

const card = async () => {
  const client = await connect(there.world.context);
  const { body } = await client.call('get_pattern', { pattern: '1' });
  await client.close();
  return body;
};

it('gives no sensitive value, and says which it leaves out', async () => {
  await there.said(['Developer', 'Root_Admin']);
  const lines = (await patternPolicyText(there.world.context, '1')).split('\n');
  expect(lines).toContain('  Role = Developer');
  expect(lines).toContain('Not in the rule: Role = Root_Admin: it is sensitive');
  expect(lines).not.toContain('  Role = Root_Admin');
  const { data, more } = await card();
  expect(data).toMatchObject({ policyRule: { sensitiveLeftOut: 1, whole: true } });
  expect(cardText(await getPattern(there.world.context, { pattern: '1' }))).not.toContain('not whole');
  expect(more?.uri).toBe('pattern://1/policy.txt');
});

it('is none where all values are sensitive, and no text to paste is offered', async () => {
  await there.said(['Root_Admin']);
  await expect(patternPolicyText(there.world.context, '1')).rejects.toMatchObject({
    code: 'pattern.only_sensitive',
  });
  const { data, more } = await card();
  expect(data).not.toHaveProperty('policyRule');
  expect(JSON.stringify(data)).toContain('"noPolicyRule":"All values of this pattern are sensitive');
  expect(more?.uri).toBeUndefined();
  const shown = cardText(await getPattern(there.world.context, { pattern: '1' }));
  expect(shown).toContain('No policy rule: All values of this pattern are sensitive');
});

it('gives nothing that was labelled or is called privileged since it was analysed, and no bundle hides it', async () => {
  const { context, sandbox } = there.world;
  await there.said(['Developer', 'Deploy', 'Code_Review']);
  const { header } = await handMadeAnalysis(there.world, there.app.id, [], {
    mined: {
      birthright: [0, 1].map((value) => ({
        value,
        members: { k: 10, n: 10, share: 1, low: 1, high: 1 },
        automatic: true,
      })),
    },
  });
  await there.said(['Developer', 'Deploy', 'Code_Review']);
  const label = sandbox.tenant.labels.add('Crown Jewel', ['Privileged']);
  sandbox.tenant.labels.putOn(sandbox.tenant.orn.value(there.id('Deploy')), label.values[0]?.id ?? '');
  const since = { ...context, sensitiveWords: [...context.sensitiveWords, 'developer'] };
  const text = await patternPolicyText(since, '1');
  expect(text).toContain('  Role = Code_Review\n');
  for (const name of ['Developer', 'Deploy'])
    expect(text).toContain(`Not in the rule: Role = ${name}: it is sensitive\n`);
  expect(text).not.toContain('  Role = De');
  expect((await card()).data).toMatchObject({ policyRule: { sensitiveLeftOut: 1 } });
  expect((await there.preview()).values.filter(({ sensitive }) => sensitive)).toMatchObject([
    { valueName: 'Deploy' },
  ]);
  expect((await there.plan('1')).values.filter(({ sensitive }) => sensitive)).toHaveLength(1);
  const everybody = await birthrightPolicy(context, header.id);
  expect(everybody.text).toContain('Not in the rule: Role = Deploy: it is sensitive\n');
  expect(everybody.text).toContain('  Role = Developer\n');
  expect((await birthrightPolicy(since, header.id)).withoutRule).toMatchObject([
    { why: expect.stringContaining('All values of this pattern are sensitive') as string },
  ]);
});

it.each(['Engin\u00adeering', 'Engineering\u200b', '\u202eEngineering'])(
  'is not called whole where it asks for characters that are not shown (%j)',
  async (unseen) => {
    await there.said(['Developer'], equals('department', 'Engineering', ['Engineering', unseen]));
    expect((await card()).data).toMatchObject({ policyRule: { whole: false } });
    const shown = cardText(await getPattern(there.world.context, { pattern: '1' }));
    expect(shown).not.toContain(unseen);
    expect(shown).toContain('This expression is not whole');
    expect(await patternPolicyText(there.world.context, '1')).toContain(`"${unseen}"`);
  },
);

it('is none for several values of an entitlement that takes one, nor is a bundle or Terraform', async () => {
  const [role] = there.world.sandbox.tenant.entitlementsOf(there.app.id);
  Object.assign(role ?? {}, { multiValue: false });
  await there.said(['Developer', 'Deploy']);
  const code = 'pattern.single_valued';
  await expect(there.plan('1')).rejects.toMatchObject({ code });
  await expect(patternTerraform(there.world.context, ['1'])).rejects.toMatchObject({ code });
  await expect(patternPolicyText(there.world.context, '1')).rejects.toMatchObject({ code });
  expect((await getPattern(there.world.context, { pattern: '1' })).rule).toHaveProperty('unsayable');
  const { mined } = await there.said(['Deploy']);
  const { key = '' } = mined.candidates[0] ?? {};
  expect(await there.plan(key)).toMatchObject({ operations: 1 });
  expect(await there.preview(key)).toMatchObject({ counts: { gains: 5, losses: 5 } });
});

const apart = (a: string, b: string) =>
  there.world.sandbox.tenant.addRiskRule({
    appId: there.app.id,
    name: 'Deploys own work',
    criteria: [
      { operation: 'CONTAINS_ONE', values: [there.id(a)] },
      { operation: 'CONTAINS_ALL', values: [there.id(b)] },
    ],
  });

it('is none where a risk rule forbids its values together, as of a bundle and of Terraform', async () => {
  apart('Developer', 'Deploy');
  await there.said(['Developer', 'Deploy']);
  const error = await patternPolicyText(there.world.context, '1').catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'bundle.conflict' });
  expect((error as { subject: string }).subject).toContain('Deploys own work');
  const { data, more } = await card();
  expect(data).not.toHaveProperty('policyRule');
  expect(more?.uri).toBeUndefined();
  const why = '1 risk rule of this app forbids such values together. ';
  expect(JSON.stringify(data)).toContain(`"noPolicyRule":"${why}`);
  const shown = cardText(await getPattern(there.world.context, { pattern: '1' }));
  expect(shown).toContain(`No policy rule: ${why}`);
  expect(shown).toMatch(/^No policy rule: .*Deploys own work$/m);
});

it('gives values that a risk rule forbids only with a sensitive one, which is not in it', async () => {
  apart('Developer', 'Root_Admin');
  await there.said(['Developer', 'Root_Admin']);
  expect(await patternPolicyText(there.world.context, '1')).toContain('  Role = Developer\n');
  expect((await card()).data).toMatchObject({ policyRule: { riskRules: 'none-broken' } });
});

it('is none where the risk rules cannot be read: that nothing is forbidden is not known', async () => {
  await there.said(['Developer']);
  there.world.sandbox.settings.permissions.denied = ['listRiskRules'];
  await expect(patternPolicyText(there.world.context, '1')).rejects.toMatchObject({
    code: 'bundle.rules_unknown',
  });
  const { data, more } = await card();
  expect(data).not.toHaveProperty('policyRule');
  expect(more?.uri).toBeUndefined();
  const why = 'The risk rules of this app could not be read, so conflicts cannot be ruled out.';
  expect(JSON.stringify(data)).toContain(why);
  expect(cardText(await getPattern(there.world.context, { pattern: '1' }))).toContain(
    `No policy rule: ${why} Dev Platform`,
  );
});

it('is not said to be none because Okta does not answer: that says nothing of the pattern', async () => {
  await there.said(['Root_Admin']);
  const said = await policyTextOrWhy(there.world.context, '1');
  expect(said).toMatchObject({ why: expect.stringContaining('All values of this pattern are') as unknown });
  expect(said.text).toBe(`No policy rule: ${said.why}\n`);
  const { key = '' } = (await there.said(['Developer'])).mined.candidates[0] ?? {};
  expect(await policyTextOrWhy(there.world.context, key)).toEqual({
    text: await patternPolicyText(there.world.context, key),
  });
  for (const operation of ['getApplication', 'listRiskRules']) {
    there.world.sandbox.faults.failNext(operation, 'server-error', 100);
    await expect(policyTextOrWhy(there.world.context, key)).rejects.toBeInstanceOf(ProductError);
  }
});

it('is none where a value is called otherwise now: its name may be that of another one by now', async () => {
  const { facts, header } = await there.said(['Developer', 'Deploy']);
  const text = await patternPolicyText(there.world.context, '1');
  expect(text).toContain('service accounts, are given it too where the expression fits them');
  expect(text).toContain(`\nFound by ${header.id} in what was read at ${formatInstant(facts.scope.at)}`);
  await there.world.clock.sleep(1_000);
  const birthright = await handMadeAnalysis(there.world, there.app.id, [], {
    mined: {
      birthright: [
        {
          value: facts.values.findIndex(({ name }) => name === 'Deploy'),
          members: { k: 100, n: 100, share: 1, low: 0.99, high: 1 },
          automatic: true,
        },
      ],
    },
  });
  const everybody = async () => (await birthrightPolicy(there.world.context, birthright.header.id)).text;
  expect(await everybody()).toContain('  Role = Deploy\n');
  await there.world.clock.sleep(1_000);
  await there.said(['Developer', 'Deploy']);
  const deploy = there.values.get('Deploy');
  if (deploy !== undefined) deploy.name = 'Read_Logs';
  await expect(patternPolicyText(there.world.context, '1')).rejects.toMatchObject({
    code: 'pattern.values_gone',
    subject: 'Role=Deploy',
  });
  expect(await everybody()).toMatch(/^No rule for Dev Platform: 1 value .* Role=Deploy$/m);
  expect(await everybody()).not.toContain('  Role =');
});

it('of what nearly everybody has is none where a risk rule forbids it together, or cannot be read', async () => {
  const everybody = async (names: readonly string[]) => {
    const { facts } = await there.said(names);
    const { header } = await handMadeAnalysis(there.world, there.app.id, [], {
      mined: {
        birthright: names.map((name) => ({
          value: facts.values.findIndex((row) => row.name === name),
          members: { k: 100, n: 100, share: 1, low: 0.99, high: 1 },
          automatic: true,
        })),
      },
    });
    return (await birthrightPolicy(there.world.context, header.id)).text;
  };
  expect(await everybody(['Developer', 'Deploy'])).toContain('  Role = Deploy\n');
  apart('Developer', 'Deploy');
  expect(await everybody(['Deploy'])).toContain('  Role = Deploy\n');
  const forbidden = await everybody(['Developer', 'Deploy']);
  expect(forbidden).toMatch(/^No rule for Dev Platform: 1 risk rule .*Deploys own work$/m);
  expect(forbidden).not.toContain('  Role =');
  there.world.sandbox.settings.permissions.denied = ['listRiskRules'];
  const unknown = await everybody(['Deploy']);
  expect(unknown).toContain('No rule for Dev Platform: The risk rules of this app could not be read');
  expect(unknown).not.toContain('  Role =');
});
