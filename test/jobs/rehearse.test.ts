import { describe, expect, it } from 'vitest';
import { rehearsalStage } from '../../src/cli/rehearsal-stage.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { rehearsePlan } from '../../src/workflows/plans/rehearse-plan.ts';
import { applied } from '../support/import-report.ts';
import { rehearsedAndRun } from '../support/rehearsed.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld } from '../support/world.ts';

describe('a rehearsal', () => {
  it.each([1, 2, 3, 4])(
    'takes as long as the run within 15 %: limits, neighbours, latency %i',
    async (seed) => {
      const { said, taken, rehearsal, job } = await rehearsedAndRun({ seed, people: 300, columns: 2 });
      expect(Math.abs(said - taken) / taken, `said ${said} s, took ${taken} s`).toBeLessThanOrEqual(0.15);
      expect(rehearsal).toMatchObject({ failures: [], lost: 0, extra: 0, latencyLearned: true });
      expect(rehearsal.rehearsed).toBe(rehearsal.people);
      expect(job.state).toBe('done');
    },
  );

  it('sends nothing to the tenant and leaves nothing behind', async () => {
    const world = await createWorld({ latencyMs: 50 });
    const { plan } = await smallApp(world, 40, 10);
    const { id } = await plan();
    world.sandbox.resetCounts();
    const deaf = {
      ...world.context,
      okta: () => {
        throw new Error('the tenant was contacted');
      },
    };
    const at = world.clock.now();
    const rehearsal = await rehearsePlan(deaf, { plan: id }, rehearsalStage);
    expect(world.sandbox.requests).toMatchObject({ reads: 0, writes: 0 });
    expect(world.clock.now()).toBe(at);
    expect(await world.context.store.jobs.forPlan(id)).toBeUndefined();
    expect(rehearsal).toMatchObject({ people: 40, rehearsed: 40, failures: [] });
    expect(rehearsal.buckets.find(({ bucket }) => bucket === 'write grants')).toMatchObject({
      calls: 40,
      limit: 50,
      learned: false,
    });
    await world.close();
  });

  it('finds who would end stale: a grant that the snapshot saw has ended since', async () => {
    const world = await createWorld();
    const { tenant } = world.sandbox;
    const app = tenant.addApp({ label: 'Levels' });
    const [role, level] = ['Role', 'Level'].map((name) =>
      tenant.addEntitlement({ appId: app.id, name, multiValue: name === 'Role', values: [{ name: 'One' }] }),
    );
    const [one] = role!.values.keys();
    const users = Array.from({ length: 12 }, (_, n) =>
      tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } }),
    );
    for (const [n, { id }] of users.entries()) {
      tenant.addMember(app.id, id);
      const expiresAt = world.clock.now() + 1_800_000;
      if (n < 3)
        tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: id, values: [one!], expiresAt });
    }
    expect(level!.multiValue).toBe(false);
    world.report('levels.csv', `Login,Level\n${users.map((u) => `${u.profile['login']},One`).join('\n')}\n`);
    await analyzeReport(world.context, {
      report: 'levels.csv',
      overrides: { identifier: 'Login', entitlements: ['Level'] },
    });
    const plan = await planGrants(world.context, { app: app.id, report: 'levels.csv' });
    await world.clock.sleep(3_600_000);
    const rehearsal = await rehearsePlan(world.context, { plan: plan.id }, rehearsalStage);
    const job = await applied(world, plan, 1);
    expect(rehearsal.failures).toEqual([{ code: 'stale: grants changed', count: 3 }]);
    expect(job.failures).toMatchObject(rehearsal.failures);
    await world.close();
  });
});
