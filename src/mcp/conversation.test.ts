import { afterEach, describe, expect, it } from 'vitest';
import { connect, ended, type Form, type TestClient } from '../../test/support/mcp-client.ts';
import { createWorld, type World } from '../../test/support/world.ts';
import { demoCompany } from '../sandbox/generate/demo-company.ts';
import { FINANCE_CORE, HOLDER_KINDS } from '../sandbox/generate/finance-core.ts';
import { reportLines } from '../workflows/reports/report-lines.ts';
import { REJECTED_BECAUSE } from '../model/line-reasons.ts';
import { ANSWER_MAX } from './envelope.ts';

const accept: Form = () => ({ action: 'accept', content: { agree: true } });

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** A small demo company: 60 people in HR's report, 7 of them members; one of each kind of holder on Finance Core, twice. */
async function company(environment: Readonly<Record<string, string>> = {}) {
  const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } }, environment });
  open.push(() => world.close());
  const people = Object.fromEntries(HOLDER_KINDS.map((kind) => [kind, 2])) as typeof FINANCE_CORE.people;
  const made = demoCompany(world.sandbox, {
    people: 150,
    hr: { people: 60, roles: 15, permissions: 8, supportGroups: 4, members: 7 },
    finance: { people, unusable: 1 },
  });
  for (const [name, csv] of made.reports) world.report(name, csv);
  return { world, ...made };
}

async function talk(world: World, options: Parameters<typeof connect>[1] = {}): Promise<TestClient> {
  const client = await connect(world.context, options);
  open.push(() => client.close());
  return client;
}

describe.each(['modern', 'legacy'] as const)('the import conversation with a %s client', (era) => {
  it('goes as in the existing README, each step named by the answer before, read back from the tenant', async () => {
    const { world, hr } = await company();
    const forms: string[] = [];
    const client = await talk(world, {
      era,
      onForm: (message) => {
        forms.push(message);
        return accept(message);
      },
    });
    expect(client.era).toBe(era);

    const test = await client.call('okta_test');
    expect(test.body.summary).toMatch(/^Connected to acme\.okta\.com\./);
    const menu = await client.call('show_workflow_menu');
    expect(menu.body.summary).toMatch(/^1\. Import CSV → Okta\. 2\. Mine patterns → bundles/);
    const { workflows } = menu.body.data as unknown as { workflows: readonly { startsWith: string }[] };
    expect(menu.body.next.map(({ tool }) => tool)).toEqual(workflows.map(({ startsWith }) => startsWith));
    const files = await client.call('list_csv_files');
    const file = files.body.data.reports.find((row) => row.name === 'hr_platform_access_report.csv');
    const report = String(file?.number);

    const analysis = await client.call('analyze_csv_for_entitlements', { report });
    expect(analysis.body.data.facts).toEqual([
      'Rows: 60',
      'User column: Email',
      'Role (15 unique values)',
      'Permission (8 unique values)',
      'Support_Group (4 unique values)',
    ]);

    // The person names the app: by name here.
    const [prepare] = analysis.body.next;
    expect(prepare).toEqual({ tool: 'prepare_entitlement_structure', arguments: { report } });
    const structure = await client.call('prepare_entitlement_structure', {
      ...prepare?.arguments,
      app: 'hr platform',
    });
    const [gate] = structure.body.next;
    expect(gate?.tool).toBe('apply_plan');
    const built = await ended(client, await client.call('apply_plan', { ...gate?.arguments }));
    expect(built.body.data.verification.entitlements).toEqual(
      expect.arrayContaining([
        { name: 'Role', values: 15 },
        { name: 'Permission', values: 8 },
        { name: 'Support_Group', values: 4 },
      ]),
    );

    const [grantStep] = built.body.next;
    expect(grantStep).toEqual({
      tool: 'execute_user_grants',
      arguments: { report: 'hr_platform_access_report.csv', app: hr.id },
    });
    const grants = await client.call('execute_user_grants', { ...grantStep?.arguments });
    const done = await ended(client, await client.call('apply_plan', { ...grants.body.next[0]?.arguments }));
    expect(done.body.summary).toBe(
      'People 60 · new app accounts 53 · already in the app 7 · values granted 180 (already held 0) · grants written 60',
    );
    expect(client.progress.some((message) => message.startsWith('Reading back'))).toBe(true);

    // One form per write, with the headline; the person has no more turns than in the README.
    expect(forms).toHaveLength(2);
    expect(forms[1]).toContain('Creates up to 53 accounts');

    const again = await client.call('execute_user_grants', {
      report: 'hr_platform_access_report.csv',
      app: hr.id,
    });
    expect(again.isError, again.text).toBe(false);
    expect(again.body.data).not.toHaveProperty('terminalCommand');
    expect(again.body.summary).toMatch(/^Nothing to grant: of 180 wanted values 180 are already held\./);
    expect(again.body.next).toEqual([]);
    const listed = await client.call('list_csv_files');
    expect(listed.body.data.reports.map((row) => row.name)).not.toContain('hr_platform_access_report.csv');
  });
});

describe('every answer', () => {
  it('carries the same JSON twice, fits its size, and names tools that exist', async () => {
    const { world, finance } = await company();
    const client = await talk(world, { onForm: accept });
    const names = (await client.client.listTools()).tools.map(({ name }) => name);
    const report = 'finance_core_access_report.csv';
    const app = finance.id;
    await client.call('analyze_csv_for_entitlements', { report });
    const plan = await client.call('execute_user_grants', { report, app });
    const job = await ended(client, await client.call('apply_plan', { ...plan.body.next[0]?.arguments }));
    const answers = [
      plan,
      job,
      await client.call('get_job', { job: job.body.data.job }),
      await client.call('get_plan', { plan: plan.body.data.plan }),
      await client.call('get_plan', { plan: plan.body.data.plan, people: 'needs-decision' }),
      await client.call('okta_get_rate_status'),
      await client.call('find_apps', { text: 'Finance' }),
      await client.call('okta_user_search', { where: [{ attribute: 'department', value: 'Finance' }] }),
      await client.call('okta_batch_user_search', { identifiers: ['nobody@acme.example', '00u0'] }),
      await client.call('list_csv_files', { limit: 1 }),
    ];
    for (const { isError, text, structured, body } of answers) {
      expect(isError, text).toBe(false);
      expect(JSON.parse(text)).toEqual(structured);
      expect(text.length).toBeLessThanOrEqual(ANSWER_MAX);
      expect(body.tenant).toBe('acme.okta.com');
      for (const { tool } of body.next) expect(names).toContain(tool);
    }
  });

  it.each([7, 100])(
    'pages through the people of a plan, %i at most at once, none left out or repeated',
    async (limit) => {
      const { world, hr } = await company();
      const client = await talk(world, { onForm: accept });
      const report = 'hr_platform_access_report.csv';
      await client.call('analyze_csv_for_entitlements', { report });
      const structure = await client.call('prepare_entitlement_structure', { report, app: hr.id });
      await ended(client, await client.call('apply_plan', { ...structure.body.next[0]?.arguments }));
      const { plan } = (await client.call('execute_user_grants', { report, app: hr.id })).body.data;
      const seen: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.call('get_plan', {
          plan,
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        });
        seen.push(...page.body.data.people.map((row) => row.identifier));
        expect(page.text.length).toBeLessThanOrEqual(8_000);
        expect(page.body.more).toMatchObject({ total: 60, uri: `plan://${plan}/people.csv` });
        cursor = page.body.more?.cursor;
      } while (cursor !== undefined);
      const csv = (await client.read(`plan://${plan}/people.csv`)).trim().split('\r\n').slice(1);
      expect(seen).toEqual(csv.map((line) => line.split(',')[0]));
      expect(new Set(seen).size).toBe(60);
    },
  );

  it.each([5, 100])(
    'pages through what a structure creates, %i at most at once, before anybody agrees to it',
    async (limit) => {
      const { world, hr } = await company();
      const client = await talk(world, { onForm: accept });
      const report = 'hr_platform_access_report.csv';
      await client.call('analyze_csv_for_entitlements', { report });
      const structure = await client.call('prepare_entitlement_structure', { report, app: hr.id });
      const look = structure.body.next.find(({ tool }) => tool === 'get_plan');
      const { newEntitlements, newValues } = structure.body.data.counts as unknown as Record<string, number>;
      const shown: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await client.call('get_plan', {
          ...look?.arguments,
          limit,
          ...(cursor === undefined ? {} : { cursor }),
        });
        const rows = page.body.data as unknown as {
          readonly values: readonly {
            does: string;
            entitlement: string;
            value?: string;
            multiValue?: boolean;
          }[];
        };
        for (const { does, entitlement, value, multiValue } of rows.values) {
          expect([does, multiValue]).toEqual(['creates', value === undefined ? true : undefined]);
          if (value !== undefined) shown.push(`${entitlement}=${value}`);
        }
        expect(page.text.length).toBeLessThanOrEqual(ANSWER_MAX);
        expect(page.body.more?.total ?? rows.values.length).toBe((newEntitlements ?? 0) + (newValues ?? 0));
        cursor = page.body.more?.cursor;
      } while (cursor !== undefined);
      expect(shown).toHaveLength(15 + 8 + 4);
      await ended(client, await client.call('apply_plan', { ...structure.body.next[0]?.arguments }));
      const made = [...world.sandbox.tenant.entitlements.values()]
        .filter(({ appId }) => appId === hr.id)
        .flatMap(({ name, values }) => [...values.values()].map((value) => `${name}=${value.name}`));
      expect(shown.toSorted()).toEqual(made.toSorted());
    },
  );

  it('explains who needs a decision: reasons, consequences and what the words mean', async () => {
    const { world, finance } = await company();
    const client = await talk(world);
    const report = 'finance_core_access_report.csv';
    await client.call('analyze_csv_for_entitlements', { report });
    const planned = await client.call('execute_user_grants', { report, app: finance.id });
    expect(planned.body.next.map(({ tool, arguments: { people } }) => [tool, people])).toContainEqual([
      'get_plan',
      'needs-decision',
    ]);
    const page = await client.call('get_plan', { plan: planned.body.data.plan, people: 'needs-decision' });
    expect(page.body.data.people.length).toBeGreaterThan(0);
    const used = page.body.data.people.flatMap((row) => [
      ...(row.needsDecision?.reasons ?? []),
      ...(row.needsDecision?.consequences ?? []),
    ]);
    expect(new Set(page.body.data.legend.map(({ code }) => code))).toEqual(new Set(used));
  });
});

describe('grants for named people', () => {
  it('are planned for everybody with given profile values ("grant these to all of them")', async () => {
    const { world, finance } = await company();
    const client = await talk(world, { onForm: accept });
    const planned = await client.call('okta_batch_create_grants', {
      app: 'Finance Core',
      values: [{ entitlement: 'Region_Access', value: 'Berlin' }],
      where: [{ attribute: 'department', value: 'Legal' }],
    });
    const lawyers = [...world.sandbox.tenant.users.values()].filter(
      ({ profile, status }) => profile['department'] === 'Legal' && status === 'ACTIVE',
    );
    expect(planned.body.data.counts.wanted).toBe(lawyers.length);
    const done = await ended(client, await client.call('apply_plan', { ...planned.body.next[0]?.arguments }));
    expect(done.body.data.verification).toMatchObject({ lost: 0, extra: 0 });
    const granted = await client.call('get_plan', {
      plan: planned.body.data.plan,
      people: 'to-grant',
      limit: 100,
    });
    expect(done.body.data.verification.ledger['granted']).toBe(granted.body.more?.total);
    const { tenant } = world.sandbox;
    const berlin = [...tenant.entitlements.values()]
      .flatMap(({ values }) => [...values.values()])
      .find(({ name }) => name === 'Berlin');
    expect(granted.body.data.people.length).toBeGreaterThan(0);
    for (const { login } of granted.body.data.people) {
      const user = lawyers.find(({ profile }) => profile['login'] === login);
      expect(world.sandbox.effectiveAccess(finance.id, user?.id ?? '').has(berlin?.id ?? '')).toBe(true);
    }
  });
});

describe('a report that lost lines', () => {
  it('shows them as data, and all of them as a resource', async () => {
    const { world } = await company();
    world.report('broken.csv', 'Email,Role\na@acme.example,Admin\nonly-one-cell\nb@acme.example,Viewer\n');
    const client = await talk(world);
    const analysis = await client.call('analyze_csv_for_entitlements', { report: 'broken.csv' });
    expect(analysis.body.data.rejects).toEqual([{ line: 3, reason: 'too-few-cells' }]);
    const legend = [{ code: 'too-few-cells', meaning: REJECTED_BECAUSE['too-few-cells'] }];
    expect(analysis.body.data).toMatchObject({ legend });
    expect(analysis.body.warnings).toContainEqual({
      code: 'rejected-lines',
      count: 1,
      sample: ['line 3: too-few-cells'],
    });
    const { number } = analysis.body.data.report;
    expect(await client.read(`report://${number}/rejects`)).toBe(
      `line,reason,meaning\r\n3,too-few-cells,"${REJECTED_BECAUSE['too-few-cells']}"\r\n`,
    );
    expect(analysis.body.next.at(-1)).toMatchObject({ tool: 'get_report_lines' });
    const lines = await client.call('get_report_lines', analysis.body.next.at(-1)?.arguments ?? {});
    expect(lines.body.data).toMatchObject({
      columns: ['Email', 'Role'],
      lines: [{ line: 3, lines: 1, label: 'rejected', reason: 'too-few-cells', cells: ['only-one-cell'] }],
      legend,
    });
    const page = await client.call('get_report_lines', { report: number, from: 2, limit: 2 });
    expect(page.body.data.lines.map(({ line }) => line)).toEqual([2, 3]);
    expect(page.body.more).toMatchObject({ shown: 2, total: 4 });
    expect(page.body.more).not.toHaveProperty('uri');
    expect(page.body.summary).toBe('2 rows of the report shown; it has 4 lines.');
    const cursor = page.body.more?.cursor;
    expect(cursor).toMatch(/^4-/);
    const rest = await client.call('get_report_lines', { report: number, cursor });
    expect(rest.body.data.lines).toMatchObject([
      { line: 4, label: 'data', cells: ['b@acme.example', 'Viewer'] },
    ]);
    expect(rest.body.more).not.toHaveProperty('cursor');
    // The same, read in a thread of its own as large reports are.
    const apart = { report: String(number), from: 2, most: 2, mostColumns: 9 };
    const { rows, next } = await reportLines(world.context, apart, {}, 0);
    expect({ lines: rows.map(({ line }) => line), next }).toEqual({ lines: [2, 3], next: 4 });
  });
});
