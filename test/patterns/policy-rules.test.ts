import { afterEach, beforeEach, expect, it } from 'vitest';
import { cardText } from '../../src/cli/pattern-text.ts';
import { getPattern } from '../../src/workflows/patterns/get-pattern.ts';
import { patternTerraform } from '../../src/workflows/patterns/pattern-terraform.ts';
import { patternPolicyText } from '../../src/workflows/patterns/policy-rule.ts';
import { equals } from '../support/hand-made-analysis.ts';
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

it('is none for several values of an entitlement that takes one, nor is a bundle, a preview or Terraform', async () => {
  const [role] = there.world.sandbox.tenant.entitlementsOf(there.app.id);
  Object.assign(role ?? {}, { multiValue: false });
  await there.said(['Developer', 'Deploy']);
  const code = 'pattern.single_valued';
  await expect(there.preview()).rejects.toMatchObject({ code });
  await expect(there.plan('1')).rejects.toMatchObject({ code });
  await expect(patternTerraform(there.world.context, ['1'])).rejects.toMatchObject({ code });
  await expect(patternPolicyText(there.world.context, '1')).rejects.toMatchObject({ code });
  expect((await getPattern(there.world.context, { pattern: '1' })).rule).toHaveProperty('unsayable');
  const { mined } = await there.said(['Deploy']);
  const { key = '' } = mined.candidates[0] ?? {};
  expect(await there.plan(key)).toMatchObject({ operations: 1 });
  expect(await there.preview(key)).toMatchObject({ counts: { gains: 5, losses: 5 } });
});
