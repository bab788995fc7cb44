import { describe, expect, it } from 'vitest';
import { serve } from '../support/served.ts';

describe('a client that cannot ask, and the real server', () => {
  it('has the person agree on the page; a runner of its own then carries the plan out', async () => {
    const served = await serve({
      built: true,
      company: { people: 180, hr: { people: 40, roles: 3, permissions: 2, supportGroups: 2, members: 4 } },
    });
    try {
      const client = await served.talk();
      const report = 'hr_platform_access_report.csv';
      const ended = async (job: unknown) => {
        for (;;) {
          const { envelope } = await client.call('get_job', { job, wait: 15 });
          if (!['waiting', 'running'].includes(String(envelope.data?.['state']))) return envelope;
        }
      };
      await client.call('analyze_csv_for_entitlements', { report });
      const structure = await client.call('prepare_entitlement_structure', { report, app: 'HR Platform' });
      const built = await client.call('apply_plan', { ...structure.envelope.next?.[0]?.arguments });
      await ended(built.envelope.data?.['job']);

      const plan = await client.call('execute_user_grants', { report, app: 'HR Platform' });
      const gate = { ...plan.envelope.next?.[0]?.arguments };
      const writes = served.sandbox.requests.writes;
      const { url } = (await client.call('apply_plan', gate)).envelope.data?.['agreementPage'] as {
        url: string;
      };
      const opened = await fetch(url);
      const token = /name="token" value="([\w-]{43})"/.exec(await opened.text())?.[1] ?? '';
      expect(served.sandbox.requests.writes).toBe(writes);
      const answer = await fetch(url, {
        method: 'POST',
        headers: {
          origin: new URL(url).origin,
          cookie: opened.headers.get('set-cookie')?.split(';')[0] ?? '',
        },
        body: new URLSearchParams({ token, answer: 'agree', agree: 'yes' }),
      });
      expect(answer.status).toBe(200);
      const applied = await client.call('apply_plan', gate);
      const done = await ended(applied.envelope.data?.['job']);
      expect(done.summary).toMatch(/^People 40 · new app accounts 36 /);
      expect(await client.readResource(String(done.data?.['evidence']))).toContain('agreed there');
      await expect(fetch(url)).rejects.toThrow();
    } finally {
      await served.close();
    }
  });
});
