import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import type { Conversation, ToolAnswer } from '../../src/demo/conversation.ts';
import { HR_PLATFORM } from '../../src/sandbox/generate/hr-platform.ts';
import { serve, type Served } from '../support/served.ts';

/** The import conversation through a real MCP client and the real server process, as in the existing server's README. */
let served: Served | undefined;
afterEach(async () => {
  await served?.close();
  served = undefined;
});

const HR = 'hr_platform_access_report.csv';

async function untilDone(client: Conversation, answer: ToolAnswer): Promise<ToolAnswer> {
  let current = answer;
  while (current.envelope.data?.['state'] === 'running') {
    current = await client.call('get_job', { job: current.envelope.data['job'], wait: 15 });
  }
  return current;
}

/** Everything that the program wrote down: database, log of the runner, seals, reports. */
function filesUnder(folder: string): readonly (readonly [string, Buffer])[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  for (const name of ['okta-entitlements.db', 'runner.log'])
    expect(files.map((file) => file.name)).toContain(name);
  return files.map(({ parentPath, name }) => [name, readFileSync(join(parentPath, name))]);
}

function holdings({ sandbox }: Served, appId: string): number {
  return sandbox.tenant.userList.reduce((sum, { id }) => sum + sandbox.effectiveAccess(appId, id).size, 0);
}

describe('the import conversation', () => {
  it.each([
    ['auto', 847],
    ['legacy', 120],
  ] as const)('with a client that can ask the person (%s protocol, %i people)', async (era, people) => {
    served = await serve({ company: { people: people + 353, hr: { ...HR_PLATFORM, people } }, built: true });
    const { sandbox, company } = served;
    const forms: string[] = [];
    const progress: string[] = [];
    const client = await served.talk({
      era,
      onForm: (message) => {
        forms.push(message);
        return 'accept';
      },
      onProgress: (message) => progress.push(message),
    });
    const connected = await client.call('okta_test');
    expect(connected.envelope.summary).toContain(`Connected to ${new URL(served.origin).host}`);
    expect(sandbox.requests.reads).toBeLessThanOrEqual(2);
    await client.call('show_workflow_menu');
    const listed = await client.call('list_csv_files');
    const reports = listed.envelope.data?.['reports'] as readonly {
      readonly name: string;
      readonly number: number;
    }[];
    const number = String(reports.find(({ name }) => name === HR)?.number);
    const analyzed = await client.call('analyze_csv_for_entitlements', { report: number });
    expect(analyzed.envelope.data?.['facts']).toEqual([
      `Rows: ${people}`,
      'User column: Email',
      'Role (15 unique values)',
      'Permission (8 unique values)',
      'Support_Group (4 unique values)',
    ]);
    const structure = await client.call('prepare_entitlement_structure', {
      report: number,
      app: 'HR Platform',
    });
    expect(sandbox.requests.writes, 'planning writes nothing').toBe(0);
    await client.call('apply_plan', structure.envelope.next?.[0]?.arguments);
    const plan = await client.call('execute_user_grants', { report: number, app: company.hr.id });
    const done = await untilDone(client, await client.call('apply_plan', plan.envelope.next?.[0]?.arguments));
    expect(done.envelope.summary).toBe(
      `People ${people} · new app accounts ${people - 23} · already in the app 23 · values granted ${(3 * people).toLocaleString('en-US')} (already held 0) · grants written ${people}`,
    );
    expect({
      members: sandbox.tenant.memberCount(company.hr.id),
      holdings: holdings(served, company.hr.id),
    }).toEqual({ members: people, holdings: 3 * people });
    expect(forms).toHaveLength(2);
    expect(progress.length).toBeGreaterThan(3);

    const again = await client.call('execute_user_grants', { report: number, app: company.hr.id });
    expect(again.envelope.data?.['operations']).toBe(0);
    const after = await client.call('list_csv_files');
    expect(
      (after.envelope.data?.['reports'] as readonly { name: string }[]).map(({ name }) => name),
    ).not.toContain(HR);
    const evidence = await client.readResource(String(done.envelope.data?.['evidence']));
    const answers = [connected, listed, analyzed, structure, plan, done, again, after];
    expect(JSON.stringify([answers, forms, progress]) + evidence + client.stderr).not.toContain(
      sandbox.token,
    );
    for (const [name, bytes] of filesUnder(served.home))
      expect(bytes.includes(sandbox.token), `the token is in ${name}`).toBe(false);
  });

  it('with a client that cannot ask: routine plans pass, the rest is agreed to at a terminal', async () => {
    served = await serve({ built: true });
    const { company } = served;
    const client = await served.talk();
    await client.call('analyze_csv_for_entitlements', { report: HR });
    const structure = await client.call('prepare_entitlement_structure', { report: HR, app: company.hr.id });
    const created = await client.call('apply_plan', structure.envelope.next?.[0]?.arguments);
    expect(created.isError).toBe(false);
    const plan = await client.call('execute_user_grants', { report: HR, app: company.hr.id });
    const { plan: id } = plan.envelope.next?.[0]?.arguments as { plan: string };
    const offered = await client.call('apply_plan', plan.envelope.next?.[0]?.arguments);
    expect(offered).toMatchObject({
      isError: false,
      envelope: {
        data: { plan: id, agreementPage: { url: expect.stringContaining('http://127.0.0.1:') as unknown } },
      },
    });
    expect(holdings(served, company.hr.id)).toBe(0);

    expect(await served.cli(['apply', id])).toMatchObject({ code: 2 });
    expect(await served.cli(['apply', id], { typed: 'no' })).toMatchObject({ code: 2 });
    expect(await served.cli(['apply', id, '--yes'])).toMatchObject({ code: 64 });
    expect(holdings(served, company.hr.id), 'nothing was changed').toBe(0);
    const agreed = await served.cli(['apply', id], { typed: 'yes' });
    expect(agreed.code).toBe(0);
    expect(agreed.stdout).toContain('values granted 2,541 (already held 0) · grants written 847');
    expect(holdings(served, company.hr.id)).toBe(2541);
    const shown = await served.cli(['plan', 'show', id, '--json']);
    expect((JSON.parse(shown.stdout) as { header?: { id?: string } }).header?.id ?? shown.stdout).toContain(
      'pln_',
    );
  });

  it('a person who declines or closes the form changes nothing', async () => {
    served = await serve({ built: true });
    const { company, sandbox } = served;
    let action: 'decline' | 'cancel' = 'decline';
    const client = await served.talk({ onForm: () => action });
    await client.call('analyze_csv_for_entitlements', { report: HR });
    const structure = await client.call('prepare_entitlement_structure', { report: HR, app: company.hr.id });
    for (action of ['decline', 'cancel'] as const) {
      const refused = await client.call('apply_plan', structure.envelope.next?.[0]?.arguments);
      expect(refused).toMatchObject({ isError: true, envelope: { code: 'plan.not_agreed' } });
    }
    expect(sandbox.requests.writes).toBe(0);
  });

  it('named values for everybody of a department, as a plan', async () => {
    served = await serve({ built: true });
    const { company, sandbox } = served;
    const client = await served.talk({ onForm: () => 'accept' });
    const value = sandbox.tenant
      .entitlementsOf(company.finance.id)
      .find(({ name }) => name === 'Region_Access');
    const [first] = [...(value?.values.values() ?? [])];
    const plan = await client.call('okta_batch_create_grants', {
      app: 'Finance Core',
      values: [{ entitlement: 'Region_Access', value: first?.name }],
      where: [{ attribute: 'department', value: 'Finance' }],
    });
    expect(plan.isError).toBe(false);
    const done = await untilDone(client, await client.call('apply_plan', plan.envelope.next?.[0]?.arguments));
    expect(done.envelope.data?.['state']).toBe('done');
    const people = sandbox.tenant.userList.filter(
      ({ status, profile }) => status === 'ACTIVE' && profile['department'] === 'Finance',
    );
    const denied = new Set(
      sandbox.tenant
        .grantList(company.finance.id)
        .filter(({ action }) => action === 'DENY')
        .map(({ userId }) => userId),
    );
    const lacking = people.filter(
      ({ id }) => !denied.has(id) && !sandbox.effectiveAccess(company.finance.id, id).has(first?.id ?? ''),
    );
    expect(people.length).toBeGreaterThan(20);
    expect(lacking).toEqual([]);
  });
});
