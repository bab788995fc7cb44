import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns, type PatternsInput } from '../../src/workflows/patterns/analyze-patterns.ts';
import { planBundlesByApp } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { choosePattern } from '../../src/workflows/patterns/stored-analysis.ts';
import { createWorld, type World } from '../support/world.ts';

/** A pattern that the newest analysis does not have: gone, or not to be found with the wishes of that analysis. */
let world: World;
beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  demoCompany(world.sandbox);
});
afterEach(() => world.close());

/** Each a second after the one before: which is the newest is told by the time. */
async function analyze(wishes: Pick<PatternsInput, 'attributes' | 'everybody'> = {}): Promise<Analysis> {
  await world.clock.sleep(1_000);
  return analyzePatterns(world.context, { apps: ['Dev Platform'], ...wishes });
}

/** The number of a pattern whose condition is about the department. */
function aboutDepartment({ mined, header }: Analysis): string {
  const found = mined.candidates.find(({ condition: { terms } }) =>
    terms.some((term) => term.kind !== 'group' && term.attribute === 'department'),
  );
  return String(header.numbers[found?.key ?? '']);
}

const WITHOUT_DEPARTMENT = { attributes: { named: [], without: ['department'] } };

describe('a pattern that the newest analysis does not have', () => {
  it('may be back with the wishes of before, where the newest was made with others: both are told', async () => {
    const before = await analyze({ attributes: { named: ['nickName', 'login'], without: ['city'] } });
    const number = aboutDepartment(before);
    const newest = await analyze({ ...WITHOUT_DEPARTMENT, everybody: 'no' });
    const subject =
      `${before.header.id} found it (attributes: login, nickName; without: city; everybody: yes), ` +
      `the newer ${newest.header.id} does not (attributes: none; without: department; everybody: no)`;
    await expect(choosePattern(world.context, number)).rejects.toMatchObject({
      code: 'pattern.other_wishes',
      subject,
    });
    await expect(planBundlesByApp(world.context, [{ pattern: number }])).rejects.toMatchObject({
      code: 'pattern.other_wishes',
      subject,
    });
    await analyze({ attributes: { named: ['login', 'nickName'], without: ['city'] } });
    expect(String((await choosePattern(world.context, number)).number)).toBe(number);
  });

  it('stands beside those that can be made with its reason and the wishes', async () => {
    const number = aboutDepartment(await analyze());
    const { header } = await analyze(WITHOUT_DEPARTMENT);
    const [plan] = await planBundlesByApp(
      world.context,
      [number, String(Object.values(header.numbers)[0])].map((pattern) => ({ pattern })),
    );
    expect(plan?.blocked).toMatchObject([{ pattern: Number(number), reason: 'other-wishes' }]);
    expect(plan?.headline.join('\n')).toContain('made with other wishes: ana_');
    expect(plan?.headline.join('\n')).toContain('(attributes: none; without: none; everybody: yes)');
  });

  it.each([
    ['the newest had the same wishes', [{}]],
    ['one with the same wishes missed it, before one with others', [{}, WITHOUT_DEPARTMENT]],
  ])('is gone where %s', async (_, later) => {
    const number = aboutDepartment(await analyze());
    for (const { profile } of world.sandbox.tenant.userList) profile['department'] = 'All the same';
    for (const wishes of later) await analyze(wishes);
    await expect(choosePattern(world.context, number)).rejects.toMatchObject({ code: 'pattern.gone' });
  });
});
