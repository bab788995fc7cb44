import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { createWorld, type World } from '../support/world.ts';

/**
 * Level takes one value. An additive grant gives High, and what it hides is Low, which another grant gives: to end the first
 * would bring the second into effect. The report says Viewer of everybody, and a Level of the first person only.
 */
let world: World;
afterEach(() => world.close());

type Below = 'CUSTOM with Viewer' | 'CUSTOM' | 'POLICY' | 'ENTITLEMENT-BUNDLE' | 'ENTITLEMENT';

async function exactly(below: Below | undefined) {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const { id: org } = await world.context.org();
  await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'yes', world.clock.now());
  const app = tenant.addApp({ label: 'Small' });
  const add = (name: string, multiValue: boolean, values: readonly string[]) => [
    ...tenant
      .addEntitlement({ appId: app.id, name, multiValue, values: values.map((value) => ({ name: value })) })
      .values.keys(),
  ];
  const [viewer = ''] = add('Role', true, ['Viewer']);
  const [low = '', high = ''] = add('Level', false, ['Low', 'High']);
  const bundle = tenant.addBundle({ appId: app.id, name: 'Leads', values: [low] });
  const users = Array.from({ length: 7 }, (_, n) =>
    tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } }),
  );
  const [, ...others] = users;
  for (const { id: userId } of users) tenant.addMember(app.id, userId);
  for (const { id: userId } of others) {
    const common = { appId: app.id, userId };
    if (below === 'CUSTOM with Viewer')
      tenant.placeGrant({ ...common, type: 'CUSTOM', values: [low, viewer] });
    else if (below === 'ENTITLEMENT-BUNDLE')
      tenant.placeGrant({ ...common, type: below, bundleId: bundle.id });
    else if (below !== undefined) tenant.placeGrant({ ...common, type: below, values: [low] });
    tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: [high] });
  }
  await world.clock.sleep(60_000);
  world.report(
    'level.csv',
    `Login,Role,Level\n${users.map(({ profile }, n) => `${profile['login'] ?? ''},Viewer,${n === 0 ? 'High' : ''}`).join('\n')}\n`,
  );
  await analyzeReport(world.context, {
    report: 'level.csv',
    overrides: { identifier: 'Login', entitlements: ['Role', 'Level'] },
  });
  const plan = await planGrants(world.context, { app: app.id, report: 'level.csv', mode: 'exact' });
  return { app, others, low, high, plan };
}

it.each<readonly [Below | undefined, { readonly toRemove: number; readonly surplusStays: number }]>([
  // Low stays as well: its grant gives something else besides, and could only be written anew without another one.
  ['CUSTOM with Viewer', { toRemove: 0, surplusStays: 12 }],
  ['CUSTOM', { toRemove: 12, surplusStays: 0 }],
  ['POLICY', { toRemove: 0, surplusStays: 6 }],
  ['ENTITLEMENT-BUNDLE', { toRemove: 0, surplusStays: 12 }],
  ['ENTITLEMENT', { toRemove: 12, surplusStays: 0 }],
  [undefined, { toRemove: 6, surplusStays: 0 }],
])('nobody gets a value that a surplus one hides: below is %s', async (below, counts) => {
  const { app, others, low, high, plan } = await exactly(below);
  expect(plan.counts).toMatchObject(counts);
  const has = (value: string) =>
    others.filter(({ id }) => world.sandbox.effectiveAccess(app.id, id).has(value)).length;
  const gained: number[] = [has(low)];
  world.sandbox.onCommit(() => gained.push(has(low)));
  const job = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(job).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0, differences: [] } });
  await world.clock.sleep(600_000);
  expect([...gained, has(low)].every((people) => people === 0)).toBe(true);
  expect(has(high)).toBe(counts.surplusStays > 0 ? 6 : 0);
  const [row] = await world.context.store.plans.people(plan.id, 'all', 0, 1);
  if (counts.surplusStays > 0) expect(row?.stays?.reasons).toContain('hides-another');
});
