import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, ended, type TestClient } from '../../test/support/mcp-client.ts';
import { smallApp } from '../../test/support/small-app.ts';
import { createWorld, type World } from '../../test/support/world.ts';

let world: World;
let client: TestClient;

beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
});
afterEach(async () => {
  await client.close();
  await world.close();
});

describe('a plan of a report with open questions', () => {
  it('says that they were taken as what grants less, to the model and to whoever agrees', async () => {
    const shown: string[] = [];
    const { users, app } = await smallApp(world, 12, 2);
    world.report(
      'asked.csv',
      `Login,Role\n${users.map(({ profile }, n) => `${profile['login'] ?? ''},${n % 3 === 0 ? 'Read|once' : 'Viewer'}`).join('\n')}\n`,
    );
    client = await connect(world.context, {
      onForm: (message) => {
        shown.push(message);
        return { action: 'decline' };
      },
    });
    const analysis = await client.call('analyze_csv_for_entitlements', { report: 'asked.csv' });
    const open = (analysis.body.data as unknown as { questions: readonly unknown[] }).questions.length;
    expect(open).toBeGreaterThan(0);
    for (const tool of ['prepare_entitlement_structure', 'execute_user_grants']) {
      const plan = await client.call(tool, { report: 'asked.csv', app: app.id });
      expect(plan.body.data.counts, tool).toMatchObject({ openQuestions: open });
      expect(plan.body.warnings, tool).toContainEqual({ code: 'open-questions', count: open, sample: [] });
      if (tool === 'execute_user_grants')
        await client.call('apply_plan', { ...plan.body.next[0]?.arguments });
    }
    expect(shown[0]).toContain(
      'Questions about the report: 1 that nobody answered, taken as what grants less',
    );
  });
});

describe('a plan of a report that gives access an end', () => {
  it('names the end of each person in its lists, as its headline says', async () => {
    const { users, app } = await smallApp(world, 12, 2);
    const day = '2027-03-31';
    world.report(
      'ends.csv',
      `Login,Role,Valid until\n${users.map(({ profile }) => `${profile['login'] ?? ''},Viewer,${day}`).join('\n')}\n`,
    );
    client = await connect(world.context, {});
    await client.call('analyze_csv_for_entitlements', { report: 'ends.csv', mapping: 'ignore' });
    const plan = await client.call('execute_user_grants', { report: 'ends.csv', app: app.id });
    expect(JSON.stringify(plan.body.data), plan.text).toContain("each person's in the list");
    const id = plan.body.data.plan;
    const listed = await client.call('get_plan', { plan: id, people: 'to-grant' });
    const ends = (listed.body.data.people as unknown as readonly { until?: string }[]).map(
      ({ until }) => until,
    );
    expect(ends).toHaveLength(12);
    for (const end of ends) expect(end).toMatch(/^2027-0[34]-\d\dT/);
    const [head = '', first = ''] = (await client.read(`plan://${id}/people.csv`)).split('\r\n');
    expect(first.split(',')[head.split(',').indexOf('until')]).toBe(ends[0]);
  });
});

describe('a plan that takes back what was made in an app', () => {
  it('says that it removes values of the app, and takes nothing from people', async () => {
    const { users, app } = await smallApp(world, 6, 2);
    world.report(
      'more.csv',
      `Login,Role\n${users.map(({ profile }) => `${profile['login'] ?? ''},Editor`).join('\n')}\n`,
    );
    client = await connect(world.context, {
      onForm: () => ({ action: 'accept', content: { agree: true } }),
    });
    await client.call('analyze_csv_for_entitlements', { report: 'more.csv', entitlements: ['Role'] });
    const plan = await client.call('prepare_entitlement_structure', { report: 'more.csv', app: app.id });
    const done = await ended(client, await client.call('apply_plan', { ...plan.body.next[0]?.arguments }));
    const undo = await client.call('undo_job', { job: done.body.data.job });
    expect(undo.body.summary).toContain(
      "it removes 1 value of the app that nobody holds; nobody's access changes.",
    );
  });
});

describe('an exact import of a report that names somebody who is not there', () => {
  it('is refused with who that is', async () => {
    const { users, app } = await smallApp(world, 6, 2);
    world.report(
      'exact.csv',
      `Login,Role\n${users.map(({ profile }) => `${profile['login'] ?? ''},Viewer`).join('\n')}\nnobody@acme.example,Viewer\n`,
    );
    client = await connect(world.context, {});
    await client.call('analyze_csv_for_entitlements', { report: 'exact.csv', entitlements: ['Role'] });
    const plan = await client.call('execute_user_grants', {
      report: 'exact.csv',
      app: app.id,
      mode: 'exact',
    });
    expect(plan.body).toMatchObject({ code: 'plan.exact_blocked', subject: 'nobody@acme.example' });
  });
});
