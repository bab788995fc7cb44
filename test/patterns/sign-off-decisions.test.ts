import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Candidate, Pattern } from '../../src/model/patterns.ts';
import { cardText } from '../../src/cli/texts/pattern-text.ts';
import { evidencePage } from '../../src/pages/evidence-page.ts';
import { getPattern } from '../../src/workflows/patterns/get-pattern.ts';
import { jobEvidence } from '../../src/workflows/jobs/job-evidence.ts';
import { planPatternBundles } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { patternPolicyText } from '../../src/workflows/patterns/policy-rule.ts';
import { planSignedOff } from '../../src/workflows/bundles/plan-signed-off.ts';
import { previewBundle } from '../../src/workflows/bundles/preview-bundle.ts';
import { previewPurge, purge } from '../../src/workflows/jobs/purge.ts';
import { makeSignOffSheets } from '../../src/workflows/bundles/sign-off-sheets.ts';
import { handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { applied } from '../support/import-report.ts';
import { connect } from '../support/mcp-client.ts';
import {
  csvOf,
  FOUND,
  rowsOf,
  utf8,
  sheetOfAnOwner,
  type SheetOfAnOwner,
  SIGNED,
} from '../support/sheet-of-an-owner.ts';

/** What owners decided holds wherever the pattern is used, also when the sheet is gone. */
let there: SheetOfAnOwner;
beforeEach(async () => {
  there = await sheetOfAnOwner();
});
afterEach(() => there.world.close());

describe('a purge of the analysis', () => {
  it('removes its sheets, which may name a manager; what was decided stays', async () => {
    const sheet = await there.written();
    const bytes = csvOf(rowsOf(sheet, { 1: { Decision: 'rejected', ...SIGNED } }));
    await there.take(bytes);
    await purge(there.world.context, await previewPurge(there.world.context, { ids: [sheet.analysisId] }));
    await expect(there.take(bytes)).rejects.toMatchObject({ code: 'signoff.unknown_sheet' });
    await handMadeAnalysis(there.world, there.app.id, FOUND);
    await expect(
      planPatternBundles(there.world.context, { bundles: [{ pattern: '1' }] }),
    ).rejects.toMatchObject({
      code: 'pattern.rejected',
    });
  });
});

describe('a decision', () => {
  it('holds wherever the pattern is previewed, planned or shown', async () => {
    const sheet = await there.written();
    await there.take(
      csvOf(
        rowsOf(sheet, {
          1: { Decision: 'amended', 'Leave out': 'B', ...SIGNED },
          3: { Decision: 'rejected', Comment: 'not theirs', ...SIGNED },
        }),
      ),
    );
    const preview = await previewBundle(there.world.context, { pattern: '1' });
    expect(preview.values.map(({ valueName }) => valueName)).toEqual(['Developer', 'Code_Review']);
    expect(preview.description).toContain('0 of 6 members');
    await expect(
      planPatternBundles(there.world.context, { bundles: [{ pattern: '3' }] }),
    ).rejects.toMatchObject({
      code: 'pattern.rejected',
      subject: 'Ann Owner, 2026-11-02: not theirs',
    });
    expect(await getPattern(there.world.context, { pattern: '3' })).toMatchObject({
      decision: { verdict: 'rejected' },
    });
    const next = await makeSignOffSheets(there.world.context, { analysis: sheet.analysisId, owners: 'Ann' });
    expect(next).toMatchObject({ notAsked: { decidedBefore: 2 } });
    expect(next.sheets[0]?.lines.map(({ number }) => number)).toEqual([2, 4]);
    const again = await makeSignOffSheets(there.world.context, {
      analysis: sheet.analysisId,
      owners: 'Ann',
      again: true,
    });
    expect(again.sheets[0]?.lines).toHaveLength(4);
  });

  it('holds for the rule of a policy: what was left out is not in it, and there is none of what was rejected', async () => {
    const { context } = there.world;
    const sheet = await there.written();
    await there.take(
      csvOf(
        rowsOf(sheet, {
          1: { Decision: 'amended', 'Leave out': 'B', ...SIGNED },
          3: { Decision: 'rejected', ...SIGNED },
        }),
      ),
    );
    const { rule } = await getPattern(context, { pattern: '1' });
    expect(rule).toMatchObject({ values: [{ value: 'Developer' }, { value: 'Code_Review' }] });
    const text = await patternPolicyText(context, '1');
    expect(text).toContain('Role = Developer');
    expect(text).not.toContain('Deploy');
    expect((await getPattern(context, { pattern: '3' })).rule).toEqual({
      unsayable: 'its owner rejected the pattern',
    });
    await expect(patternPolicyText(context, '3')).rejects.toMatchObject({ code: 'pattern.rejected' });
    const shown = cardText(await getPattern(context, { pattern: '1' })).split('\n');
    expect(shown.filter((line) => line.endsWith('  left out by its owner'))).toEqual([
      expect.stringContaining('→ Deploy '),
    ]);
    const client = await connect(context);
    const { body } = await client.call('get_pattern', { pattern: '1' });
    const { values } = body.data as unknown as { values: readonly { leftOutByOwner?: true }[] };
    expect(values.map(({ leftOutByOwner }) => leftOutByOwner)).toEqual([undefined, true, undefined]);
    await client.close();
  });

  it('stands with the plan and in the evidence of the job, beside the bundles that were read back', async () => {
    const { context } = there.world;
    const sheet = await there.written();
    await there.take(
      csvOf(
        rowsOf(sheet, {
          1: { Decision: 'amended', 'Leave out': 'B', Comment: 'no <b>deploying</b>', ...SIGNED },
        }),
      ),
    );
    const bundles = [{ pattern: '1' }, { pattern: '2' }];
    const plan = await planPatternBundles(context, { bundles });
    expect(plan.headline.join('\n')).toContain(' (amended by Ann Owner, 2026-11-02): Role=');
    const { id } = await applied(there.world, plan);
    const evidence = await jobEvidence(context, id);
    const made = evidence.status.verification?.bundles ?? [];
    expect(made).toHaveLength(2);
    const text = (await evidencePage(context, evidence)).replaceAll(/\s+/g, ' ');
    for (const part of [
      'amended by Ann Owner, 2026-11-02',
      sheet.id,
      'no &#60;b&#62;deploying',
      'department=Engineering',
      'no owner decided',
      'Bundles</dt> <dd>2 of 2 as planned',
      ...made.flatMap(({ id: bundle, name }) => [name, bundle ?? 'no id']),
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/<td> ?Role=Deploy ?<\/td>/);
    expect(text).not.toContain('Holdings</dt>');
  });

  it.each([
    ['rejected', { Decision: 'rejected' }],
    ['left out', { Decision: 'amended', 'Leave out': 'B' }],
  ])('is not passed by with a plan that is older: what was %s since is not made', async (_, answer) => {
    const { world } = there;
    const { context } = world;
    const sheet = await there.written();
    const take = (answers: Readonly<Record<string, string>>) =>
      there.take(csvOf(rowsOf(sheet, { 1: { ...answers, ...SIGNED } })));
    await take({ Decision: 'approved' });
    const [plan] = await planSignedOff(context, { sheet: sheet.id });
    if (plan === undefined) throw new Error('no plan');
    await take(answer);
    await expect(applied(world, plan)).rejects.toMatchObject({ code: 'plan.rejected_since' });
    expect(world.sandbox.tenant.bundles.size).toBe(0);
    await take({ Decision: 'approved', Comment: 'after all' });
    expect((await applied(world, plan)).state).toBe('done');
  });

  it('is not passed by by a job that began before it either: what was rejected since ends stale', async () => {
    const { world } = there;
    const { store } = world.context;
    const sheet = await there.written();
    const [take, answers] = [there.take, (Decision: string) => rowsOf(sheet, { 1: { Decision, ...SIGNED } })];
    await take(csvOf(answers('approved')));
    const [plan] = await planSignedOff(world.context, { sheet: sheet.id });
    if (plan === undefined) throw new Error('no plan');
    const begun = { at: '2026-11-02T08:00:00.000Z', planHash: plan.hash };
    await store.jobs.open({
      id: `job_${'0'.repeat(26)}`,
      plan,
      agreement: { method: 'terminal', who: 'tester', ...begun },
      startedAt: world.clock.now(),
      salt: 'aa',
    });
    await take(csvOf(answers('rejected')));
    const job = await applied(world, plan);
    expect(job.failures).toMatchObject([{ state: 'stale', code: 'rejected-since' }]);
    expect(world.sandbox.tenant.bundles.size).toBe(0);
  });

  it('on what is less certain by now says so where it is read and with the plan', async () => {
    const { context } = there.world;
    const sheet = await there.written();
    const { mined } = await handMadeAnalysis(there.world, there.app.id, FOUND);
    const key = sheet.lines.find(({ number }) => number === 1)?.key;
    const tier = 'SIGNAL';
    const candidates = mined.candidates.map((row) =>
      row.key === key
        ? { ...row, tier, patterns: row.patterns.map((one): Pattern => ({ ...one, tier })) }
        : row,
    ) satisfies Candidate[];
    const patterns = candidates.flatMap((row) => row.patterns);
    await there.world.clock.sleep(60_000);
    await handMadeAnalysis(there.world, there.app.id, FOUND, { mined: { candidates, patterns } });
    const approved = { Decision: 'approved', ...SIGNED };
    const { changed } = await there.take(csvOf(rowsOf(sheet, { 1: approved, 2: approved })));
    expect(changed).toMatchObject([{ pattern: 1, asked: 'STRONG', now: 'SIGNAL' }]);
    expect(changed[0]?.evidence).toContain('Developer 94 %');
    const { headline } = await planPatternBundles(context, {
      bundles: [{ pattern: '1' }, { pattern: '2' }],
    });
    const signed = headline.filter((line) => line.includes('approved by'));
    expect(signed.map((line) => line.includes('when it was STRONG; it is SIGNAL now'))).toEqual([
      true,
      false,
    ]);
    const client = await connect(context);
    const { body } = await client.call('create_bundle_from_pattern', { sheet: sheet.id });
    expect(body.warnings).toContainEqual({ code: 'signed-off-at-other-certainty', count: 1, sample: [] });
    await client.close();
  });

  it('that takes the place of an earlier one is said with it: who decided what before, and what counts now', async () => {
    const sheet = await there.written();
    const take = (answers: Parameters<typeof rowsOf>[1]) => there.take(csvOf(rowsOf(sheet, answers)));
    const first = await take({
      1: { Decision: 'amended', 'Leave out': 'B', ...SIGNED },
      2: { Decision: 'approved', ...SIGNED },
      3: { Decision: 'approved', ...SIGNED },
    });
    expect(first.overrides, 'nothing was decided before').toEqual([]);
    const ben = { 'Decided by': 'Ben', Date: '2026-11-01' };
    const again = await take({
      1: { Decision: 'rejected', Comment: 'not theirs', ...ben },
      2: { Decision: 'approved', ...SIGNED },
    });
    const [deploy] = sheet.lines[0]?.values.filter(({ letter }) => letter === 'B') ?? [];
    expect(again.overrides).toMatchObject([
      {
        pattern: 1,
        before: { verdict: 'amended', by: 'Ann Owner', on: '2026-11-02', without: [deploy?.id] },
        now: { verdict: 'rejected', by: 'Ben', on: '2026-11-01', comment: 'not theirs' },
      },
    ]);
    expect(again.stays).toMatchObject([{ pattern: 3 }]);
  });

  it('is planned over MCP by the id of the sheet, and told with the pattern', async () => {
    const sheet = await there.written();
    const client = await connect(there.world.context);
    const plan = () => client.call('create_bundle_from_pattern', { sheet: sheet.id });
    expect((await plan()).text).toContain('signoff.nothing');
    await there.take(csvOf(rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED } })));
    const planned = await plan();
    expect(planned.isError, planned.text).toBe(false);
    expect(planned.text).toContain('Creates 1 bundle');
    expect((await client.call('get_pattern', { pattern: '1' })).text).toContain(
      '"signOff":{"state":"approved","by":"Ann Owner","on":"2026-11-02"}',
    );
    await client.close();
  });

  it.each(['Decision', 'DECISION ', 'Leave out'])(
    'is not taken where a column stands in it twice (%s): which one counts nobody can tell',
    async (column) => {
      const sheet = await there.written();
      const [head = '', ...lines] = csvOf(rowsOf(sheet, { 1: { Decision: 'approved', ...SIGNED } }))
        .toString('utf8')
        .split('\r\n');
      const said = [`${head},${column}`, ...lines.map((line) => (line === '' ? '' : `${line},rejected`))];
      await expect(there.take(utf8(said.join('\r\n')))).rejects.toMatchObject({ code: 'signoff.unreadable' });
      expect((await there.stateOf(sheet))[0]).toEqual([1, 'proposed']);
    },
  );
});
