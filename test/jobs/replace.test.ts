import { afterEach, describe, expect, it } from 'vitest';
import type { Agreement } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { agreementPhrase } from '../../src/workflows/plans/agreement-phrase.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { createWorld, type World } from '../support/world.ts';

const agreement: Pick<Agreement, 'method' | 'who'> = { method: 'terminal', who: 'tester' };
const REPORT = 'new.csv';

/**
 * Role = Admin, Viewer, Old; Legacy = One. p0 holds Admin and Old, p1 Viewer, p2 Old by a bundle, p3 One; the report names
 * Role = Admin, Viewer, Auditor.
 */
async function arranged(world: World, options: { readonly single?: boolean } = {}) {
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Replaced' });
  const role = tenant.addEntitlement({
    appId: app.id,
    name: 'Role',
    multiValue: options.single !== true,
    values: [{ name: 'Admin' }, { name: 'Viewer' }, { name: 'Old' }],
  });
  const legacy = tenant.addEntitlement({ appId: app.id, name: 'Legacy', values: [{ name: 'One' }] });
  const [admin, viewer, old] = [...role.values.values()];
  const [one] = [...legacy.values.values()];
  if (admin === undefined || viewer === undefined || old === undefined || one === undefined)
    throw new Error('values');
  const bundle = tenant.addBundle({ appId: app.id, name: 'Old bundle', values: [old.id] });
  const users = Array.from({ length: 5 }, (_, n) =>
    tenant.addUser({ profile: { login: `p${n}@acme.example`, email: `p${n}@acme.example` } }),
  );
  const [p0, p1, p2, p3, p4] = users;
  if (p0 === undefined || p1 === undefined || p2 === undefined || p3 === undefined || p4 === undefined)
    throw new Error('users');
  for (const { id } of [p0, p1, p2, p3]) tenant.addMember(app.id, id);
  tenant.placeGrant({
    type: 'CUSTOM',
    appId: app.id,
    userId: p0.id,
    values: options.single === true ? [old.id] : [admin.id, old.id],
  });
  tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: p1.id, values: [viewer.id] });
  tenant.placeGrant({ type: 'ENTITLEMENT-BUNDLE', appId: app.id, userId: p2.id, bundleId: bundle.id });
  tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: p3.id, values: [one.id] });
  world.report(
    REPORT,
    'Login,Role\np0@acme.example,Admin\np1@acme.example,Viewer\np2@acme.example,Auditor\n',
  );
  await analyzeReport(world.context, {
    report: REPORT,
    overrides: { identifier: 'Login', entitlements: ['Role'] },
  });
  const plan = () => planStructure(world.context, { app: app.id, report: REPORT, mode: 'replace' });
  const held = (user: { readonly id: string }) =>
    [...world.sandbox.effectiveAccess(app.id, user.id).keys()].sort();
  return { app, admin, viewer, old, one, bundle, p0, p1, p2, p3, p4, plan, held };
}

const apply = (world: World, plan: PlanHeader) =>
  applyPlan(world.context, { plan: plan.id, hash: plan.hash, agreement });

let world: World;
afterEach(() => world.close());

describe('replacing the structure of an app', () => {
  it('names who loses what, what refers to it, and that nothing of it comes back', async () => {
    world = await createWorld();
    const { app, plan, bundle } = await arranged(world);
    const header = await plan();
    expect(header).toMatchObject({
      kind: 'structure',
      mode: 'replace',
      risk: 'destructive',
      operations: 3,
      counts: { people: 3, toRemove: 3, removedEntitlements: 1, removedValues: 2, newValues: 1 },
      references: [{ kind: 'bundle', id: bundle.id, name: 'Old bundle' }],
    });
    expect(header.headline.join('\n')).toMatch(/3 people hold them, and lose them/);
    expect(header.headline.join('\n')).toMatch(/Legacy \(1 value, 1 person\)/);
    expect(header.headline.join('\n')).toMatch(/bundle Old bundle/);
    expect(header.headline.join('\n')).toMatch(/CANNOT BE UNDONE/);
    expect(agreementPhrase(header)).toBe('Replaced 3');
    const people = await world.context.store.plans.people(header.id, 'to-remove', -1, 10);
    const lost = people.map(({ login, toRemove = [] }) => [
      login,
      toRemove.map((v) => header.values[v]?.valueName),
    ]);
    expect(lost).toEqual(
      expect.arrayContaining([
        ['p0@acme.example', ['Old']],
        ['p2@acme.example', ['Old']],
        ['p3@acme.example', ['One']],
      ]),
    );
    expect(lost).toHaveLength(3);
    expect(app.label).toBe('Replaced');
  });

  it('removes it, reads back that nobody else lost anything, and says that no undo gives it back', async () => {
    world = await createWorld();
    const { plan, held, p0, p1, p2, p3, admin, viewer, app } = await arranged(world);
    const status = await apply(world, await plan());
    expect(status).toMatchObject({
      state: 'done',
      states: { done: 3 },
      verification: { people: 3, lost: 0, extra: 0, differences: [] },
    });
    expect([held(p0), held(p1), held(p2), held(p3)]).toEqual([[admin.id], [viewer.id], [], []]);
    for (const { id } of [p0, p1, p2, p3]) expect(world.sandbox.tenant.member(app.id, id)).toBeDefined();
    const undo = await undoJob(world.context, { job: status.id });
    expect(undo.undo?.labels).toEqual({ exact: 1, 'effective-only': 0, partial: 0, none: 2 });
    expect(undo.headline.join('\n')).toMatch(/Not undone: 2 removals/);
    // Again, there is nothing left to replace.
    expect(await plan()).toMatchObject({ operations: 0, risk: 'routine' });
  });

  it('is not sent where somebody holds a value by now of whom the plan does not say it', async () => {
    world = await createWorld();
    const { plan, held, p1, p4, app, old, viewer } = await arranged(world);
    const header = await plan();
    world.sandbox.tenant.addMember(app.id, p4.id);
    world.sandbox.tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: p4.id, values: [old.id] });
    const status = await apply(world, header);
    expect(status).toMatchObject({ state: 'done', states: { done: 2, stale: 1 } });
    expect(held(p4)).toEqual([old.id]);
    expect(held(p1)).toEqual([viewer.id]);
  });

  it('is not sent where another bundle refers to a value by now', async () => {
    world = await createWorld();
    const { plan, app, one } = await arranged(world);
    const header = await plan();
    world.sandbox.tenant.addBundle({ appId: app.id, name: 'Newer', values: [one.id] });
    expect(await apply(world, header)).toMatchObject({ states: { done: 2, stale: 1 } });
  });

  it.each([
    [
      'a rejected line',
      (w: World) =>
        w.report(REPORT, 'Login,Role\np0@acme.example,Admin\np1@acme.example,Viewer,surplus,cells\n'),
    ],
  ])('is blocked by %s', async (_, spoil) => {
    world = await createWorld();
    const { app } = await arranged(world);
    spoil(world);
    await analyzeReport(world.context, {
      report: REPORT,
      overrides: { identifier: 'Login', entitlements: ['Role'] },
    });
    await expect(
      planStructure(world.context, { app: app.id, report: REPORT, mode: 'replace' }),
    ).rejects.toMatchObject({ code: 'plan.replace_blocked' });
  });

  it('is blocked where a denial names the value: it might be lifted', async () => {
    world = await createWorld();
    const { plan, app, p1, old } = await arranged(world);
    const { tenant } = world.sandbox;
    tenant.placeGrant({
      type: 'ENTITLEMENT',
      appId: app.id,
      userId: p1.id,
      values: [old.id],
      action: 'DENY',
    });
    await expect(plan()).rejects.toMatchObject({ code: 'plan.replace_blocked' });
  });

  it('is blocked where the loss of a value would bring another into effect', async () => {
    world = await createWorld();
    const { plan, app, p0, viewer, old } = await arranged(world, { single: true });
    const { tenant } = world.sandbox;
    tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: p0.id, values: [viewer.id] });
    tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: p0.id, values: [old.id] });
    await expect(plan()).rejects.toMatchObject({ code: 'plan.replace_blocked' });
  });

  it('stops after the first removal where somebody lost more than the plan says', async () => {
    world = await createWorld();
    const { plan, held, app, p0, p1, viewer, old } = await arranged(world);
    const header = await plan();
    const { tenant } = world.sandbox;
    // A tenant that ends whole grants with a value of theirs.
    world.sandbox.onExchange(({ operation }) => {
      if (operation !== 'updateEntitlement' || tenant.values.has(old.id)) return;
      for (const grant of tenant.grantsOf(app.id, p0.id)) tenant.revokeGrant(grant, 'outsider');
    });
    const status = await apply(world, header);
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    expect(status.parked?.saw).toMatchObject([
      { kind: 'lost', principal: p0.id, entitlementName: 'Role', valueName: 'Admin' },
    ]);
    expect(held(p1)).toEqual([viewer.id]);
  });
});
