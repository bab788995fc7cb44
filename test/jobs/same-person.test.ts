import { afterEach, expect, it } from 'vitest';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { getPlan, planPeopleCsv } from '../../src/workflows/plans/get-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** A report that names one person by two texts wants nothing twice. */
let world: World;
afterEach(() => world.close());

async function planned(lines: readonly string[]) {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs: 20 });
  const { app, users, admin, viewer } = await smallApp(world, 6, 0);
  const [zero] = users;
  if (zero === undefined) throw new Error('nobody');
  zero.profile['email'] = 'zero@acme.example';
  const { tenant } = world.sandbox;
  const again = tenant.addUser({ profile: { login: 'z0@acme.example', email: 'nil@acme.example' } });
  world.report('twice.csv', `Login,Role\n${lines.join('\n')}\n`);
  await analyzeReport(world.context, {
    report: 'twice.csv',
    overrides: { identifier: 'Login', entitlements: ['Role'] },
  });
  const plan = await planGrants(world.context, { app: app.id, report: 'twice.csv' });
  return { plan, app, admin, viewer, again };
}

it('what a second identifier of a person asks for again is called that, not "already held"', async () => {
  const { plan, app, again, admin, viewer } = await planned([
    'z0@acme.example,Viewer',
    'nil@acme.example,Viewer',
    'nil@acme.example,Admin',
    'p1@acme.example,Viewer',
  ]);
  expect(plan.counts).toMatchObject({
    identifiers: 3,
    people: 2,
    wanted: 3,
    toGrant: 3,
    already: 0,
    repeated: 1,
    grants: 2,
  });
  expect(plan.headline.join('\n')).not.toContain('Already held');
  expect(plan.headline).toContain(
    'Asked for again: 1 value under another identifier of the same person, counted once',
  );
  const { people } = await getPlan(world.context, { plan: plan.id });
  expect(people.map(({ wanted, already, repeated = 0 }) => ({ wanted, already, repeated }))).toEqual([
    { wanted: 1, already: 0, repeated: 0 },
    { wanted: 1, already: 0, repeated: 1 },
    { wanted: 1, already: 0, repeated: 0 },
  ]);
  const csv: string[] = [];
  for await (const line of planPeopleCsv(world.context, plan.id)) csv.push(line);
  const column = csv[0]?.trim().split(',').indexOf('asked for again') ?? -1;
  expect(csv.map((line) => line.split(',')[column])).toEqual(['asked for again', '', '1', '']);
  const status = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  const { wanted, ...parts } = status.verification?.ledger ?? { wanted: -1 };
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBe(wanted);
  expect(status.verification?.ledger).toMatchObject({ wanted: 3, granted: 3, already: 0 });
  expect([...world.sandbox.effectiveAccess(app.id, again.id).keys()].sort()).toEqual(
    [admin.id, viewer.id].sort(),
  );
});
