import { afterEach, beforeEach, expect, it } from 'vitest';
import { connect, type TestClient } from '../../../test/support/mcp-client.ts';
import { smallApp } from '../../../test/support/small-app.ts';
import { createWorld, type World } from '../../../test/support/world.ts';
import { otherJobLine } from '../../cli/texts/plan-text.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { readablePlan } from '../../workflows/own-records.ts';

/** What a plan says of a job that is at work on its app while it is made. */
let world: World;
let client: TestClient;

beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  client = await connect(world.context);
});
afterEach(async () => {
  await client.close();
  await world.close();
});

/** A job that somebody agreed to and that nobody runs yet. */
async function waiting(plan: PlanHeader): Promise<string> {
  const { id } = await world.context.store.jobs.open({
    id: `job_${'0'.repeat(26)}`,
    plan,
    agreement: { method: 'terminal', who: 'tester', at: '2026-11-02T08:00:00.000Z', planHash: plan.hash },
    startedAt: world.clock.now(),
    salt: 'aa',
  });
  return id;
}

const grant = (value: string, person: string) =>
  client.call('okta_batch_create_grants', {
    app: 'Small',
    values: [{ entitlement: 'Role', value }],
    people: [person],
  });

it('names the job that writes to its people, leads to that instead of to a refusal, and is free once it is cancelled', async () => {
  const small = await smallApp(world, 12, 3);
  const job = await waiting(await small.plan());
  const said = `Job ${job} writes to people of this plan`;
  const planned = () => client.call('execute_user_grants', { report: 'small.csv', app: 'Small' });
  for (const { body } of [await planned(), await grant('Admin', 'p5@acme.example')]) {
    expect(body.summary).toContain(said);
    expect(body.next.map(({ tool }) => tool)).toEqual(['get_job']);
    expect(body.next[0]?.arguments).toEqual({ job });
    const { plan, hash } = body.data;
    expect((await client.call('apply_plan', { plan, hash })).body).toMatchObject({
      code: 'plan.overtaken',
      subject: job,
    });
    const header = await readablePlan(world.context, plan);
    expect(await otherJobLine(world.context, header)).toContain(said);
  }
  await client.call('cancel_job', { job });
  const { body } = await planned();
  expect(body.summary).not.toContain('Job job_');
  expect(body.next[0]?.tool).toBe('apply_plan');
  const header = await readablePlan(world.context, body.data.plan);
  expect(await otherJobLine(world.context, header)).toBe('');
});

it('says of a job for other people of the app only that one comes after the other, and nothing where there is nothing to do', async () => {
  const small = await smallApp(world, 12, 3);
  const first = await grant('Viewer', 'p9@acme.example');
  const job = await waiting(await readablePlan(world.context, first.body.data.plan));
  const { body } = await grant('Viewer', 'p8@acme.example');
  const said = `Job ${job} is at work on this app, or waits to be`;
  expect(body.summary).toContain(said);
  expect(body.next[0]?.tool).toBe('apply_plan');
  const header = await readablePlan(world.context, body.data.plan);
  expect(await otherJobLine(world.context, header)).toContain(said);
  world.report('new.csv', 'Login,Role\np1@acme.example,Auditor\n');
  await client.call('analyze_csv_for_entitlements', { report: 'new.csv' });
  const structure = await client.call('prepare_entitlement_structure', { report: 'new.csv', app: 'Small' });
  expect(structure.body.summary).toContain(said);
  const nothing = await grant('Admin', small.users[0]?.profile['login'] ?? '');
  expect(nothing.body.summary).not.toContain('Job job_');
  const { app } = await otherApp();
  expect(app.body.summary).not.toContain('Job job_');
});

it('says of a job that waits for its hours that it leaves alone to whom this plan has written by then', async () => {
  await smallApp(world, 12, 3);
  const first = await grant('Viewer', 'p9@acme.example');
  const job = await waiting(await readablePlan(world.context, first.body.data.plan));
  const { jobs } = world.context.store;
  await jobs.update(job, {
    state: 'parked',
    parked: { reason: 'outside-window', retryAt: '2026-11-02T21:00:00.000Z' },
  });
  const { body } = await grant('Viewer', 'p9@acme.example');
  const said = `Job ${job} of this app goes on by itself later: it then gives nothing to people`;
  expect(body.summary).toContain(said);
  expect(body.next[0]?.tool).toBe('apply_plan');
  const header = await readablePlan(world.context, body.data.plan);
  expect(await otherJobLine(world.context, header)).toContain(said);
  await jobs.update(job, { state: 'parked', parked: { reason: 'token-rejected' } });
  expect((await grant('Viewer', 'p9@acme.example')).body.summary).not.toContain('Job job_');
});

it('says so also where very many jobs of other apps are at work', async () => {
  await smallApp(world, 12, 3);
  const first = await grant('Viewer', 'p9@acme.example');
  const plan = await readablePlan(world.context, first.body.data.plan);
  const job = await waiting(plan);
  for (let n = 1; n <= 1_000; n += 1)
    await world.context.store.jobs.open({
      id: `job_${String(n).padStart(26, '0')}`,
      plan: {
        ...plan,
        id: `pln_${String(n).padStart(26, '0')}`,
        kind: 'structure',
        app: { id: '0oaElsewhere00000000', label: 'Elsewhere' },
      },
      agreement: { method: 'terminal', who: 'tester', at: '2026-11-02T08:00:00.000Z', planHash: plan.hash },
      startedAt: world.clock.now(),
      salt: 'aa',
    });
  const { body } = await grant('Viewer', 'p8@acme.example');
  expect(body.summary).toContain(`Job ${job} is at work on this app`);
});

async function otherApp() {
  const { tenant } = world.sandbox;
  const app = tenant.addApp({ label: 'Elsewhere' });
  tenant.addEntitlement({ appId: app.id, name: 'Role', values: [{ name: 'Viewer' }] });
  return {
    app: await client.call('okta_batch_create_grants', {
      app: 'Elsewhere',
      values: [{ entitlement: 'Role', value: 'Viewer' }],
      people: ['p9@acme.example'],
    }),
  };
}
