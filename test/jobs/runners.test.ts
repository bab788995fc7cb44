import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runJob } from '../../src/jobs/run-job.ts';
import { Lease, leaseLengthMs } from '../../src/jobs/lease.ts';
import type { Clock } from '../../src/model/clock.ts';
import type { JobStatus } from '../../src/model/job.ts';
import type { PlanHeader } from '../../src/model/plan.ts';
import type { SettingsPatch } from '../../src/sandbox/settings.ts';
import type { SimulatedClock } from '../../src/sandbox/simulated-clock.ts';
import { openStore } from '../../src/store/open-store.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { cancelJob } from '../../src/workflows/jobs/cancel-job.ts';
import { getJob } from '../../src/workflows/jobs/get-job.ts';
import { jobContext } from '../../src/workflows/jobs/job-context.ts';
import { listJobs } from '../../src/workflows/jobs/list-jobs.ts';
import { planDirectGrants } from '../../src/workflows/plans/plan-direct-grants.ts';
import { resumeJob } from '../../src/workflows/jobs/resume-job.ts';
import { stopJob } from '../../src/workflows/jobs/stop-job.ts';
import { watchRunners } from '../../src/workflows/jobs/watch-runners.ts';
import { work } from '../../src/workflows/jobs/work.ts';
import { workAll } from '../../src/workflows/jobs/work-all.ts';
import type { Context, Progress } from '../../src/workflows/context.ts';
import { type SmallApp, smallApp } from '../support/small-app.ts';
import { createWorld, type World } from '../support/world.ts';

/** Who runs a job, and how it is stopped, cancelled, continued: in simulated time, with the sandbox as the tenant. */
let world: World;
let small: SmallApp;
let made: PlanHeader;
let home: string;
let grants: string[];

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-runners-'));
});
afterEach(async () => {
  await world.close();
  rmSync(home, { recursive: true, force: true });
});

async function arranged(
  people: number,
  holders: number,
  settings: SettingsPatch = {},
  clock?: (tenants: SimulatedClock) => Clock,
): Promise<void> {
  world = await createWorld({
    ...(clock === undefined ? {} : { clock }),
    settings: { rateLimits: { limits: { '*': 100_000 } }, ...settings },
    latencyMs: 20,
    home,
  });
  small = await smallApp(world, people, holders);
  made = await small.plan();
  grants = [];
  world.sandbox.onCommit(({ kind, userId }) => void (kind === 'grant' && grants.push(userId)));
}

const apply = (context: Context = world.context, waitMs?: number): Promise<JobStatus> =>
  applyPlan(context, {
    plan: made.id,
    hash: made.hash,
    agreement: { method: 'terminal', who: 'tester' },
    ...(waitMs === undefined ? {} : { waitMs }),
  });

/** The same home, with a runner elsewhere. */
const external = (): Context => ({
  ...world.context,
  settings: { ...world.context.settings, runner: 'external' },
});

const everybodyOnce = (people: number) => {
  expect(new Set(grants).size).toBe(people);
  expect(grants).toHaveLength(people);
};

describe('a job that somebody else runs', () => {
  it('waits until a runner comes, is watched from the store, and is listed', async () => {
    await arranged(60, 60);
    const waiting = await apply(external(), 1_000);
    expect(waiting).toMatchObject({ state: 'waiting', runner: 'none' });
    expect(grants).toEqual([]);
    const watching = getJob(external(), { job: waiting.id, waitMs: 600_000 });
    expect(await workAll(world.context, { stay: false })).toBe(1);
    expect(await watching).toMatchObject({ state: 'done', verification: { grantsWritten: 60 } });
    everybodyOnce(60);
    const { jobs } = await listJobs(world.context);
    expect(jobs.map(({ id, state }) => [id, state])).toEqual([[waiting.id, 'done']]);
    expect(await workAll(world.context, { stay: false })).toBe(0);
  });

  it('goes on waiting for it, however long a server looks on', async () => {
    await arranged(10, 10);
    const { id } = await apply(external(), 0);
    const watch = new AbortController();
    const watching = watchRunners(external(), watch.signal);
    expect(await getJob(external(), { job: id, waitMs: 20 * 60_000 })).toMatchObject({ state: 'waiting' });
    watch.abort(new Error('enough'));
    await watching;
    expect(await workAll(world.context, { stay: false })).toBe(1);
    everybodyOnce(10);
  });

  it('is run by one runner at a time: a second one leaves as soon as it sees the first at work', async () => {
    await arranged(400, 200);
    const { id } = await apply(external(), 0);
    const [first, second] = await Promise.all([work(world.context, id), work(world.context, id)]);
    expect(new Set([first?.state, second?.state])).toEqual(new Set(['done', undefined]));
    everybodyOnce(400);
    const epochs = new Set((await world.context.store.jobs.journal(id, 0, 10_000)).map(({ epoch }) => epoch));
    expect(epochs.size).toBe(1);
  });

  it('takes its turn after another job on the same app', async () => {
    await arranged(200, 100);
    const { app, viewer, users } = small;
    const half = async (from: number) => {
      const people = users.slice(from, from + 100).map(({ profile }) => profile['login'] ?? '');
      const values = [{ entitlement: 'Role', value: viewer.name }];
      made = await planDirectGrants(world.context, { app: app.id, values, people });
      return apply(external(), 0);
    };
    const first = await half(0);
    const second = await half(100);
    expect(second.id).not.toBe(first.id);
    const ended = await Promise.all([work(world.context, first.id), work(world.context, second.id)]);
    expect(ended.map((status) => status?.state)).toEqual(['done', 'done']);
    const ids = users.map(({ id }) => id);
    expect(new Set(grants.slice(0, 100))).toEqual(new Set(ids.slice(0, 100)));
    expect(new Set(grants.slice(100))).toEqual(new Set(ids.slice(100)));
    expect(grants).toHaveLength(200);
  });
});

describe('a runner that is gone', () => {
  /** Takes the lease as a runner does that is killed then. */
  async function killedAfterTaking(jobId: string, until: number): Promise<void> {
    const { clock, store } = world.context;
    await store.jobs.acquireLease(jobId, 'agr_killed', clock.now(), until);
    await store.jobs.update(jobId, { state: 'running' });
  }

  it('is replaced once its lease is over, by whoever watches', async () => {
    await arranged(40, 40);
    const { id } = await apply(external(), 0);
    await killedAfterTaking(id, world.clock.now() + 30_000);
    expect(await getJob(world.context, { job: id })).toMatchObject({ state: 'running', runner: 'alive' });
    const watch = new AbortController();
    const watching = watchRunners(world.context, watch.signal);
    expect(await getJob(world.context, { job: id, waitMs: 600_000 })).toMatchObject({ state: 'done' });
    watch.abort(new Error('enough'));
    await watching;
    everybodyOnce(40);
  });

  it('is told to whoever waits for the job, not that the job writes', async () => {
    await arranged(20, 20);
    const { id } = await apply(external(), 0);
    await killedAfterTaking(id, world.clock.now() + 30_000);
    await world.clock.sleep(31_000);
    const stages = new Set<string>();
    const progress: Progress = (_done, _total, stage) => void stages.add(stage);
    await getJob(world.context, { job: id, waitMs: 2_000 }, { progress });
    expect([...stages]).toEqual(['without-runner']);
  });

  /** A job whose runner is gone while its lease goes on, and a context that sees so. */
  async function withRunnerGone(): Promise<{ readonly id: string; readonly context: Context }> {
    const { id } = await apply(external(), 0);
    const runner = { host: 'here', pid: 1 };
    const { clock, store } = world.context;
    await store.jobs.acquireLease(id, 'agr_killed', clock.now(), clock.now() + 30_000, { runner });
    await store.jobs.update(id, { state: 'running' });
    return { id, context: { ...world.context, processes: { own: runner, look: () => 'gone' } } };
  }

  it('is replaced when somebody resumes its job before its lease is over, and goes away', async () => {
    await arranged(20, 20);
    const { id, context } = await withRunnerGone();
    const { clock } = context;
    expect(await resumeJob(context, { job: id, waitMs: 1_000 })).toMatchObject({ runner: 'gone' });
    expect(grants).toEqual([]);
    await clock.sleep(600_000);
    expect(await getJob(context, { job: id })).toMatchObject({ state: 'done' });
    everybodyOnce(20);
  });

  it.each([
    ['cancels its job', 'cancelled', (id: string, context: Context) => cancelJob(context, { job: id })],
    ['applies its plan again', 'done', (_: string, context: Context) => apply(context)],
    ['stops its job', 'parked', (id: string, context: Context) => stopJob(context, id)],
  ] as const)('keeps nobody waiting who %s before its lease is over', async (_, state, act) => {
    await arranged(20, 20);
    const { id, context } = await withRunnerGone();
    const { clock } = context;
    const acting = act(id, context);
    await clock.sleep(600_000);
    expect((await getJob(context, { job: id })).state).toBe(state);
    await acting;
    if (state === 'parked') expect(await resumeJob(context, { job: id })).toMatchObject({ state: 'done' });
    expect(grants).toHaveLength(state === 'cancelled' ? 0 : 20);
  });

  it('is not replaced where a person stops its job after the lease is over, until somebody goes on', async () => {
    await arranged(20, 20);
    const { id } = await apply(external(), 0);
    await killedAfterTaking(id, world.clock.now() + 30_000);
    await world.clock.sleep(31_000);
    const watch = new AbortController();
    const watching = watchRunners(world.context, watch.signal);
    expect(await stopJob(world.context, id)).toMatchObject({
      state: 'parked',
      parked: { reason: 'stopped-by-person' },
    });
    await world.clock.sleep(600_000);
    expect(grants).toEqual([]);
    expect(await resumeJob(world.context, { job: id })).toMatchObject({ state: 'done' });
    watch.abort(new Error('enough'));
    await watching;
    everybodyOnce(20);
  });

  it('is known to be gone although its clock ran far ahead: its lease does not move for a whole length', async () => {
    await arranged(20, 20);
    const { id } = await apply(external(), 0);
    const ahead = 24 * 3_600_000;
    await killedAfterTaking(id, world.clock.now() + ahead);
    const began = world.clock.now();
    expect(await work(world.context, id)).toMatchObject({ state: 'done' });
    expect(world.clock.now() - began).toBeLessThan(10 * leaseLengthMs(world.context.settings));
    everybodyOnce(20);
  });

  it('is not replaced for ever when it never gets on', async () => {
    await arranged(10, 10);
    const { id } = await apply(external(), 0);
    let starts = 0;
    const dying: Context = {
      ...world.context,
      settings: { ...world.context.settings, runner: 'detached' },
      launchRunner: () => {
        starts += 1;
        return { alive: () => false };
      },
    };
    const watch = new AbortController();
    const watching = watchRunners(dying, watch.signal);
    expect(await getJob(dying, { job: id, waitMs: 3_600_000 })).toMatchObject({
      state: 'parked',
      parked: { reason: 'runner-lost' },
    });
    watch.abort(new Error('enough'));
    await watching;
    expect(starts).toBe(5);
    expect(await resumeJob(world.context, { job: id })).toMatchObject({ state: 'done' });
  });

  /** Runners that take so long until they begin, and how many were started. */
  function lateRunners(lateMs: number): { readonly context: Context; readonly starts: () => number } {
    const { context, clock } = world;
    let starts = 0;
    return {
      starts: () => starts,
      context: {
        ...context,
        settings: { ...context.settings, runner: 'detached' },
        launchRunner: (id) => {
          starts += 1;
          let over = false;
          void clock
            .sleep(lateMs)
            .then(() => work(context, id))
            .finally(() => (over = true));
          return { alive: () => !over };
        },
      },
    };
  }

  it.each(['a watcher', 'whoever resumes'])(
    'is waited for where it takes long to start, by %s: no other is started meanwhile, and it is not given up',
    async (starter) => {
      await arranged(10, 10);
      const { id } = await apply(external(), 0);
      const { context: slow, starts } = lateRunners(4 * leaseLengthMs(world.context.settings));
      if (starter === 'whoever resumes') await resumeJob(slow, { job: id, waitMs: 0 });
      const watch = new AbortController();
      const watching = watchRunners(slow, watch.signal);
      expect(await getJob(slow, { job: id, waitMs: 3_600_000 })).toMatchObject({ state: 'done' });
      watch.abort(new Error('enough'));
      await watching;
      expect(starts()).toBe(1);
      everybodyOnce(10);
    },
  );

  it.each([
    ['continued', (context: Context, id: string) => resumeJob(context, { job: id, waitMs: 0 }), 'done'],
    ['applied', (context: Context) => apply(context, 0), 'done'],
    ['cancelled', (context: Context, id: string) => cancelJob(context, { job: id, waitMs: 0 }), 'cancelled'],
    [
      'stopped and continued',
      async (context: Context, id: string) => {
        await stopJob(context, id);
        return resumeJob(context, { job: id, waitMs: 0 });
      },
      'done',
    ],
  ] as const)(
    'is enough while it is on its way: the same job is %s again, and no second one is started',
    async (_, again, end) => {
      await arranged(10, 10);
      const { context, starts } = lateRunners(20_000);
      const { id } = await apply(context, 0);
      await world.clock.sleep(10_000);
      await again(context, id);
      expect(starts()).toBe(1);
      expect(await getJob(context, { job: id, waitMs: 600_000 })).toMatchObject({ state: end });
      expect(starts()).toBe(1);
      everybodyOnce(end === 'done' ? 10 : 0);
    },
  );

  it.each(['continued', 'applied'])(
    'is not enough once it had the job and sleeps until Okta may be there again: the job is %s by another',
    async (how) => {
      await arranged(100, 100);
      const { context, starts } = lateRunners(0);
      world.sandbox.onCommit(() => {
        if (grants.length === 40) world.sandbox.faults.use({ rate: 1, seed: 1, kinds: ['reset-before'] });
      });
      const { id } = await apply(context, 0);
      const down = await getJob(context, { job: id, waitMs: 120_000 });
      expect(down).toMatchObject({ state: 'parked', parked: { reason: 'unavailable' } });
      world.sandbox.faults.use(undefined);
      if (how === 'continued') await resumeJob(context, { job: id, waitMs: 0 });
      else await apply(context, 0);
      expect(starts()).toBe(2);
      expect(await getJob(context, { job: id, waitMs: 600_000 })).toMatchObject({ state: 'done' });
      everybodyOnce(100);
    },
  );

  it('finds its lease again after the machine slept for an hour, if nobody took the job meanwhile', async () => {
    await arranged(300, 300);
    const { id } = await apply(external(), 0);
    let slept = false;
    world.sandbox.onCommit(() => {
      if (slept || grants.length < 100) return;
      slept = true;
      // The clock goes on, timers do not: as when a lid is closed.
      world.clock.jump(3_600_000);
    });
    expect(await work(world.context, id)).toMatchObject({
      state: 'done',
      verification: { lost: 0, extra: 0 },
    });
    expect(slept).toBe(true);
    everybodyOnce(300);
  });

  it('sends nothing more once another runner took over while it slept', async () => {
    await arranged(300, 300);
    const { id } = await apply(external(), 0);
    let slept = false;
    let taken: Promise<unknown> = Promise.resolve();
    world.sandbox.onCommit(() => {
      if (slept || grants.length < 100) return;
      slept = true;
      world.clock.jump(3_600_000);
      const store = openStore(home);
      taken = store.jobs
        .acquireLease(id, 'agr_other', world.clock.now(), world.clock.now() + 60_000)
        .finally(() => void store.close());
    });
    const status = await work(world.context, id);
    expect(await taken).toMatchObject({ epoch: 2, takenOver: true });
    expect(status?.state).not.toBe('done');
    expect(new Set(grants).size).toBe(grants.length);
    expect(grants.length).toBeLessThan(300);
    expect(await work(world.context, id)).toMatchObject({ state: 'done' });
    everybodyOnce(300);
  });
});

describe('a lease', () => {
  it('lasts at each send until the request has reached the tenant: no other job begins before', async () => {
    await arranged(2, 2);
    const { id } = await apply(external(), 0);
    const { jobs } = world.context.store;
    const { timeoutMs, settleMs } = world.context.settings;
    const lease = await Lease.take(
      jobContext(world.context),
      (await jobs.get(id)) ?? expect.fail(),
      () => undefined,
    );
    for (const lateMs of [10_000, 25_000, 40_000, 55_000]) {
      world.clock.jump(lateMs);
      await lease.hold();
      const { leaseUntil = 0 } = (await jobs.get(id)) ?? {};
      expect(leaseUntil - world.clock.now()).toBeGreaterThanOrEqual(timeoutMs + settleMs);
    }
    await lease.release();
  });
});

describe('failures', () => {
  it('add up to what was refused, however many kinds there are', async () => {
    await arranged(30, 30);
    const { id } = await apply(external(), 0);
    const { jobs } = world.context.store;
    const lease = await jobs.acquireLease(id, 'agr_test', world.clock.now(), world.clock.now() + 60_000);
    await jobs.record(
      id,
      'epoch' in lease ? lease.epoch : expect.fail(),
      Array.from({ length: 30 }, (_, seq) => ({
        seq,
        state: 'refused',
        at: world.clock.now(),
        code: `400 E00000${seq % 15}`,
      })),
    );
    const { failures, states } = await getJob(world.context, { job: id });
    expect(failures.reduce((sum, { count }) => sum + count, 0)).toBe(states.refused);
    expect(failures.length).toBeLessThan(15);
  });
});

describe('a clock that is set', () => {
  it.each([
    ['ahead', 3_600_000],
    ['back', -3_600_000],
  ])('an hour %s, while answers are lost and reading lags: nothing is done twice', async (_where, jumpMs) => {
    let aheadMs = 0;
    const clock = (tenants: SimulatedClock): Clock => ({
      now: () => tenants.now() + aheadMs,
      sleep: (ms, signal) => tenants.sleep(ms, signal),
      deadline: (ms) => tenants.deadline(ms),
    });
    await arranged(100, 100, { consistency: { grantsDelayMs: 5_000 } }, clock);
    const { id } = await apply(external(), 0);
    world.sandbox.faults.failNext('createGrant', 'reset-after', 8, 40);
    world.sandbox.onCommit(() => {
      if (grants.length === 44) aheadMs = jumpMs;
    });
    const began = world.clock.now();
    expect(await work(world.context, id)).toMatchObject({
      state: 'done',
      verification: { lost: 0, extra: 0 },
    });
    expect(aheadMs).toBe(jumpMs);
    // Nor does it wait for the old time to come again.
    expect(world.clock.now() - began).toBeLessThan(600_000);
    everybodyOnce(100);
  });
});

describe('a clock that is an hour ahead of the tenant', () => {
  it('takes no grant for ended that is in force there: whoever is denied for a while is not touched', async () => {
    const ahead = (tenants: SimulatedClock): Clock => ({
      now: () => tenants.now() + 3_600_000,
      sleep: (ms, signal) => tenants.sleep(ms, signal),
      deadline: (ms) => tenants.deadline(ms),
    });
    await arranged(10, 10, {}, ahead);
    const [denied] = small.users;
    world.sandbox.tenant.placeGrant({
      type: 'CUSTOM',
      action: 'DENY',
      appId: small.app.id,
      userId: denied?.id ?? '',
      values: [],
      expiresAt: world.clock.now() + 1_800_000,
    });
    expect((await small.plan()).counts).toMatchObject({ needsDecision: 1, toGrant: 9 });
  });
});

describe('a person who wants it otherwise', () => {
  const SLOW = { rateLimits: { limits: { '*': 400 } } } as const;

  it('stops it and goes on later', async () => {
    await arranged(400, 400, SLOW);
    const { id } = await apply(external(), 0);
    const running = work(world.context, id);
    await world.clock.sleep(45_000);
    expect(await stopJob(world.context, id)).toMatchObject({
      state: 'parked',
      parked: { reason: 'stopped-by-person' },
    });
    await running;
    expect(grants.length).toBeGreaterThan(0);
    expect(grants.length).toBeLessThan(400);
    expect(await resumeJob(world.context, { job: id })).toMatchObject({
      state: 'done',
      verification: { grantsWritten: 400 },
    });
    everybodyOnce(400);
  });

  it('stops it before its runner has begun: one that comes too late writes nothing', async () => {
    await arranged(20, 20);
    const { id } = await apply(external(), 0);
    expect(await stopJob(world.context, id)).toMatchObject({ state: 'parked' });
    expect(await work(world.context, id)).toMatchObject({
      state: 'parked',
      parked: { reason: 'stopped-by-person' },
    });
    expect(grants).toEqual([]);
    expect(await resumeJob(world.context, { job: id })).toMatchObject({ state: 'done' });
    everybodyOnce(20);
  });

  it('cancels it: what is written stays, the rest never will be, and the ledger says which', async () => {
    await arranged(400, 200, SLOW);
    const { id } = await apply(external(), 0);
    const running = work(world.context, id);
    await world.clock.sleep(45_000);
    expect(await getJob(world.context, { job: id })).toHaveProperty('etaSeconds');
    const asked = await cancelJob(world.context, { job: id, waitMs: 0 });
    expect(asked).toMatchObject({ state: 'running', wish: 'cancel' });
    expect(asked, 'how long the rest would take is no matter any more').not.toHaveProperty('etaSeconds');
    await running;
    const status = await getJob(world.context, { job: id });
    expect(status.state).toBe('cancelled');
    const { pending, sent, cancelled } = status.states;
    expect({ pending, sent }).toEqual({ pending: 0, sent: 0 });
    expect(cancelled).toBeGreaterThan(0);
    const ledger = status.verification?.ledger;
    expect(ledger).toMatchObject({ wanted: 400, granted: grants.length, cancelled: 400 - grants.length });
    expect(status.verification).toMatchObject({ lost: 0, extra: 0 });
    await expect(apply()).rejects.toMatchObject({ code: 'job.cancelled' });
    await expect(cancelJob(world.context, { job: id })).rejects.toMatchObject({ code: 'job.ended' });
    await expect(resumeJob(world.context, { job: id })).rejects.toMatchObject({ code: 'job.ended' });
    made = await small.plan();
    expect(await apply()).toMatchObject({ state: 'done' });
    everybodyOnce(400);
  });

  it('cannot cancel one that ends while it is asked for', async () => {
    await arranged(20, 20);
    const { id } = await apply(external(), 0);
    const slow: Context = {
      ...world.context,
      async org(call) {
        await work(world.context, id);
        return world.context.org(call);
      },
    };
    await expect(cancelJob(slow, { job: id })).rejects.toMatchObject({ code: 'job.ended' });
    await expect(resumeJob(slow, { job: id })).rejects.toMatchObject({ code: 'job.ended' });
    expect(await getJob(world.context, { job: id })).toMatchObject({ state: 'done' });
  });

  it('cancels one that nobody runs: what was sent without an answer is looked for first', async () => {
    await arranged(60, 60);
    world.sandbox.faults.failNext('createGrant', 'timeout-late-commit', 20, 1);
    const { id } = await apply(external(), 0);
    const stop = new AbortController();
    const running = runJob(jobContext(world.context), id, { signal: stop.signal });
    await world.clock.sleep(15_000);
    stop.abort(new Error('gone'));
    await running;
    const status = await cancelJob(world.context, { job: id });
    expect(status.state).toBe('cancelled');
    expect(status.states).toMatchObject({ pending: 0, sent: 0 });
    expect(status.verification?.ledger.granted).toBe(grants.length);
  });
});

describe('Okta out of reach', () => {
  it('is waited out by the runner itself, and nothing is done twice', async () => {
    await arranged(100, 100);
    const { id } = await apply(external(), 0);
    world.sandbox.onCommit(() => {
      if (grants.length === 40) world.sandbox.faults.use({ rate: 1, seed: 1, kinds: ['reset-before'] });
    });
    const running = work(world.context, id);
    const down = await getJob(world.context, { job: id, waitMs: 120_000 });
    expect(down).toMatchObject({ state: 'parked', parked: { reason: 'unavailable' } });
    world.sandbox.faults.use(undefined);
    expect(await running).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
    everybodyOnce(100);
  });

  it('is not waited out by a runner of a job that a person stopped meanwhile', async () => {
    await arranged(100, 100);
    const { id } = await apply(external(), 0);
    world.sandbox.onCommit(() => {
      if (grants.length === 40) world.sandbox.faults.use({ rate: 1, seed: 1, kinds: ['reset-before'] });
    });
    const running = work(world.context, id);
    const down = await getJob(world.context, { job: id, waitMs: 120_000 });
    expect(down.parked?.retryAt).toBeDefined();
    expect((await stopJob(world.context, id)).parked).toEqual({ reason: 'stopped-by-person' });
    world.sandbox.faults.use(undefined);
    expect(await running).toMatchObject({ state: 'parked' });
    expect(grants).toHaveLength(40);
  });
});
