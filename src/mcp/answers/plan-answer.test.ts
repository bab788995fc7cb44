import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connect, ended, type TestClient } from '../../../test/support/mcp-client.ts';
import { smallApp } from '../../../test/support/small-app.ts';
import { createWorld, type World } from '../../../test/support/world.ts';
import { personText } from '../../cli/texts/person-text.ts';
import { readablePlan } from '../../workflows/own-records.ts';
import { peopleInOrder } from '../../workflows/plans/plan-content.ts';

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

describe('what people wanted and do not get', () => {
  it('is named, person by person and page by page, for a model, in the file and at a terminal', async () => {
    const { tenant } = world.sandbox;
    const { app, users, admin } = await smallApp(world, 4, 2);
    const denied = users[1]?.id ?? '';
    tenant.placeGrant({
      type: 'ENTITLEMENT',
      appId: app.id,
      userId: denied,
      values: [admin.id],
      action: 'DENY',
    });
    tenant.addUser({ status: 'SUSPENDED', profile: { login: 's@acme.example', email: 's@acme.example' } });
    const wanted: Readonly<Record<string, string>> = {
      'p0@acme.example': 'Viewer',
      'p1@acme.example': 'Viewer',
      's@acme.example': 'Admin|Viewer',
      'nobody@acme.example': 'Viewer',
      'gone@acme.example': 'Admin',
    };
    world.report(
      'wanted.csv',
      `Login,Role\n${Object.entries(wanted)
        .flatMap(([login, roles]) => roles.split('|').map((role) => `${login},${role}\n`))
        .join('')}`,
    );
    client = await connect(world.context, {});
    await client.call('analyze_csv_for_entitlements', { report: 'wanted.csv' });
    const { plan } = (await client.call('execute_user_grants', { report: 'wanted.csv', app: app.id })).body
      .data;
    const named: Record<string, unknown> = {};
    let cursor: string | undefined;
    do {
      const page = await client.call('get_plan', {
        plan,
        people: 'held-back',
        limit: 2,
        ...(cursor === undefined ? {} : { cursor }),
      });
      for (const row of page.body.data.people as unknown as readonly Record<string, unknown>[])
        named[String(row['identifier'])] = row['heldBackValues'];
      cursor = page.body.more?.cursor;
    } while (cursor !== undefined);
    expect(named).toEqual({
      's@acme.example': ['Role=Viewer', 'Role=Admin'],
      'nobody@acme.example': ['Role=Viewer'],
      'gone@acme.example': ['Role=Admin'],
    });
    const open = await client.call('get_plan', { plan, people: 'needs-decision' });
    expect(open.body.data.people).toMatchObject([
      { identifier: 'p1@acme.example', needsDecision: { count: 1, values: ['Role=Viewer'] } },
    ]);

    const [head = '', ...lines] = (await client.read(`plan://${plan}/people.csv`)).trim().split('\r\n');
    const cell = (line: string, column: string) => line.split(',')[head.split(',').indexOf(column)];
    expect(lines.map((line) => [cell(line, 'identifier'), cell(line, 'values held back')])).toEqual([
      ['p0@acme.example', ''],
      ['p1@acme.example', ''],
      ['s@acme.example', 'Role=Viewer; Role=Admin'],
      ['nobody@acme.example', 'Role=Viewer'],
      ['gone@acme.example', 'Role=Admin'],
    ]);
    expect(cell(lines[1] ?? '', 'values to decide')).toBe('Role=Viewer');

    const header = await readablePlan(world.context, plan);
    const texts: string[] = [];
    for await (const row of peopleInOrder(world.context, plan)) texts.push(personText(header, row));
    expect(texts[1]).toContain('needs decision, 1 value: ');
    expect(texts[1]).toContain(': Role=Viewer');
    expect(texts[2]).toMatch(/\theld back 2: [^\t]+: Role=Viewer, Role=Admin/);
  });
});

describe('a plan that grants nothing', () => {
  it('does not warn of how a grant would be made', async () => {
    const { app } = await smallApp(world, 2, 2);
    client = await connect(world.context, {});
    const asked = (people: string) =>
      client.call('okta_batch_create_grants', {
        app: app.id,
        values: [{ entitlement: 'Role', value: 'Viewer' }],
        people: [people],
      });
    const codes = async (people: string) => (await asked(people)).body.warnings.map(({ code }) => code);
    expect(await codes('nobody@acme.example')).toEqual(['held-back']);
    expect(await codes('p0@acme.example')).toEqual(['additive-not-yet-known']);
  });
});

describe('an entitlement of which the report says no value', () => {
  const GROUPS = ['Red', 'Blue', 'Green', 'Gold', 'Grey', 'Pink', 'Teal', 'Lime', 'Plum'].map(
    (word) => `${word} Group`,
  );

  /** Columns whose cells may be lists, with a question each; so many of them are no entitlement of the app. */
  async function planned(columns: number, role: string) {
    const { users, app } = await smallApp(world, 12, 2);
    const names = GROUPS.slice(0, columns);
    const lines = users.map(({ profile }, n) =>
      [
        profile['login'] ?? '',
        n % 2 === 0 ? 'Admin' : role,
        ...names.map((_, g) => `Unit ${g}${n}|Area ${g}${n}`),
      ].join(','),
    );
    world.report('odd.csv', `Login,Role,${names.join(',')}\n${lines.join('\n')}\n`);
    client = await connect(world.context, {});
    await client.call('analyze_csv_for_entitlements', {
      report: 'odd.csv',
      entitlements: ['Role', ...names],
    });
    return client.call('prepare_entitlement_structure', { report: 'odd.csv', app: app.id });
  }

  it('is not said to be there already, where there is nothing else to create', async () => {
    const { body } = await planned(1, 'Viewer');
    expect(body.summary).toBe(
      'Nothing to create: of what the report names the app has 1 entitlement and 2 values. ' +
        'Not created: 1 entitlement of the report that is not there, as it says no value of it while its questions are open.',
    );
    expect(body.data.counts).toMatchObject({
      newEntitlements: 0,
      existingEntitlements: 1,
      entitlementsWithoutValue: 1,
      existingValues: 2,
    });
    expect(body.warnings).toContainEqual({ code: 'entitlements-without-value', count: 1, sample: [] });
  });

  it('is told first, and counted, however many there are beside what is created', async () => {
    const { body } = await planned(9, 'Editor');
    expect(body.data.counts).toMatchObject({
      newValues: 1,
      existingEntitlements: 1,
      entitlementsWithoutValue: 9,
    });
    const said =
      'Not created: 9 entitlements of the report that are not there, as it says no value of them while its questions are open';
    expect(body.summary).toContain(` ${said}. Risk: `);
    const { headline } = body.data as unknown as { readonly headline: readonly string[] };
    expect(headline.slice(1, 4)).toEqual([
      "Creates 0 entitlements and 1 value; nobody's access changes",
      said,
      'Red Group (not there): nothing planned, the report says no value of it while its questions are open',
    ]);
    expect(headline).toContain('and 6 more entitlements');
  });

  it('is told beside what a replacement removes', async () => {
    const { users, app } = await smallApp(world, 6, 2);
    const lines = users.map(({ profile }) => `${profile['login'] ?? ''},Viewer,`);
    world.report('spare.csv', `Login,Role,Spare\n${lines.join('\n')}\n`);
    client = await connect(world.context, {});
    await client.call('analyze_csv_for_entitlements', {
      report: 'spare.csv',
      entitlements: ['Role', 'Spare'],
    });
    const { body } = await client.call('prepare_entitlement_structure', {
      report: 'spare.csv',
      app: app.id,
      mode: 'replace',
    });
    const said = 'Not created: 1 entitlement of the report that is not there, as it says no value of it';
    expect(body.summary).toContain(` ${said}. Risk: `);
    expect(JSON.stringify(body.data)).toContain(`"${said}"`);
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
