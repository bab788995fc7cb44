import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { ProductError } from '../../src/model/product-error.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { volume } from '../support/volume.ts';
import { createWorld, type World } from '../support/world.ts';
import { arrange, type Arranged } from './arrange.ts';
import { agreement, photograph, REPORT } from './import-steps.ts';
import { Tally } from './tally.ts';
import { tenantSpec, type TenantSpec } from './tenant-spec.ts';

/**
 * The law of replacing a structure: whoever loses something is named with it in the plan, everybody named loses just that,
 * nobody gains anything and nobody's grants or accounts go. The judge is the sandbox's own state.
 */
const tally = new Tally();

const clearSpec = tenantSpec.map((spec): TenantSpec => ({ ...spec, brokenLines: 0 }));

describe('the law of replacing a structure', () => {
  it('takes from the people that the plan names what it names, and nothing else', async () => {
    await fc.assert(
      fc.asyncProperty(clearSpec, fc.boolean(), fc.boolean(), async (spec, firstOnly, outsider) => {
        if (!spec.people.some(({ inReport, wanted }) => inReport && wanted.length > 0)) return;
        const world = await createWorld({ seed: spec.seed, settings: spec.settings });
        try {
          const arranged = arrange(world.sandbox, spec);
          world.report(REPORT, arranged.csv);
          await world.clock.sleep(60_000);
          const entitlements = arranged.overrides.entitlements ?? [];
          await analyzeReport(world.context, {
            report: REPORT,
            overrides: {
              ...arranged.overrides,
              entitlements: firstOnly ? entitlements.slice(0, 1) : entitlements,
            },
          });
          await check(world, arranged, outsider);
        } finally {
          await world.close();
        }
      }),
      { numRuns: volume(25, 1_000), seed: 20_261_206, endOnFailure: true },
    );
  });

  afterAll(() => {
    console.log(`replace law: generated\n${tally.table()}`);
    for (const name of ['blocked', 'replaced', 'nothing to replace', 'taken away', 'whole', 'not sent'])
      expect(tally.get(name), name).toBeGreaterThan(0);
  });
});

async function planned(world: World, arranged: Arranged): Promise<PlanHeader | undefined> {
  try {
    return await planStructure(world.context, { app: arranged.app.id, report: REPORT, mode: 'replace' });
  } catch (error) {
    if (error instanceof ProductError && error.code === 'plan.replace_blocked') return undefined;
    throw error;
  }
}

async function check(world: World, arranged: Arranged, outsider: boolean): Promise<void> {
  const { sandbox, context } = world;
  const { tenant } = sandbox;
  const { app } = arranged;
  const plan = await planned(world, arranged);
  if (plan === undefined) {
    tally.count('blocked');
    return;
  }
  if (plan.operations === 0) {
    tally.count('nothing to replace');
    return;
  }
  const goes = plan.values[0];
  const late =
    outsider && goes !== undefined ? tenant.addUser({ profile: { login: 'late@acme.example' } }) : undefined;
  if (late !== undefined && goes !== undefined) {
    // Somebody gives it to one more person, of whom the plan knows nothing.
    tenant.addMember(app.id, late.id);
    tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: late.id, values: [goes.valueId] });
    // What somebody else does shows by the time that `settle` allows it.
    await world.clock.sleep(15_000);
  }
  const before = photograph(world, arranged);
  const members = tenant.userList.filter(({ id }) => tenant.member(app.id, id) !== undefined).length;
  const job = await applyPlan(context, { plan: plan.id, hash: plan.hash, agreement });
  await world.clock.sleep(60_000);
  expect(job).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
  const people = await context.store.plans.people(plan.id, 'all', -1, 1_000);
  const named = new Map(
    people.map(({ principal, toRemove = [] }) => [
      principal,
      new Set(toRemove.map((v) => plan.values[v]?.valueId)),
    ]),
  );
  const exists = new Set(tenant.entitlementsOf(app.id).flatMap(({ values }) => [...values.keys()]));
  for (const { id } of tenant.userList) {
    const was = before.access.get(id) ?? new Set<string>();
    const is = new Set(sandbox.effectiveAccess(app.id, id).keys());
    for (const value of was) {
      const gone = !is.has(value);
      if (gone) expect(named.get(id)?.has(value), 'lost, and not named').toBe(true);
      expect(gone, 'what exists is kept, what does not is gone').toBe(!exists.has(value));
      tally.count('taken away', Number(gone));
    }
    for (const value of is) expect(was.has(value), 'gained').toBe(true);
    expect(
      tenant.grantsOf(app.id, id).map((grant) => grant.id),
      'grants stay',
    ).toEqual(before.grants.get(id)?.map(({ grant }) => grant.id));
  }
  expect(tenant.userList.filter(({ id }) => tenant.member(app.id, id) !== undefined)).toHaveLength(members);
  if (late !== undefined && goes !== undefined) {
    const holds = before.access.get(late.id)?.has(goes.valueId) === true;
    if (holds) expect(job.states.stale).toBeGreaterThan(0);
    tally.count('not sent', Number(holds));
  }
  tally.count('replaced');
  tally.count('whole', plan.counts.removedEntitlements ?? 0);
}
