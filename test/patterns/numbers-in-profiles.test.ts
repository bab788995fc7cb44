import { expect, it } from 'vitest';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { patternPolicyText } from '../../src/workflows/patterns/policy-rule.ts';
import { analysedCompany, foundIn } from '../support/analysed-company.ts';
import { evaluates } from '../support/policy-evaluator.ts';

it('the rule of a pattern over an attribute that holds numbers means those who meet it, as Okta compares them', async () => {
  const there = await analysedCompany();
  const { tenant } = there.world.sandbox;
  for (const user of tenant.userList) {
    const { login = '', email = '', department } = user.profile;
    // A custom attribute of the type number or integer.
    user.profile = { login, email, ...({ jobLevel: department === 'Engineering' ? 3 : 1 } as object) };
  }
  await there.world.clock.sleep(3_600_000);
  const analysis = await there.analyze();
  expect(foundIn(analysis)).toContain('jobLevel=3 → Developer');
  const number = analysis.mined.candidates.find(({ condition }) =>
    condition.terms.some((term) => term.kind === 'equals' && term.text === '3'),
  );
  const text = await patternPolicyText(
    there.world.context,
    String(analysis.header.numbers[number?.key ?? '']),
  );
  const [, , expression = ''] = text.split('\n');
  const meant = tenant.userList.filter(({ profile }) => (profile['jobLevel'] as unknown) === 3);
  expect(meant.length).toBeGreaterThan(5);
  expect(tenant.userList.filter(({ profile }) => evaluates(expression, { profile }))).toEqual(meant);
  await there.world.clock.sleep(3_600_000);
  const { world } = there;
  const again = await analyzePatterns(world.context, { apps: ['Dev Platform'], reading: 'changes' });
  expect(again.facts.reading).toMatchObject({ by: 'changes' });
  expect(again.mined.candidates.map(({ condition }) => condition)).toEqual(
    analysis.mined.candidates.map(({ condition }) => condition),
  );
  await there.world.close();
});
