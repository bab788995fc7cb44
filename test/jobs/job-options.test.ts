import { describe, expect, it } from 'vitest';
import { rehearsalStage } from '../../src/cli/rehearsal-stage.ts';
import type { JobOptions } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import { isInside, parseTimeWindow } from '../../src/planning/time-window.ts';
import type { Commit } from '../../src/sandbox/state/commits.ts';
import { ADDITIVE_CAPABILITY } from '../../src/jobs/additive-capability.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { rehearsePlan } from '../../src/workflows/plans/rehearse-plan.ts';
import { smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

const agreement = { method: 'terminal', who: 'tester' } as const;

function apply(world: World, { id, hash }: PlanHeader, options?: JobOptions) {
  return applyPlan(world.context, {
    plan: id,
    hash,
    agreement,
    ...(options === undefined ? {} : { options }),
  });
}

function commitsOf(world: World): Commit[] {
  const commits: Commit[] = [];
  world.sandbox.onCommit((commit) => commits.push(commit));
  return commits;
}

describe('hours in which a job may write', () => {
  it('no write leaves outside them; it goes on by itself on the next night, and ends complete', async () => {
    const world = await createWorld({ latencyMs: 0 });
    const { plan } = await smallApp(world, 300, 20);
    const window = parseTimeWindow('22:00-22:05 Europe/Zurich');
    const commits = commitsOf(world);
    const header = await plan();
    const parked: string[] = [];
    const looking = (async () => {
      for (;;) {
        await world.clock.sleep(60_000);
        const job = await world.context.store.jobs.forPlan(header.id);
        if (job?.state === 'done') return;
        if (job?.state === 'parked') parked.push(`${job.parked?.reason} ${job.parked?.retryAt}`);
      }
    })();
    const status = await apply(world, header, { window });
    await looking;
    expect(status).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
    expect(status.verification?.ledger.granted).toBe(header.counts.toGrant);
    expect(commits.filter(({ at }) => !isInside(window, at))).toEqual([]);
    expect([...new Set(parked)]).toEqual([
      'outside-window 2026-11-02T21:00:00.000Z',
      'outside-window 2026-11-03T21:00:00.000Z',
    ]);
    await world.close();
  });
});

describe('the share of a bucket', () => {
  it('is kept in every window of the tenant, and stays with the job when it is applied again', async () => {
    const world = await createWorld();
    const { plan } = await smallApp(world, 60, 60);
    const commits = commitsOf(world);
    const header = await plan();
    const options = { shares: { 'write grants': 0.2 } };
    await apply(world, header, options);
    const perMinute = new Map<number, number>();
    const first = commits[0]?.at ?? 0;
    for (const { at } of commits) {
      const minute = Math.floor((at - first) / 60_000);
      perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1);
    }
    // A tenth more: our minutes are not exactly the tenant's.
    expect(Math.max(...perMinute.values())).toBeLessThanOrEqual(11);
    await apply(world, header);
    expect((await world.context.store.jobs.forPlan(header.id))?.options).toEqual(options);
    await world.close();
  });
});

describe('the share of every bucket', () => {
  it.each([0.1, 0.2, 0.5])('%d: no window of the tenant takes more requests of ours', async (share) => {
    const world = await createWorld();
    const { plan } = await smallApp(world, 60, 60);
    const header = await plan();
    /** By operation and the end of its window, as the tenant says them: its limit, and requests of ours. */
    const windows = new Map<string, { readonly limit: number; requests: number }>();
    world.sandbox.onExchange(({ operation, response }) => {
      const limit = Number(response?.headers['x-rate-limit-limit']);
      const key = `${operation} ${Number(response?.headers['x-rate-limit-reset'])}`;
      const window = windows.get(key) ?? { limit, requests: 0 };
      window.requests += 1;
      windows.set(key, window);
    });
    await apply(world, header, { shares: { '*': share } });
    const grants = [...windows].filter(([key]) => key.startsWith('createGrant'));
    expect(grants.length).toBeGreaterThan(1);
    for (const [key, { limit, requests }] of windows)
      expect(requests, key).toBeLessThanOrEqual(Math.floor(limit * share));
    // The share is made use of, too.
    const [most] = grants.map(([, { requests }]) => requests).sort((a, b) => b - a);
    expect(most).toBe(Math.floor((grants[0]?.[1].limit ?? 0) * share));
    await world.close();
  });
});

describe('waves', () => {
  it('a tenant that turns out to behave otherwise later on harms one wave at most', async () => {
    const world = await createWorld();
    const { plan } = await smallApp(world, 120, 120);
    const commits = commitsOf(world);
    const header = await plan();
    world.sandbox.onCommit(() => {
      if (commits.length === 30) world.sandbox.settings.grants.additiveEnds = 'everything';
    });
    const status = await apply(world, header, { wave: 20 });
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    const harmed = commits.filter(({ before, after }) => [...before].some((value) => !after.has(value)));
    expect(harmed.length).toBeGreaterThan(0);
    expect(harmed.length).toBeLessThanOrEqual(20);
    await world.close();
  });

  it('are kept by a plan that takes access away: what goes wrong later on harms one of them at most', async () => {
    const world = await createWorld();
    const { tenant, settings } = world.sandbox;
    const { app, users, admin } = await smallApp(world, 90, 0);
    const room = tenant.addEntitlement({ appId: app.id, name: 'Room', values: [{ name: 'Vault' }] });
    const values = [...room.values.keys(), admin.id];
    for (const { id } of users) {
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values });
    }
    settings.grants.entitlementType = 'reject400';
    const { id: org } = await world.context.org();
    await world.context.store.facts.set(org, ADDITIVE_CAPABILITY, 'no', world.clock.now());
    const header = await planGrants(world.context, { app: app.id, report: 'small.csv', mode: 'exact' });
    expect(header.counts).toMatchObject({ toRemove: 90, toGrant: 90 });
    const commits = commitsOf(world);
    world.sandbox.onCommit(() => {
      if (commits.length === 30) settings.grants.customGives = 'last-value';
    });
    const status = await apply(world, header, { wave: 20 });
    expect(status).toMatchObject({ state: 'parked', parked: { reason: 'first-wave-differs' } });
    const [vault = ''] = values;
    const harmed = commits.filter(({ before, after }) => before.has(vault) && !after.has(vault));
    expect(harmed.length).toBeGreaterThan(0);
    expect(harmed.length).toBeLessThanOrEqual(20);
    await world.close();
  });

  it('of an undo reach everybody, each of them once', async () => {
    const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const { plan, app, users } = await smallApp(world, 60, 30);
    const job = await apply(world, await plan());
    const undo = await undoJob(world.context, { job: job.id });
    const commits = commitsOf(world);
    const status = await apply(world, undo, { wave: 20 });
    expect(status).toMatchObject({
      state: 'done',
      states: { done: 60 },
      verification: { lost: 0, extra: 0, changes: { removed: 60 } },
    });
    expect(commits.map(({ userId }) => userId).sort()).toEqual(users.map(({ id }) => id).sort());
    const left = users.filter(({ id }) => world.sandbox.effectiveAccess(app.id, id).size > 0);
    expect(left).toHaveLength(30);
    await world.close();
  });

  it('reach everybody, in the time that a rehearsal with the same options says', async () => {
    const world = await createWorld({ latencyMs: 100 });
    const { plan } = await smallApp(world, 150, 100);
    const header = await plan();
    const options = { wave: 40, shares: { '*': 0.5 } };
    const at = world.clock.now();
    const { seconds } = await rehearsePlan(world.context, { plan: header.id, options }, rehearsalStage);
    const status = await apply(world, header, options);
    const taken = (world.clock.now() - at) / 1000;
    expect(status).toMatchObject({ state: 'done', states: { done: header.operations } });
    expect(Math.abs(seconds - taken) / taken).toBeLessThanOrEqual(0.15);
    await world.close();
  });
});
