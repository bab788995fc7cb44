import { afterEach, describe, expect, it } from 'vitest';
import type { Clock } from '../../src/model/clock.ts';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import type { Commit } from '../../src/sandbox/state/commits.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { planStructure } from '../../src/workflows/plans/plan-structure.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { cancelJob } from '../../src/workflows/jobs/cancel-job.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { type SmallApp, smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** What an undo takes back, what it leaves, and what it says of each. */
let world: World;
afterEach(() => world.close());

async function arranged(people: number, holders: number, settings: SettingsPatch = {}): Promise<SmallApp> {
  world = await createWorld({
    settings: { rateLimits: { limits: { '*': 100_000 } }, ...settings },
    latencyMs: 20,
  });
  return smallApp(world, people, holders);
}

const apply = (plan: PlanHeader): Promise<JobStatus> =>
  applyPlan(world.context, {
    plan: plan.id,
    hash: plan.hash,
    agreement: { method: 'terminal', who: 'tester' },
  });

/** Imports, with as many plans as the tenant asks for. */
async function imported({ plan }: SmallApp): Promise<JobStatus> {
  const status = await apply(await plan());
  return status.parked?.reason === 'additive-refused' ? apply(await plan()) : status;
}

const access = ({ app, users }: SmallApp) =>
  users.map(({ id }) => [...world.sandbox.effectiveAccess(app.id, id).keys()].sort());

const OTHER = '00uoutsider000000001';
const STRUCTURE =
  'Login,Role,Group\na@acme.example,Admin,East\nb@acme.example,Viewer,West\nc@acme.example,Admin,West\n';

describe('undoing an import', () => {
  it.each([
    ['additive grants', {}],
    ['CUSTOM grants', { grants: { entitlementType: 'reject400' } }],
    [
      'CUSTOM grants that keep their id',
      { grants: { entitlementType: 'reject400', customRepost: 'same-id' } },
    ],
  ] as const)('gives everybody back what they held: %s', async (_, settings) => {
    const small = await arranged(12, 12, settings);
    const before = access(small);
    const job = await imported(small);
    expect(access(small)).not.toEqual(before);
    const plan = await undoJob(world.context, { job: job.id });
    expect(plan).toMatchObject({
      risk: 'destructive',
      mode: 'undo',
      undo: { labels: { exact: 12, 'effective-only': 0, partial: 0, none: 0 }, nothingLeft: 0 },
      counts: { people: 12, heldBack: 0, toRemove: 12 },
    });
    const undone = await apply(plan);
    expect(undone).toMatchObject({
      state: 'done',
      states: { done: 12 },
      verification: {
        lost: 0,
        extra: 0,
        differences: [],
        changes: { toRemove: 12, removed: 12, notRemoved: 0 },
      },
    });
    expect(access(small)).toEqual(before);
    expect((await undoJob(world.context, { job: job.id })).operations).toBe(0);
  });

  it('says how far ahead the ends are, as the settings have it', async () => {
    const small = await arranged(1, 1);
    const { id } = await imported(small);
    const { context } = world;
    const far = { ...context, settings: { ...context.settings, endAheadMs: 1_800_000 } };
    const how = async (of: typeof context) =>
      (await undoJob(of, { job: id })).headline.find((line) => line.startsWith('How:'));
    expect(await how(context)).toContain('their own expiry, 60 seconds ahead,');
    expect(await how(far)).toContain('their own expiry, 30 minutes ahead,');
  });

  it('is planned at once though the clock was set back by a day since the job', async () => {
    const small = await arranged(2, 2);
    const job = await imported(small);
    const { context } = world;
    const clock: Clock = {
      now: () => world.clock.now() - 86_400_000,
      sleep: (ms, signal) => world.clock.sleep(ms, signal),
      deadline: (ms) => world.clock.deadline(ms),
    };
    const before = world.clock.now();
    const plan = await undoJob({ ...context, clock }, { job: job.id });
    expect(plan.operations).toBe(2);
    expect(world.clock.now() - before).toBeLessThan(60_000);
  });

  it('is verified in minutes though the clock is set back by a day when the last grant has been given its end', async () => {
    let offset = 0;
    let ends = 0;
    world = await createWorld({
      latencyMs: 20,
      clock: (tenants) => ({
        now: () => tenants.now() + offset,
        sleep: async (ms, signal) => {
          if (ends === 2 && ms === 10_000) offset = -86_400_000;
          await tenants.sleep(ms, signal);
        },
        deadline: (ms) => tenants.deadline(ms),
      }),
    });
    const job = await imported(await smallApp(world, 2, 2));
    const plan = await undoJob(world.context, { job: job.id });
    world.sandbox.onExchange(({ operation, response }) => {
      if (operation === 'updateGrant' && response?.status === 200) ends += 1;
    });
    const before = world.clock.now();
    expect(await apply(plan)).toMatchObject({ state: 'done', verification: { changes: { removed: 2 } } });
    expect(offset).toBeLessThan(0);
    expect(world.clock.now() - before).toBeLessThan(600_000);
  });

  it('keeps the accounts that were made, and names everybody who has one', async () => {
    const small = await arranged(10, 4);
    const job = await imported(small);
    const plan = await undoJob(world.context, { job: job.id });
    expect(plan.undo?.labels).toEqual({ exact: 10, 'effective-only': 0, partial: 0, none: 6 });
    const named = await world.context.store.plans.people(plan.id, 'held-back', -1, 100);
    expect(named.map(({ identifier }) => identifier).sort()).toEqual(
      small.users.slice(4).map(({ profile }) => profile['login']),
    );
    expect(named[0]?.undo).toContainEqual({
      seq: expect.any(Number) as number,
      label: 'none',
      reason: 'account-stays',
    });
    await apply(plan);
    expect(world.sandbox.tenant.memberCount(small.app.id)).toBe(10);
    expect(access(small).slice(4)).toEqual(Array.from({ length: 6 }, () => []));
  });

  it('takes nothing from anybody before it is agreed to', async () => {
    const small = await arranged(6, 6);
    const job = await imported(small);
    const { writes } = world.okta.calls;
    const plan = await undoJob(world.context, { job: job.id });
    expect(world.okta.calls.writes).toBe(writes);
    await expect(
      applyPlan(world.context, {
        plan: plan.id,
        hash: plan.hash,
        agreement: { method: 'host', who: 'tester' },
      }),
    ).rejects.toMatchObject({ code: 'plan.not_agreed' });
    expect(world.okta.calls.writes).toBe(writes);
  });

  it('counts as taken away only what people do not keep by other grants, and says the others apart', async () => {
    const small = await arranged(8, 8);
    const { app, users, viewer } = small;
    const job = await imported(small);
    const { tenant, outsider } = world.sandbox;
    const bundle = tenant.addBundle({ appId: app.id, name: 'Viewers', values: [viewer.id] });
    const given = (
      n: number,
      grant: { type: string; values?: string[]; bundleId?: string; action?: string },
    ) => tenant.placeGrant({ ...grant, appId: app.id, userId: users[n]?.id ?? '' });
    given(0, { type: 'ENTITLEMENT', values: [viewer.id] });
    given(1, { type: 'ENTITLEMENT-BUNDLE', bundleId: bundle.id });
    for (const { id } of [users[2], users[3]].flatMap((user) => user ?? [])) {
      const base = tenant.grantsOf(app.id, id).find(({ type }) => type === 'CUSTOM');
      if (base !== undefined) outsider.revoke(base);
    }
    given(2, { type: 'POLICY', values: [viewer.id] });
    given(3, { type: 'CUSTOM', values: [], action: 'DENY' });
    await world.clock.sleep(60_000);
    const plan = await undoJob(world.context, { job: job.id });
    expect(plan.counts.toRemove).toBe(8);
    expect(plan.undo?.effect).toEqual({ lost: 4, heldOtherwise: 2, unclear: 1, notInEffect: 1 });
    expect(plan.headline[1]).toMatch(/: changes the access of 8 people, of some perhaps only their grants$/);
    expect(plan.headline[2]).toBe(
      "Takes 4 values away (beside that, of the grants that end: 2 are held by other grants as well, and kept; of 1 it is not known whether a grant that shows no values, such as a policy's, gives it as well; 1 is not in effect), gives 0 back; what others changed since stays as it is",
    );
    const before = access(small);
    await apply(plan);
    const lost = access(small).map((held, n) => (before[n]?.length ?? 0) - held.length);
    expect(lost).toEqual([0, 0, 0, 0, 1, 1, 1, 1]);
  });

  it('says that it changes nobody’s access where everybody keeps what it takes', async () => {
    const small = await arranged(3, 3);
    const job = await imported(small);
    for (const { id } of small.users)
      world.sandbox.tenant.placeGrant({
        type: 'ENTITLEMENT',
        appId: small.app.id,
        userId: id,
        values: [small.viewer.id],
      });
    const plan = await undoJob(world.context, { job: job.id });
    expect(plan.headline[1]).toMatch(/: ends grants of 3 people and changes nobody's access$/);
  });

  it('leaves what others changed since, and says so', async () => {
    const small = await arranged(10, 10);
    const { app, users, admin, viewer } = small;
    const job = await imported(small);
    const { tenant, outsider } = world.sandbox;
    const ours = (n: number) =>
      tenant.grantsOf(app.id, users[n]?.id ?? '').find(({ type }) => type === 'ENTITLEMENT') ?? expect.fail();
    // Given the same value by somebody else; an end set by somebody else; taken away; replaced by a base grant.
    outsider.grant({
      type: 'ENTITLEMENT',
      appId: app.id,
      userId: users[0]?.id ?? '',
      values: [viewer.id],
      by: OTHER,
    });
    outsider.expire(ours(1), world.clock.now() + 86_400_000);
    outsider.revoke(ours(2));
    outsider.grant({
      type: 'CUSTOM',
      appId: app.id,
      userId: users[3]?.id ?? '',
      values: [viewer.id],
      by: OTHER,
    });
    await world.clock.sleep(60_000);
    const plan = await undoJob(world.context, { job: job.id });
    expect(plan.undo).toMatchObject({ labels: { exact: 7, none: 1 }, nothingLeft: 2 });
    const [changed] = await world.context.store.plans.people(plan.id, 'held-back', -1, 100);
    expect(changed?.undo).toEqual([expect.objectContaining({ label: 'none', reason: 'changed-since' })]);
    const status = await apply(plan);
    expect(status.verification?.changes).toMatchObject({
      toRemove: 7,
      removed: 6,
      heldOtherwise: 1,
      notRemoved: 0,
    });
    expect(access(small).slice(0, 5)).toEqual([
      [admin.id, viewer.id].sort(),
      [admin.id, viewer.id].sort(),
      [admin.id],
      [viewer.id],
      [admin.id],
    ]);
  });

  it('gives nobody a way back into the app who was taken out of it since', async () => {
    const small = await arranged(10, 10, { grants: { entitlementType: 'reject400' } });
    const { app, users, admin } = small;
    const { tenant, outsider } = world.sandbox;
    const [gone, later] = users.map(({ id }) => id);
    const job = await imported(small);
    outsider.unassign(app.id, gone ?? '');
    await world.clock.sleep(60_000);
    const plan = await undoJob(world.context, { job: job.id });
    const [left] = await world.context.store.plans.people(plan.id, 'held-back', -1, 100);
    expect(left).toMatchObject({ principal: gone, undo: [{ label: 'none', reason: 'not-a-member' }] });
    outsider.unassign(app.id, later ?? '');
    const status = await apply(plan);
    expect(status.states).toMatchObject({ done: 8, stale: 1 });
    expect([gone, later].map((id) => tenant.member(app.id, id ?? ''))).toEqual([undefined, undefined]);
    expect(access(small).slice(2)).toEqual(Array.from({ length: 8 }, () => [admin.id]));
  });

  it('of a cancelled job takes back what was done', async () => {
    const small = await arranged(60, 60);
    const made = await small.plan();
    let grants = 0;
    const { token } = world.sandbox;
    world.sandbox.onCommit(() => {
      grants += 1;
      if (grants === 20) Object.assign(world.sandbox, { token: 'changed' });
    });
    const before = access(small);
    const parked = await apply(made);
    Object.assign(world.sandbox, { token });
    expect(parked.state).toBe('parked');
    const { pending, sent } = parked.states;
    const goesOn = `It stopped before its end, and goes on with ${pending + sent} operations whenever it is continued: cancel it where that is not wanted`;
    expect((await undoJob(world.context, { job: parked.id })).headline).toContain(goesOn);
    const cancelled = await cancelJob(world.context, { job: parked.id });
    expect(cancelled.states.cancelled).toBeGreaterThan(0);
    const plan = await undoJob(world.context, { job: parked.id });
    expect(plan.operations).toBe(cancelled.states.done);
    expect(plan.headline.join()).not.toContain('It stopped');
    await apply(plan);
    expect(access(small)).toEqual(before);
  });

  it.each([{}, { grants: { entitlementType: 'reject400' } }] as const)(
    'can itself be undone, and that again (%o)',
    async (settings) => {
      const small = await arranged(8, 8, settings);
      const before = access(small);
      const job = await imported(small);
      const after = access(small);
      const undone = await apply(await undoJob(world.context, { job: job.id }));
      const plan = await undoJob(world.context, { job: undone.id });
      expect(plan.riskReasons).toEqual([{ code: 'people', count: plan.counts.people }]);
      expect(plan.undo?.labels).toEqual({ exact: 8, 'effective-only': 0, partial: 0, none: 0 });
      const redone = await apply(plan);
      expect(access(small)).toEqual(after);
      await apply(await undoJob(world.context, { job: redone.id }));
      expect(access(small)).toEqual(before);
      // The first import left nothing by now.
      expect((await undoJob(world.context, { job: job.id })).operations).toBe(0);
    },
  );

  it('is not planned while the job is at work', async () => {
    const small = await arranged(200, 200);
    const made = await small.plan();
    const status = await applyPlan(world.context, {
      plan: made.id,
      hash: made.hash,
      agreement: { method: 'terminal', who: 'tester' },
      waitMs: 1,
    });
    await expect(undoJob(world.context, { job: status.id })).rejects.toMatchObject({ code: 'job.not_ended' });
  });

  it('stops after the first people where an end has no effect', async () => {
    const small = await arranged(40, 40);
    const job = await imported(small);
    const plan = await undoJob(world.context, { job: job.id });
    const seen: Commit[] = [];
    const { tenant } = world.sandbox;
    world.sandbox.onCommit((commit) => {
      seen.push(commit);
      const [grant] = tenant
        .grantsOf(small.app.id, commit.userId)
        .filter(({ type }) => type === 'ENTITLEMENT');
      if (commit.kind === 'expire' && grant !== undefined)
        world.sandbox.schedule(world.clock.now() + 5_000, () => delete grant.expiresAt);
    });
    const status = await apply(plan);
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    expect(seen.filter(({ actor }) => actor === 'client').length).toBeLessThanOrEqual(5);
  });
});

describe('undoing a structure', () => {
  async function structured(
    report = STRUCTURE,
    latencyMs = 0,
  ): Promise<{ readonly appId: string; readonly job: JobStatus }> {
    world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, latencyMs });
    const app = world.sandbox.tenant.addApp({ label: 'Bare' });
    world.sandbox.tenant.addEntitlement({ appId: app.id, name: 'Role', values: [{ name: 'Old' }] });
    world.report('structure.csv', report);
    await analyzeReport(world.context, {
      report: 'structure.csv',
      overrides: { identifier: 'Login', entitlements: ['Role', 'Group'] },
    });
    const job = await apply(await planStructure(world.context, { app: app.id, report: 'structure.csv' }));
    expect(job.state).toBe('done');
    return { appId: app.id, job };
  }
  const listed = (appId: string) =>
    Object.fromEntries(
      world.sandbox.tenant
        .entitlementsOf(appId)
        .map(({ name, values }) => [name, [...values.values()].map((value) => value.name).sort()]),
    );
  const valueOf = (appId: string, entitlement: string, name: string) =>
    [
      ...(world.sandbox.tenant
        .entitlementsOf(appId)
        .find((row) => row.name === entitlement)
        ?.values.values() ?? []),
    ].find((value) => value.name === name)?.id ?? expect.fail();

  it('removes what it made, and nothing else; a second undo plans nothing', async () => {
    const { appId, job } = await structured();
    expect(listed(appId)).toEqual({ Role: ['Admin', 'Old', 'Viewer'], Group: ['East', 'West'] });
    const plan = await undoJob(world.context, { job: job.id });
    expect(plan).toMatchObject({
      kind: 'structure',
      risk: 'destructive',
      undo: { labels: { exact: 2, partial: 0, none: 0 } },
    });
    expect(await apply(plan)).toMatchObject({
      state: 'done',
      states: { done: 2 },
      verification: { differences: [] },
    });
    expect(listed(appId)).toEqual({ Role: ['Old'] });
    expect(await undoJob(world.context, { job: job.id })).toMatchObject({
      operations: 0,
      undo: { nothingLeft: 2 },
    });
  });

  it('says of what may have been made that it is not known, not that there is nothing to undo', async () => {
    const { appId } = await structured();
    world.report('more.csv', 'Login,Grade,Unit\na@acme.example,One,North\n');
    await analyzeReport(world.context, {
      report: 'more.csv',
      overrides: { identifier: 'Login', entitlements: ['Grade', 'Unit'] },
    });
    const plan = await planStructure(world.context, { app: appId, report: 'more.csv' });
    world.sandbox.faults.failNext('createEntitlement', 'server-error', 12);
    const job = await apply(plan);
    expect(job.states).toMatchObject({ unknown: 1, done: 1 });
    const undo = await undoJob(world.context, { job: job.id });
    expect(undo.undo?.labels).toMatchObject({ exact: 1, none: 1 });
    expect(undo.headline.join('\n')).toMatch(
      /Not undone: 1 operation of which it is not known whether it took effect \((Grade|Unit)\)/,
    );
    expect(undo.headline.join('\n')).not.toContain('nothing to undo');
  });

  it.each(['a holder', 'a holder who is no member', 'a bundle', 'a value of somebody else'] as const)(
    'leaves what is used by %s, and names it',
    async (by) => {
      const { appId, job } = await structured();
      const { tenant } = world.sandbox;
      const west = valueOf(appId, 'Group', 'West');
      const user = tenant.addUser({ profile: { login: 'holder@acme.example' } });
      const group = tenant.entitlementsOf(appId).find(({ name }) => name === 'Group') ?? expect.fail();
      if (by === 'a holder') tenant.addMember(appId, user.id);
      if (by.startsWith('a holder'))
        tenant.placeGrant({ type: 'CUSTOM', appId, userId: user.id, values: [west] });
      if (by === 'a bundle') tenant.addBundle({ appId, name: 'B', values: [west] });
      if (by === 'a value of somebody else') tenant.addValue(group, { name: 'North' }, OTHER);
      await world.clock.sleep(60_000);
      const plan = await undoJob(world.context, { job: job.id });
      expect(plan.undo?.labels).toMatchObject({ exact: 1, partial: 1 });
      expect(plan.headline.join(' ')).toContain('Group (partial');
      await apply(plan);
      expect(listed(appId)).toEqual({
        Role: ['Old'],
        Group: by === 'a value of somebody else' ? ['North'] : ['West'],
      });
    },
  );

  it('sends nothing for a value that somebody came to hold after the plan was made', async () => {
    const { appId, job } = await structured();
    const plan = await undoJob(world.context, { job: job.id });
    const user = world.sandbox.tenant.addUser({ profile: { login: 'late@acme.example' } });
    world.sandbox.tenant.addMember(appId, user.id);
    world.sandbox.tenant.placeGrant({
      type: 'CUSTOM',
      appId,
      userId: user.id,
      values: [valueOf(appId, 'Group', 'West')],
    });
    await world.clock.sleep(60_000);
    expect(await apply(plan)).toMatchObject({ states: { done: 1, stale: 1 } });
    expect(listed(appId)).toEqual({ Role: ['Old'], Group: ['East', 'West'] });
  });

  it('sends nothing for a value that somebody came to hold while it removed others', async () => {
    const { appId, job } = await structured(STRUCTURE, 4_000);
    const plan = await undoJob(world.context, { job: job.id });
    const admin = valueOf(appId, 'Role', 'Admin');
    const user = world.sandbox.tenant.addUser({ profile: { login: 'late@acme.example' } });
    const applied = apply(plan);
    while (listed(appId)['Group'] !== undefined) await world.clock.sleep(100);
    world.sandbox.outsider.grant({ type: 'CUSTOM', appId, userId: user.id, values: [admin], by: OTHER });
    expect((await applied).states).toMatchObject({ done: 1, stale: 1 });
    expect([...world.sandbox.effectiveAccess(appId, user.id).keys()]).toEqual([admin]);
  });

  it('removes nothing where people get access by policy: what its rules name cannot be seen', async () => {
    const { appId, job } = await structured();
    const user = world.sandbox.tenant.addUser({ profile: { login: 'policy@acme.example' } });
    world.sandbox.tenant.addMember(appId, user.id);
    world.sandbox.tenant.placeGrant({ type: 'POLICY', appId, userId: user.id, values: [], actor: 'NONE' });
    await world.clock.sleep(60_000);
    expect(await undoJob(world.context, { job: job.id })).toMatchObject({
      operations: 0,
      undo: { labels: { exact: 0, none: 2 } },
    });
  });
});
