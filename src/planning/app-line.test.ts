import { afterEach, expect, it } from 'vitest';
import { patternsOfAnApp } from '../../test/support/patterns-of-an-app.ts';
import { smallApp } from '../../test/support/small-app.ts';
import { createWorld, type World } from '../../test/support/world.ts';
import { analyzeReport } from '../workflows/reports/analyze-report.ts';
import { applyPlan } from '../workflows/jobs/apply-plan.ts';
import { planGrants } from '../workflows/plans/plan-grants.ts';
import { planStructure } from '../workflows/plans/plan-structure.ts';
import { undoJob } from '../workflows/plans/undo-job.ts';

let world: World;
afterEach(() => world.close());

it.each([
  ['ACTIVE', ''],
  ['INACTIVE', ', inactive in Okta: what people hold there they can use only once it is active'],
])('a plan for an app that is %s says first what people can do with it', async (status, words) => {
  world = await createWorld();
  const { app } = await smallApp(world, 3, 1);
  app.status = status;
  const input = { report: 'small.csv', app: app.id };
  for (const plan of [
    await planStructure(world.context, input),
    await planGrants(world.context, input),
    await planGrants(world.context, { ...input, mode: 'exact' }),
  ])
    expect(plan.headline[0]).toBe(`App: Small (${app.id})${words}`);
});

it('so does a plan of bundles', async () => {
  const made = await patternsOfAnApp();
  world = made.world;
  made.app.status = 'INACTIVE';
  await made.said(['Deploy']);
  const [first] = (await made.plan('1')).headline;
  expect(first).toContain(`App: Dev Platform (${made.app.id}), inactive in Okta`);
});

it('so does an undo, which calls the app what it is called by now', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { app, plan } = await smallApp(world, 3, 1);
  world.report('more.csv', 'Login,Role\np0@acme.example,Owner\n');
  const agreement = { method: 'terminal', who: 'tester' } as const;
  await analyzeReport(world.context, { report: 'more.csv' });
  const undone: string[] = [];
  for (const made of [
    await planStructure(world.context, { report: 'more.csv', app: app.id }),
    await plan(),
  ]) {
    Object.assign(app, { status: 'ACTIVE', label: 'Small' });
    const { id, hash } = made;
    const job = await applyPlan(world.context, { plan: id, hash, agreement });
    Object.assign(app, { status: 'INACTIVE', label: 'Small (old)' });
    const undo = await undoJob(world.context, { job: job.id });
    expect(undo.app).toEqual({ id: app.id, label: 'Small (old)' });
    undone.push(undo.headline[0] ?? '');
  }
  const line = `App: Small (old) (${app.id}), inactive in Okta: what people hold there they can use only once it is active`;
  expect(undone).toEqual([line, line]);
});

it('an undo for an app that is gone says so', async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { app, plan } = await smallApp(world, 3, 1);
  const { id, hash } = await plan();
  const agreement = { method: 'terminal', who: 'tester' } as const;
  const job = await applyPlan(world.context, { plan: id, hash, agreement });
  world.sandbox.tenant.apps.delete(app.id);
  await expect(undoJob(world.context, { job: job.id })).rejects.toMatchObject({
    code: 'app.not_found',
    subject: `Small (${app.id})`,
  });
});
