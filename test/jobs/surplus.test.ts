import { afterEach, expect, it } from 'vitest';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/**
 * An additive grant that gives surplus (Admin) and something else: the rest is given anew, as the latest grant. Level takes
 * one value, Low or High, Room several; the bundle gives High.
 */
let world: World;
afterEach(() => world.close());

type Name = 'low' | 'high' | 'vault' | 'lab';

it.each<{ readonly rest: Name; readonly beside?: Name | 'bundle'; readonly stays?: true }>([
  { rest: 'low' },
  { rest: 'low', beside: 'low' },
  { rest: 'low', beside: 'vault' },
  { rest: 'low', beside: 'high', stays: true },
  { rest: 'low', beside: 'bundle', stays: true },
  { rest: 'vault', beside: 'lab' },
  { rest: 'vault', beside: 'bundle' },
])(
  'surplus beside $rest, where another grant gives $beside, stays: $stays',
  async ({ rest, beside, stays }) => {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { tenant } = world.sandbox;
    const { id: org } = await world.context.org();
    await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'yes', world.clock.now());
    const { app, users, admin, viewer } = await smallApp(world, 6, 0);
    const add = (name: string, multiValue: boolean, values: readonly string[]) => [
      ...tenant
        .addEntitlement({ appId: app.id, name, multiValue, values: values.map((value) => ({ name: value })) })
        .values.keys(),
    ];
    const [low = '', high = ''] = add('Level', false, ['Low', 'High']);
    const [vault = '', lab = ''] = add('Room', true, ['Vault', 'Lab']);
    const ids = { low, high, vault, lab };
    const bundle = tenant.addBundle({ appId: app.id, name: 'Leads', values: [high] });
    for (const { id: userId } of users) {
      const common = { appId: app.id, userId };
      tenant.addMember(app.id, userId);
      tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: [admin.id, viewer.id, ids[rest]] });
      if (beside === 'bundle')
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id });
      else if (beside !== undefined)
        tenant.placeGrant({ ...common, type: 'ENTITLEMENT', values: [ids[beside]] });
    }
    await world.clock.sleep(60_000);
    const held = () => users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()].sort());
    const before = held();
    const { id, hash, counts } = await planGrants(world.context, {
      app: app.id,
      report: 'small.csv',
      mode: 'exact',
    });
    const kept = stays === true ? 6 : 0;
    expect(counts).toMatchObject({ toRemove: 6 - kept, surplusStays: kept });
    const job = await applyPlan(world.context, {
      plan: id,
      hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    expect(job).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
    expect(held()).toEqual(
      stays === true ? before : before.map((values) => values.filter((value) => value !== admin.id)),
    );
  },
);
