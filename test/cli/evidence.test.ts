import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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
