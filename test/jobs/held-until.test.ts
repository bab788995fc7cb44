import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { getPlan, planPeopleCsv } from '../../src/workflows/plans/get-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

/** Plans Viewer of all, of each until a day; empty: for good. */
async function planOfEnds(app: string, days: readonly string[]) {
  world.report(
    'ends.csv',
    `Login,Role,Valid Until\n${days.map((day, n) => `p${n}@acme.example,Viewer,${day}`).join('\n')}\n`,
  );
  await analyzeReport(world.context, {
    report: 'ends.csv',
    overrides: { identifier: 'Login', entitlements: ['Role'] },
  });
  return planGrants(world.context, { app, report: 'ends.csv' });
}

const HOUR = 3_600_000;

it('a wanted value that only a grant with an end gives is said to be held until then', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { tenant } = world.sandbox;
  const { app, users, viewer, plan } = await smallApp(world, 8, 0);
  const [ending, twice, forGood] = users;
  const until = tenant.now() + 5 * HOUR;
  const give = (userId = '', expiresAt?: number) =>
    tenant.placeGrant({
      type: 'ENTITLEMENT',
      appId: app.id,
      userId,
      values: [viewer.id],
      ...(expiresAt === undefined ? {} : { expiresAt }),
    });
  for (const user of [ending, twice, forGood]) tenant.addMember(app.id, user?.id ?? '');
  const grant = give(ending?.id, until);
  give(twice?.id, until);
  give(twice?.id);
  give(forGood?.id);
  await world.clock.sleep(60_000);
  const made = await plan();
  expect(made.counts).toMatchObject({ already: 3, alreadyEnding: 1 });
  expect(made.headline).toContain(
    "Already held: 3 values, 1 of them only until a grant ends (each person's day in the list): no end is moved",
  );
  const { people } = await getPlan(world.context, { plan: made.id });
  expect(people.flatMap(({ alreadyUntil = [] }) => alreadyUntil)).toEqual(['2026-11-02T13:00:00.000Z']);
  const csv: string[] = [];
  for await (const line of planPeopleCsv(world.context, made.id)) csv.push(line);
  const column = csv[0]?.split(',').indexOf('already until') ?? -1;
  expect(csv[1]?.split(',')[column]).toBe('2026-11-02T13:00:00.000Z');
  await applyPlan(world.context, {
    plan: made.id,
    hash: made.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(tenant.grants.get(grant.id)?.expiresAt).toBe(until);
});

it('what was to end by the time that it is written is not granted', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { app, users } = await smallApp(world, 8, 0);
  const day = users.map((_, n) => (n < 4 ? '2026-11-02' : '2026-12-31'));
  const plan = await planOfEnds(app.id, day);
  expect(plan.headline.join('\n')).toContain('With an end: 8 values end');
  await world.clock.sleep(20 * HOUR);
  const job = await applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });
  expect(job).toMatchObject({ state: 'done', verification: { ledger: { granted: 4, stale: 4 } } });
  // Nor is anybody made an account for it.
  expect(world.sandbox.tenant.memberCount(app.id)).toBe(4);
  const rows = await world.context.store.jobs.operationRows(job.id, 0, plan.operations);
  // Of each the account and the grant.
  expect(rows.flatMap(({ state, code }) => (state === 'stale' ? [code] : []))).toEqual(
    Array(8).fill('stale: ended'),
  );
});

it('what is to end is not put into a CUSTOM grant, which carries what the person has for good', async () => {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } }, grants: { entitlementType: 'reject400' } },
  });
  const { id: org } = await world.context.org();
  await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'no', world.clock.now());
  const { app, users } = await smallApp(world, 8, 8);
  const day = users.map((_, n) => (n < 4 ? '2026-12-31' : ''));
  const plan = await planOfEnds(app.id, day);
  expect(plan.counts).toMatchObject({ toGrant: 4, needsDecision: 4 });
  const { people } = await getPlan(world.context, { plan: plan.id });
  expect(people.flatMap(({ needsDecision }) => needsDecision?.reasons ?? [])).toEqual(Array(4).fill('ends'));
});
