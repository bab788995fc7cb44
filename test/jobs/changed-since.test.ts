import { afterEach, describe, expect, it } from 'vitest';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { analyzeReport } from '../../src/workflows/analyze-report.ts';
import { applyPlan } from '../../src/workflows/apply-plan.ts';
import { planGrants } from '../../src/workflows/plan-grants.ts';
import { createWorld, type World } from '../support/world.ts';

/** What somebody else changed in the tenant, between the plan and the write, that the grants of a person do not show. */
let world: World;
afterEach(() => world.close());

const apply = ({ id, hash }: PlanHeader): Promise<JobStatus> =>
  applyPlan(world.context, { plan: id, hash, agreement: { method: 'terminal', who: 'tester' } });

const codesOf = async (job: string, operations: number): Promise<readonly (string | undefined)[]> =>
  (await world.context.store.jobs.operationRows(job, 0, operations)).flatMap(({ state, code }) =>
    state === 'stale' ? [code] : [],
  );

describe('an entitlement that takes one value', () => {
  it('keeps the value that a bundle has come to give: a grant of ours would win over it', async () => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { tenant } = world.sandbox;
    const app = tenant.addApp({ label: 'Levels' });
    const values = (name: string, multiValue: boolean) => [
      ...tenant
        .addEntitlement({ appId: app.id, name, multiValue, values: [{ name: 'Low' }, { name: 'High' }] })
        .values.values(),
    ];
    const [low, high] = values('Level', false);
    const [any] = values('Other', true);
    if (low === undefined || high === undefined || any === undefined) throw new Error('no values');
    const bundle = tenant.addBundle({ appId: app.id, name: 'Bundle', values: [any.id] });
    const users = Array.from({ length: 8 }, (_, n) => {
      const user = tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } });
      tenant.addMember(app.id, user.id);
      const common = { appId: app.id, userId: user.id };
      if (n < 4) tenant.placeGrant({ ...common, type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id });
      return user;
    });
    world.report('levels.csv', `Login,Level\n${users.map((_, n) => `p${n}@acme.example,Low`).join('\n')}\n`);
    await analyzeReport(world.context, {
      report: 'levels.csv',
      overrides: { identifier: 'Login', entitlements: ['Level'] },
    });
    await world.clock.sleep(60_000);
    const plan = await planGrants(world.context, { app: app.id, report: 'levels.csv' });
    expect(plan.counts).toMatchObject({ toGrant: 8, conflict: 0 });
    tenant.changeBundle(bundle, { name: 'Bundle', description: undefined, values: [high.id] }, 'outsider');
    await world.clock.sleep(60_000);
    const status = await apply(plan);
    const held = users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()]);
    expect(held).toEqual(users.map((_, n) => [n < 4 ? high.id : low.id]));
    expect(status).toMatchObject({
      state: 'done',
      verification: { lost: 0, extra: 0, ledger: { granted: 4, stale: 4 } },
    });
    expect(await codesOf(status.id, plan.operations)).toEqual(Array(4).fill('stale: single value held'));
  });
});
