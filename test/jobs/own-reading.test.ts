import { afterEach, expect, it } from 'vitest';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { getPlan } from '../../src/workflows/plans/get-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** What a person holds is what Okta's own reading says, where their grants do not tell. */
let world: World;
afterEach(() => world.close());

it('a value that another one took the place of is not "already held", though a grant shows it', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
  const { app, users } = await smallApp(world, 3, 0);
  const { tenant } = world.sandbox;
  const level = tenant.addEntitlement({
    appId: app.id,
    name: 'Level',
    multiValue: false,
    values: [{ name: 'Low' }, { name: 'High' }],
  });
  const [low, high] = [...level.values.keys()];
  const bundle = tenant.addBundle({ appId: app.id, name: 'Leads', values: [high ?? ''] });
  for (const { id } of users) {
    tenant.addMember(app.id, id);
    tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [low ?? ''] });
  }
  const [one] = users;
  tenant.placeGrant({
    type: 'ENTITLEMENT-BUNDLE',
    appId: app.id,
    userId: one?.id ?? '',
    bundleId: bundle.id,
  });
  // It is of another app by now: the list of this one does not say what it gives.
  Object.assign(bundle, { appId: tenant.addApp({ label: 'Elsewhere' }).id });
  await world.clock.sleep(600_000);
  expect([...world.sandbox.effectiveAccess(app.id, one?.id ?? '').keys()]).toEqual([high]);
  world.report(
    'level.csv',
    `Login,Level\n${users.map((u) => `${u.profile['login'] ?? ''},Low`).join('\n')}\n`,
  );
  await analyzeReport(world.context, {
    report: 'level.csv',
    overrides: { identifier: 'Login', entitlements: ['Level'] },
  });
  const plan = await planGrants(world.context, { app: app.id, report: 'level.csv' });
  expect(plan.counts).toMatchObject({ wanted: 3, already: 2, conflict: 1, toGrant: 0 });
  const { people } = await getPlan(world.context, { plan: plan.id, people: 'conflict' });
  expect(people.map(({ conflicts }) => conflicts)).toEqual([
    [{ code: 'single-value-held', entitlementName: 'Level', wanted: ['Low'], held: ['High'] }],
  ]);
  const status = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(status.verification?.ledger).toMatchObject({ wanted: 3, already: 2, conflict: 1 });
});
