import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ProductError } from '../../model/product-error.ts';
import { applyPlan } from '../../workflows/jobs/apply-plan.ts';
import { ended } from '../../../test/support/mcp-client.ts';
import { smallApp } from '../../../test/support/small-app.ts';
import { type Talks, talks } from '../../../test/support/talks.ts';
import type { World } from '../../../test/support/world.ts';

/** The list of jobs over MCP. */
let world: World;
let talk: Talks['talk'];
let end: Talks['end'];

beforeEach(async () => {
  ({ world, talk, end } = await talks());
});
afterEach(() => end());

describe('list_jobs', () => {
  it('goes on with the same states, and refuses a place that it never gave', async () => {
    const small = await smallApp(world, 6, 6);
    const first = await small.plan();
    await applyPlan(world.context, {
      plan: first.id,
      hash: first.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    const done = await world.context.store.jobs.forPlan(first.id);
    if (done === undefined) throw new Error('no job');
    // More jobs than a page holds; all but one are the same finished job of other plans.
    for (let n = 0; n < 24; n += 1) {
      const plan = await small.plan();
      const job = await world.context.store.jobs.open({
        id: `job_${String(n).padStart(26, '0')}`,
        plan,
        agreement: done.agreement,
        startedAt: world.clock.now(),
        salt: 'aa',
      });
      await world.context.store.jobs.update(job.id, { state: n % 12 === 0 ? 'done' : 'parked' });
    }
    const client = await talk();
    const seen: string[] = [];
    let args: Readonly<Record<string, unknown>> = { states: ['parked'] };
    for (let pages = 0; pages < 3; pages += 1) {
      const { body } = await client.call('list_jobs', args);
      const { jobs } = body.data as unknown as { jobs: readonly { job: string; state: string }[] };
      seen.push(...jobs.map(({ state }) => state));
      const more = body.next.find(({ tool }) => tool === 'list_jobs');
      if (more === undefined) break;
      args = more.arguments;
    }
    expect(seen).toEqual(Array.from({ length: 22 }, () => 'parked'));
    expect((await client.call('list_jobs', { cursor: 'x' })).isError).toBe(true);
  });

  it('shows the jobs also while the organisation does not answer, and no new program knows it', async () => {
    const small = await smallApp(world, 6, 6);
    const { id, hash } = await small.plan();
    const job = await applyPlan(world.context, {
      plan: id,
      hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    for (const code of ['tenant.unreachable', 'auth.token_rejected'] as const) {
      const org = async () => {
        throw new ProductError(code, { fill: { why: 'connect' } });
      };
      const { body } = await (await talk({ ...world.context, org })).call('list_jobs');
      expect(body.data, code).toMatchObject({ jobs: [{ job: job.id }] });
    }
  });

  it('names of each job the app and what was planned, and counts nothing as ended that was cancelled', async () => {
    const small = await smallApp(world, 6, 6);
    const plan = await small.plan();
    const job = await world.context.store.jobs.open({
      id: `job_${'0'.repeat(26)}`,
      plan,
      agreement: {
        method: 'terminal',
        who: 'tester',
        at: '2026-11-02T08:00:00.000Z',
        planHash: plan.hash,
      },
      startedAt: world.clock.now(),
      salt: 'aa',
    });
    const client = await talk();
    await ended(client, await client.call('cancel_job', { job: job.id }));
    const { body } = await client.call('list_jobs');
    expect(body.data).toMatchObject({
      jobs: [
        {
          job: job.id,
          app: 'Small',
          kind: 'grants',
          mode: 'merge',
          report: 'small.csv',
          state: 'cancelled',
          ended: 0,
        },
      ],
    });
  });

  it('tells of a job that lost its runner, and leads to it', async () => {
    const small = await smallApp(world, 6, 6);
    const plan = await small.plan();
    const { id } = await applyPlan(
      { ...world.context, settings: { ...world.context.settings, runner: 'external' } },
      { plan: plan.id, hash: plan.hash, agreement: { method: 'terminal', who: 'tester' }, waitMs: 0 },
    );
    await world.context.store.jobs.update(id, { state: 'running' });
    const read = await (await talk()).call('get_plan', { plan: plan.id });
    expect(read.body.summary).toContain(`Somebody agreed to it before: job ${id}, running.`);
    expect(read.body.next).toEqual([{ tool: 'get_job', arguments: { job: id } }]);
    const { body } = await (await talk()).call('list_jobs');
    expect(body.summary).toContain('1 has lost its runner and stands still until it is resumed.');
    expect(body.next).toEqual([{ tool: 'get_job', arguments: { job: id } }]);
    // Whoever comes back begins with the connection, and hears of it there.
    const test = await (await talk()).call('okta_test');
    expect(test.body.summary).toContain('1 job has not ended yet: list_jobs shows how far it is.');
    expect(test.body.next.map(({ tool }) => tool)).toEqual(['show_workflow_menu', 'list_jobs']);
    await world.context.store.jobs.update(id, { state: 'done' });
    expect((await (await talk()).call('okta_test')).body.summary).not.toContain('job');
  });

  it('says of a resumed job that another runner waits for the lease of the one that is gone', async () => {
    const small = await smallApp(world, 6, 6);
    const plan = await small.plan();
    const { id } = await applyPlan(
      { ...world.context, settings: { ...world.context.settings, runner: 'external' } },
      { plan: plan.id, hash: plan.hash, agreement: { method: 'terminal', who: 'tester' }, waitMs: 0 },
    );
    const { clock, store } = world.context;
    const runner = { host: 'here', pid: 1 };
    await store.jobs.acquireLease(id, 'agr_killed', clock.now(), clock.now() + 60_000, { runner });
    await store.jobs.update(id, { state: 'running' });
    const client = await talk({ ...world.context, processes: { own: runner, look: () => 'gone' } });
    const { body } = await client.call('resume_job', { job: id });
    expect(body.summary).toContain(`Another runner waits for job ${id}`);
    expect(body.next).toEqual([{ tool: 'get_job', arguments: { job: id, wait: 15 } }]);
    await clock.sleep(120_000);
    expect((await client.call('get_job', { job: id })).body.data.state).toBe('done');
  });
});
