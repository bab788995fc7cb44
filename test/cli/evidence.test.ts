import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createContext } from '../../src/workflows/create-context.ts';
import { connect } from '../support/mcp-client.ts';
import { serve, type Served } from '../support/served.ts';

describe('okta-entitlements jobs evidence', () => {
  let served: Served;
  let job: string;
  beforeAll(async () => {
    served = await serve({
      company: { people: 180, hr: { people: 12, roles: 3, permissions: 2, supportGroups: 2, members: 2 } },
    });
    const client = await served.talk({ onForm: () => 'accept' });
    const report = 'hr_platform_access_report.csv';
    await client.call('analyze_csv_for_entitlements', { report });
    const plan = await client.call('prepare_entitlement_structure', { report, app: 'HR Platform' });
    const { data } = (await client.call('apply_plan', { ...plan.envelope.next?.[0]?.arguments })).envelope;
    job = String(data?.['job']);
    expect(await client.readResource(String(data?.['evidence']))).toContain(`Evidence of ${job}`);
    expect(await client.readResource(`job://${job}/steps.csv`)).toMatch(/^step,what,/);
  });
  afterAll(() => served.close());

  it('writes a page, every list and their sums, for the owner only, over nothing', async () => {
    const out = join(served.home, 'evidence');
    const first = await served.cli(['jobs', 'evidence', job, '--out', out]);
    expect(first.code, first.stderr).toBe(0);
    expect(readdirSync(out).sort()).toEqual(
      [
        'SHA256SUMS',
        'differences.csv',
        'evidence.html',
        'journal.csv',
        'people.csv',
        'rejects.csv',
        'steps.csv',
      ].sort(),
    );
    for (const line of readFileSync(join(out, 'SHA256SUMS'), 'utf8').trim().split('\n')) {
      const [sum, name = ''] = line.split('  ');
      expect(
        createHash('sha256')
          .update(readFileSync(join(out, name)))
          .digest('hex'),
      ).toBe(sum);
      expect(statSync(join(out, name)).mode & 0o777).toBe(0o600);
    }
    const again = await served.cli(['jobs', 'evidence', job, '--out', out]);
    expect(again.code).toBe(1);
    expect(again.stderr).toMatch(/^output\.taken: /);
  });

  it('shows what is kept here where no tenant is configured, and contacts nobody', async () => {
    const before = [...served.sandbox.requests.byOperation.values()].reduce((sum, n) => sum + n, 0);
    const bare = (...args: string[]) => served.cli(args, { bare: true });
    const { host } = new URL(served.environment['OKTA_DOMAIN'] ?? '');
    const listed = await bare('jobs', 'list');
    expect(listed.stdout).toContain(job);
    expect(listed.stdout).toContain(`HR Platform (${host})`);
    expect(listed.stderr).toContain('No organisation is configured');
    const asJson = await bare('jobs', 'list', '--json');
    expect(JSON.parse(asJson.stdout.split('\n')[0] ?? '')).toMatchObject({ id: job, host });
    for (const args of [
      ['show', job],
      ['verify', job],
      ['evidence', job, '--out', join(served.home, 'bare')],
    ]) {
      const shown = await bare('jobs', ...args);
      expect(shown.code, shown.stderr).toBe(0);
    }
    expect((await served.cli(['jobs', 'list'])).stdout).not.toContain(host);
    // What steers a job is not opened by it.
    for (const args of [
      ['cancel', job],
      ['resume', job],
      ['undo', job],
    ])
      expect((await bare('jobs', ...args)).stderr).toMatch(/^config\.missing: /);
    const { OKTA_DOMAIN: _domain, OKTA_API_TOKEN: _token, ...environment } = served.environment;
    const context = await createContext({ environment: { ...environment, LOG_LEVEL: 'error' } });
    const client = await connect(context);
    const jobs = await client.call('list_jobs');
    expect(jobs.body.summary).toContain('No organisation is configured');
    expect(jobs.body.data).toMatchObject({ jobs: [{ job, host }] });
    expect((await client.call('get_job', { job })).body.data).toMatchObject({ job, state: 'done' });
    await client.close();
    await context.close();
    const after = [...served.sandbox.requests.byOperation.values()].reduce((sum, n) => sum + n, 0);
    // The one listing with settings asked for the organisation.
    expect(after - before).toBe(1);
  });

  it("writes an analysed report for Okta's console", async () => {
    const out = join(served.home, 'console');
    const done = await served.cli(['export', 'hr_platform_access_report.csv', '--out', out]);
    expect(done.code, done.stderr).toBe(0);
    expect(done.stdout).toContain('12 people with ');
    expect(readdirSync(out)).toEqual(['okta-import-001.csv']);
    expect(readFileSync(join(out, 'okta-import-001.csv'), 'utf8')).toMatch(
      /^userName,ent_Role,ent_Permission,ent_Support_Group\r\n/,
    );
  });
});
