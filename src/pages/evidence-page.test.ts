import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { browserPresent, screenshots, startBrowser } from '../../test/support/browser.ts';
import { applied } from '../../test/support/import-report.ts';
import { BY_NAME, plannedImport } from '../../test/support/planned-import.ts';
import { createWorld } from '../../test/support/world.ts';
import { applyPlan } from '../workflows/jobs/apply-plan.ts';
import { evidenceTables, jobEvidence } from '../workflows/jobs/job-evidence.ts';
import { planGrants } from '../workflows/plans/plan-grants.ts';
import { planStructure } from '../workflows/plans/plan-structure.ts';
import { undoJob } from '../workflows/plans/undo-job.ts';
import { analyzeReport } from '../workflows/reports/analyze-report.ts';
import { evidencePage } from './evidence-page.ts';

const open: (() => Promise<void> | void)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const HOSTILE = '<script>document.title=1</script>';

async function finished(options: Parameters<typeof plannedImport>[0] = {}) {
  const made = await plannedImport(options);
  open.push(() => made.world.close());
  const job = await applied(made.world, made.plan);
  const evidence = () => jobEvidence(made.world.context, job.id);
  return { ...made, job, evidence, html: async () => evidencePage(made.world.context, await evidence()) };
}

const textOf = async (lines: AsyncIterable<string>) => {
  let text = '';
  for await (const line of lines) text += line;
  return text;
};

describe('the evidence of a job', () => {
  it('says what came in, who agreed, what was done, and what was read back', async () => {
    const { world, plan, job, html } = await finished();
    const text = (await html()).replace(/\s+/g, ' ');
    const { source } = plan;
    for (const part of [
      source.kind === 'report' ? source.sha256 : '',
      plan.hash,
      job.id,
      'typed their consent',
      'user tester',
      'this plan: the hash is the same',
      '120 = granted 120 + already 0 + conflict 0',
      'No differences between',
      'Nothing of this job was taken back',
      'the program, from the file',
      (await world.context.store.jobs.lastSeal(job.id))?.hash ?? 'no seal',
    ])
      expect(text).toContain(part.replaceAll("'", '&#39;'));
    expect(text).toMatch(/Lines<\/dt> ?<dd>\d+ = above the table 0 \+ header 1 \+/);
    expect(text).not.toMatch(/<script|src=|href="http/);
  });

  it('accounts for every line of the file, also those that are no part of the table', async () => {
    const { html, evidence } = await finished({
      lines: ['', 'Email,Department,Title,Location,Role,Permission,Support_Group'],
    });
    expect((await evidence()).understanding?.lines.repeatedHeader).toBe(1);
    const [, sum = ''] = /Lines<\/dt>\s*<dd>([^<]*)</.exec(await html()) ?? [];
    const [total = 0, ...parts] = (sum.match(/\d+/g) ?? []).map(Number);
    expect(parts.reduce((all, part) => all + part, 0)).toBe(total);
  });

  it('says what was in doubt, who answered, and until when what was given holds', async () => {
    const world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    open.push(() => world.close());
    const app = world.sandbox.tenant.addApp({ label: 'CRM' });
    for (let n = 0; n < 8; n += 1) {
      const login = `u${n}@acme.example`;
      const user = world.sandbox.tenant.addUser({ profile: { login, email: login } });
      world.sandbox.tenant.addMember(app.id, user.id);
    }
    const rows = ['Buy', 'Buy', 'Buy, Sell', 'Sell', 'Buy', 'Sell', 'TBD', 'Sell'].map(
      (role, n) => `u${n}@acme.example;${role};31.12.2037;${n === 7 ? 'revoked' : ''}`,
    );
    const report = 'crm.csv';
    world.report(report, `${['User;Role;Valid until;Remark', ...rows].join('\n')}\n`);
    await analyzeReport(world.context, { report, overrides: { answers: { 'filter:Remark': 'count' } } });
    await applied(world, await planStructure(world.context, { app: app.id, report }), 20);
    const job = await applied(world, await planGrants(world.context, { app: app.id, report }));
    const evidence = await jobEvidence(world.context, job.id);
    const text = (await evidencePage(world.context, evidence)).replace(/\s+/g, ' ');
    const asked = (id: string, words: string, taken: string, who: string) =>
      `<td>${id} <span class="quiet small">${words}</span></td><td>${taken}</td><td>${who}</td>`;
    expect(text).toContain(
      asked('filter:Remark', 'do the lines that it leaves out count all the same?', 'count', 'a person'),
    );
    expect(text).toContain(
      asked('placeholders:Role', 'are texts such as TBD values?', 'leave out', 'nobody: what grants less'),
    );
    expect(text).toMatch(/<dt>Rows<\/dt> ?<dd>8</);
    expect(text).toMatch(/Role=Buy <span class="quiet small">until 2037-12-31T/);
    expect(await textOf(evidenceTables(world.context, evidence).steps)).toMatch(
      /,grant,00u\w+,Role=Buy,2037-12-31T[\d:.]+Z,done,/,
    );
  });

  it('keeps who agreed to what was done, whoever agrees to the plan later', async () => {
    const { world, plan, evidence } = await finished();
    const before = (await evidence()).agreement;
    await world.clock.sleep(60_000);
    await applyPlan(world.context, {
      plan: plan.id,
      hash: plan.hash,
      agreement: { method: 'terminal', who: 'somebody else' },
    });
    expect((await evidence()).agreement).toEqual(before);
  });

  it('names everybody who agreed to a job that stopped and was taken up again', async () => {
    const { world, plan } = await plannedImport();
    open.push(() => world.close());
    const { token } = world.sandbox;
    world.sandbox.onCommit(() => Object.assign(world.sandbox, { token: 'changed' }));
    const agreed = (who: string) =>
      applyPlan(world.context, { plan: plan.id, hash: plan.hash, agreement: { method: 'page', who } });
    const { id, state } = await agreed('first');
    expect(state).toBe('parked');
    Object.assign(world.sandbox, { token });
    await agreed('second');
    const { agreement } = await jobEvidence(world.context, id);
    expect(agreement).toMatchObject({ who: 'second', earlier: [{ who: 'first', method: 'page' }] });
    const text = await evidencePage(world.context, await jobEvidence(world.context, id));
    expect(text).toContain('first');
  });

  it('has every step, every person and every entry of the journal in its tables', async () => {
    const { world, plan, evidence } = await finished();
    const tables = evidenceTables(world.context, await evidence());
    const rows = async (name: keyof typeof tables) =>
      (await textOf(tables[name])).trim().split('\r\n').slice(1);
    const steps = await rows('steps');
    expect(steps).toHaveLength(plan.operations);
    expect(steps.every((line) => line.includes(',done,'))).toBe(true);
    expect(await rows('people')).toHaveLength(plan.counts.identifiers);
    const journal = await rows('journal');
    expect(journal.length).toBeGreaterThanOrEqual(2 * plan.operations);
    expect(journal.filter((line) => line.includes(',done,')).every((line) => /,req\w+/i.test(line))).toBe(
      true,
    );
  });

  it('names what took it back', async () => {
    const { world, job, html } = await finished();
    const undo = await undoJob(world.context, { job: job.id });
    const took = await applyPlan(world.context, {
      plan: undo.id,
      hash: undo.hash,
      agreement: { method: 'page', who: 'tester' },
    });
    expect(await html()).toContain(took.id);
    const undone = await evidencePage(world.context, await jobEvidence(world.context, took.id));
    expect(undone).toMatch(/Taken away<\/dt>\s*<dd>\d+ of \d+ values; still held otherwise 0/);
  });

  it('of a job that has not ended says so', async () => {
    const { world, plan } = await plannedImport();
    open.push(() => world.close());
    const agreement = { method: 'host', who: 'tester' } as const;
    await expect(
      applyPlan(world.context, { plan: plan.id, hash: plan.hash, agreement }),
    ).rejects.toMatchObject({ code: 'plan.not_agreed' });
    await expect(jobEvidence(world.context, 'job_unknown')).rejects.toMatchObject({ code: 'job.not_found' });
  });

  it.skipIf(!browserPresent)('is read in a browser from a file, text as text', async () => {
    const { html } = await finished({
      lines: [...BY_NAME, `${HOSTILE}@x.example,Sales,Rep,Berlin,Role 1,,`],
    });
    const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
    open.push(() => rmSync(folder, { recursive: true }));
    writeFileSync(join(folder, 'evidence.html'), await html());
    const browser = await startBrowser();
    open.push(() => browser.close());
    for (const colorScheme of ['light', 'dark'] as const) {
      const page = await browser.newPage({ colorScheme, viewport: { width: 1280, height: 900 } });
      const faults: string[] = [];
      page.on('console', (message) => faults.push(message.text()));
      await page.goto(`file://${join(folder, 'evidence.html')}`);
      expect(await page.title()).toMatch(/^Evidence of job_/);
      await page.getByText(HOSTILE).first().waitFor();
      expect(faults).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
      if (screenshots !== undefined)
        await page.screenshot({ path: join(screenshots, `evidence-${colorScheme}.png`), fullPage: true });
    }
  });
});
