import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { smallApp } from '../../../test/support/small-app.ts';
import { createWorld, type World } from '../../../test/support/world.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { applyPlan } from '../jobs/apply-plan.ts';
import { cancelJob } from '../jobs/cancel-job.ts';
import { resumeJob } from '../jobs/resume-job.ts';
import { work } from '../jobs/work.ts';

const HOUR = 3_600_000;
const agreement = { method: 'page', who: 'tester' } as const;

describe('an agreement', () => {
  let world: World;
  let plan: PlanHeader;
  let job: string;
  beforeEach(async () => {
    world = await createWorld({ environment: { OKTA_ENTITLEMENTS_RUNNER: 'external' } });
    plan = await (await smallApp(world, 8, 2)).plan();
    job = await agreed();
  });
  afterEach(() => world.close());

  const agreed = async () =>
    (await applyPlan(world.context, { plan: plan.id, hash: plan.hash, agreement, waitMs: 0 })).id;
  const hours = (count: number) => world.clock.sleep(count * HOUR);
  const writes = () => world.sandbox.requests.writes;

  it('counts for 24 hours', async () => {
    await hours(23.9);
    expect((await work(world.context, job))?.state).toBe('done');
  });

  it('counts no longer: nothing is written until a person agrees again', async () => {
    await hours(24.1);
    const before = writes();
    expect(await work(world.context, job)).toMatchObject({
      state: 'parked',
      parked: { reason: 'agreement-expired' },
    });
    await expect(resumeJob(world.context, { job, waitMs: 0 })).rejects.toMatchObject({
      code: 'plan.agreement_expired',
    });
    expect(writes()).toBe(before);
    expect(await agreed()).toBe(job);
    expect((await work(world.context, job))?.state).toBe('done');
  });

  it('is good for as long as a job takes that was begun in time, also when its runner died', async () => {
    await hours(23);
    const { jobs } = world.context.store;
    const now = world.clock.now();
    await jobs.acquireLease(job, 'a runner that dies', now, now + 10 * HOUR);
    await hours(12);
    expect((await work(world.context, job))?.state).toBe('done');
  });

  it('is not needed where all is written, and only to be read back', async () => {
    const stop = new AbortController();
    const working = work(world.context, job, { signal: stop.signal });
    while ((await world.context.store.jobs.get(job))?.phase !== 'verifying') await world.clock.sleep(500);
    stop.abort(new Error('the machine is shut down'));
    expect(await working).toMatchObject({ state: 'parked', states: { pending: 0, sent: 0 } });
    await hours(30);
    const before = writes();
    await resumeJob(world.context, { job, waitMs: 0 });
    const ended = await work(world.context, job);
    expect(ended).toMatchObject({ state: 'done', verification: { lost: 0, extra: 0 } });
    expect(writes()).toBe(before);
  });

  it('is not needed to cancel', async () => {
    await hours(30);
    const before = writes();
    await cancelJob(world.context, { job, waitMs: 0 });
    expect((await work(world.context, job))?.state).toBe('cancelled');
    expect(writes()).toBe(before);
  });
});
