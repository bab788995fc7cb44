import { afterEach, expect, it } from 'vitest';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { createWorld, type World } from '../support/world.ts';

/** A report that calls one value, or one entitlement, by its name and by its external value. */
let world: World;
afterEach(() => world.close());

async function levels(lines: readonly string[], multiValue: boolean, entitlements = ['Level']) {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Levels' });
  const { values } = tenant.addEntitlement({
    appId: app.id,
    name: 'Level',
    externalValue: 'lvl',
    multiValue,
    values: [
      { name: 'Admin', externalValue: 'ADM' },
      { name: 'Viewer', externalValue: 'VWR' },
    ],
  });
  const users = Array.from({ length: 4 }, (_, n) =>
    tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } }),
  );
  world.report('levels.csv', `Login,${entitlements.join()}\n${lines.join('\n')}\n`);
  const delimiters = Object.fromEntries(entitlements.map((name) => [name, ';']));
  const overrides = { identifier: 'Login', entitlements, delimiters };
  await analyzeReport(world.context, { report: 'levels.csv', overrides });
  return { app, users, values: [...values.values()] };
}

it.each([true, false])('wants it once (several values: %s)', async (multiValue) => {
  const lines = [
    'p0@acme.example,Admin;ADM',
    'p1@acme.example,Viewer',
    'p1@acme.example,VWR',
    'p2@acme.example,ADM',
  ];
  const { app, users, values } = await levels(lines, multiValue);
  const input = { app: app.id, report: 'levels.csv' };
  const structure = await planStructure(world.context, input);
  expect(structure.counts).toMatchObject({ newValues: 0, existingValues: 2 });
  const plan = await planGrants(world.context, input);
  expect(plan.counts).toMatchObject({ wanted: 3, toGrant: 3, conflict: 0, grants: 3 });
  expect(plan.headline).toContain(
    'One value under several texts of the report, granted once: ADM = Admin, VWR = Viewer',
  );
  // A lost answer is told by the values of the request.
  world.sandbox.faults.failNext('createGrant', 'reset-after', 3);
  const status = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(status).toMatchObject({
    state: 'done',
    states: { done: plan.operations },
    verification: { ledger: { wanted: 3, granted: 3 }, differences: [] },
  });
  const [admin, viewer] = values;
  expect(
    users.map(({ id }) => world.sandbox.tenant.grantsOf(app.id, id).map((grant) => grant.values)),
  ).toEqual([[[admin?.id]], [[viewer?.id]], [[admin?.id]], []]);
});

it('removes nothing that one of two columns of an entitlement names', async () => {
  const { app } = await levels(['p0@acme.example,Admin,', 'p1@acme.example,,VWR'], true, ['Level', 'lvl']);
  const plan = await planStructure(world.context, { app: app.id, report: 'levels.csv', mode: 'replace' });
  expect(plan.counts).toMatchObject({ removedValues: 0, removedEntitlements: 0 });
});
