import { afterEach, beforeEach, expect, it } from 'vitest';
import { patternTerraform } from '../../src/workflows/patterns/pattern-terraform.ts';
import { patternsOfAnApp, type PatternsOfAnApp } from '../support/patterns-of-an-app.ts';

/** The Terraform of a pattern, from the app as it is now. */
let there: PatternsOfAnApp;
beforeEach(async () => {
  there = await patternsOfAnApp();
});
afterEach(() => there.world.close());

it('takes over the descriptions of values too: applying it would take away what it does not name', async () => {
  const [role] = there.world.sandbox.tenant.entitlementsOf(there.app.id);
  if (role !== undefined) role.description = 'What somebody may do';
  Object.assign(there.values.get('Deploy') ?? {}, { description: 'Ships "it" to ${production}' });
  await there.said(['Developer']);
  const lines = (await patternTerraform(there.world.context, ['1'])).split('\n').map((line) => line.trim());
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
  const text = () => patternTerraform(there.world.context, ['1']);
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
  await there.said(['Developer']);
  const text = await patternTerraform(there.world.context, ['1', '1']);
  expect(text.match(/^# There is .*$/gm)).toEqual([
    '# There is a bundle of this name, or one before it here: Okta refuses a second one. Name it otherwise, or import what is there.',
  ]);
});
