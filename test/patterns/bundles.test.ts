import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { planText } from '../../src/cli/texts/plan-text.ts';
import { jobAnswer } from '../../src/mcp/answers/job-answer.ts';
import { applyPlan } from '../../src/workflows/jobs/apply-plan.ts';
import { getPattern } from '../../src/workflows/patterns/get-pattern.ts';
import { planPatternBundles } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { undoJob } from '../../src/workflows/plans/undo-job.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import type { SandboxValue } from '../../src/sandbox/state/objects.ts';
import { connect } from '../support/mcp-client.ts';
import { ENGINEERS, patternsOfAnApp, type PatternsOfAnApp } from '../support/patterns-of-an-app.ts';

/** Plans of bundles of patterns: created as they were previewed, read back, undone. */
let there: PatternsOfAnApp;
beforeEach(async () => {
  there = await patternsOfAnApp();
});
afterEach(() => there.world.close());

const bundles = () => [...there.world.sandbox.tenant.bundles.values()];

describe('a wished name', () => {
  it('is written as it is shown: nothing that a reader cannot see, and a blank one is none', async () => {
    await there.said(['Developer', 'Deploy']);
    const hidden = '\u202eDevs\u200b\r\n \u001b[31m';
    expect((await there.preview('1', hidden)).name).toBe('Devs [31m');
    const made = await planPatternBundles(there.world.context, { bundles: [{ pattern: '1', name: hidden }] });
    expect(made.headline.join('\n')).toContain('Devs [31m: Role=');
    await applyPlan(there.world.context, {
      plan: made.id,
      hash: made.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    expect(bundles().map(({ name }) => name)).toEqual(['Devs [31m']);
    expect((await there.preview('1', ' \u200b ')).name).toBe('Engineering Access Bundle (Dev Platform)');
  });
});

describe('a plan', () => {
  const agreement = { method: 'terminal', who: 'tester' } as const;

  it('of several patterns creates them all, reads them back as previewed, changes nobody’s access, and is undone', async () => {
    await handMadeAnalysis(there.world, there.app.id, [
      { terms: [ENGINEERS], values: ['Developer', 'Deploy', 'Code_Review'] },
      { terms: [equals('title', 'Manager')], values: ['Approve'] },
    ]);
    const access = () =>
      there.users.map((user) => [...there.world.sandbox.effectiveAccess(there.app.id, user.id).keys()]);
    const before = access();
    const previews = [await there.preview('1'), await there.preview('2')];
    const header = await there.plan('1', '2');
    expect(header).toMatchObject({
      kind: 'bundles',
      risk: 'routine',
      operations: 2,
      source: { kind: 'patterns' },
    });
    expect(header.headline.join('\n')).toMatch(/nobody's access[^]*To make it requestable/);
    expect(there.world.sandbox.requests.writes).toBe(0);
    const job = await applyPlan(there.world.context, { plan: header.id, hash: header.hash, agreement });
    expect(job).toMatchObject({ state: 'done', verification: { differences: [], lost: 0, extra: 0 } });
    expect(
      bundles().map(({ name, description, values: held }) => ({ name, description, held: [...held].sort() })),
    ).toEqual(
      previews.map(({ name, description, values: held }) => ({
        name,
        description,
        held: held.map(({ valueId }) => valueId).sort(),
      })),
    );
    expect(access()).toEqual(before);
    const undo = await undoJob(there.world.context, { job: job.id });
    await applyPlan(there.world.context, { plan: undo.id, hash: undo.hash, agreement });
    expect(bundles().filter(({ status }) => status === 'ACTIVE')).toEqual([]);
  });

  it.each<[string, string, () => unknown]>([
    [
      'a risk rule was made that forbids its values',
      'risk-rule',
      () =>
        there.world.sandbox.tenant.addRiskRule({
          appId: there.app.id,
          name: 'Deploys own work',
          criteria: [
            { operation: 'CONTAINS_ONE', values: [there.id('Developer')] },
            { operation: 'CONTAINS_ONE', values: [there.id('Deploy')] },
          ],
        }),
    ],
    [
      'the risk rules cannot be read any more',
      'rules-unknown',
      () => (there.world.sandbox.settings.permissions.denied = ['listRiskRules']),
    ],
    [
      'a value was renamed',
      'values-changed',
      () => ((there.values.get('Deploy') as SandboxValue).name = 'Destroy'),
    ],
    [
      'an entitlement was renamed',
      'stale: entitlement renamed',
      async () => {
        for (const entitlement of there.world.sandbox.tenant.entitlements.values())
          entitlement.name = 'Other';
        await there.world.clock.sleep(11 * 60_000);
      },
    ],
  ])('creates no bundle where %s since it was planned, and names the bundle', async (_, code, happens) => {
    await there.said(['Developer', 'Deploy']);
    const header = await there.plan('1');
    await happens();
    const job = await applyPlan(there.world.context, { plan: header.id, hash: header.hash, agreement });
    expect(job).toMatchObject({
      state: 'done',
      states: { stale: 1, done: 0 },
      failures: [{ code, count: 1 }],
    });
    expect(bundles()).toEqual([]);
    expect(jobAnswer(job, header).warnings).toContainEqual({
      code: 'missing',
      count: 1,
      sample: ['Engineering Access Bundle (Dev Platform)'],
    });
  });

  it('says in twelve lines which bundles there are already, and how to make one requestable', async () => {
    const { tenant } = there.world.sandbox;
    tenant.addBundle({
      appId: there.app.id,
      name: 'Dev kit',
      values: [there.id('Deploy'), there.id('Developer')],
    });
    const finance = equals('department', 'Finance');
    await handMadeAnalysis(there.world, there.app.id, [
      { terms: [ENGINEERS], values: ['Developer', 'Deploy'] },
      { terms: [finance], values: ['Developer'] },
      ...['A', 'B', 'C', 'D', 'E', 'F'].map((text) => ({
        terms: [equals('title', text)],
        values: ['Root_Admin', 'Approve'],
      })),
    ]);
    const { headline } = await there.plan('1', '2', '3', '4', '5', '6', '7', '8', '99');
    expect(headline.length).toBeLessThanOrEqual(12);
    expect(headline).toContain(
      '1 of them holds exactly what a bundle that is there holds: Engineering Access Bundle (Dev Platform) is Dev kit',
    );
    expect(headline.at(-2)).toBe('Sensitive values: Root_Admin');
    expect(headline.at(-1)).toMatch(/^To make it requestable/);
  });

  it('makes the first of two patterns of one name, and is refused for none', async () => {
    await handMadeAnalysis(there.world, there.app.id, [
      { terms: [ENGINEERS], values: ['Developer'] },
      { terms: [ENGINEERS], values: ['Deploy'] },
    ]);
    expect(await there.plan('1', '2')).toMatchObject({
      operations: 1,
      blocked: [{ pattern: 2, reason: 'name-taken' }],
      source: { patterns: [expect.any(String)] },
    });
    await expect(there.plan()).rejects.toMatchObject({ code: 'pattern.not_found' });
  });

  it('of a pattern whose bundle was made says which it is, which job made it when, and what to do next', async () => {
    await handMadeAnalysis(there.world, there.app.id, [
      { terms: [ENGINEERS], values: ['Developer'] },
      { terms: [equals('department', 'Finance')], values: ['Deploy'] },
    ]);
    const first = await there.plan('1');
    const job = await applyPlan(there.world.context, { plan: first.id, hash: first.hash, agreement });
    const [bundle] = bundles();
    const client = await connect(there.world.context);
    const answer = await client.call('create_bundle_from_pattern', { pattern: '1' });
    await client.close();
    expect(answer.body).toMatchObject({
      code: 'bundle.made_already',
      cause: expect.stringMatching(
        new RegExp(`^The bundle of pattern 1 was made already, by ${job.id} of ${first.id}, 20\\S+Z\\.$`),
      ) as string,
      remedy: expect.stringContaining(`undo ${job.id} to take it back, or give another name`) as string,
      subject: `Engineering Access Bundle (Dev Platform) (${bundle?.id})`,
    });
    const both = await there.plan('1', '2');
    expect(both).toMatchObject({
      operations: 1,
      blocked: [{ pattern: 1, reason: 'made-already' }],
      // Of the bundle that is made, whatever was left out before it.
      source: { found: [{ number: 2, condition: 'department=Finance' }] },
    });
    expect(planText(both)).toMatch(
      new RegExp(
        `^Not planned: pattern 1, .*: bundle ${bundle?.id}, by ${job.id} of ${first.id}, 20.*Undo`,
        'm',
      ),
    );
    const named = { bundles: [{ pattern: '1', name: 'Another' }] };
    expect((await planPatternBundles(there.world.context, named)).operations).toBe(1);

    // Its name belongs to another bundle now.
    Object.assign(bundle ?? {}, { name: 'Renamed' });
    const { name } = await there.preview();
    there.world.sandbox.tenant.addBundle({ appId: there.app.id, name, values: [there.id('Deploy')] });
    await expect(there.plan('1')).rejects.toMatchObject({ code: 'bundle.name_taken' });
  });

  it('is of the others where one is forbidden or its value is gone; what was made is known by its pattern', async () => {
    const { tenant } = there.world.sandbox;
    tenant.addRiskRule({
      appId: there.app.id,
      name: 'Deploys own work',
      criteria: [
        { operation: 'CONTAINS_ONE', values: [there.id('Developer')] },
        { operation: 'CONTAINS_ALL', values: [there.id('Deploy')] },
      ],
    });
    const finance = equals('department', 'Finance');
    await handMadeAnalysis(there.world, there.app.id, [
      { terms: [ENGINEERS], values: ['Approve'] },
      { terms: [ENGINEERS], values: ['Developer', 'Deploy'] },
      { terms: [finance], values: ['Deploy'] },
    ]);
    (there.values.get('Approve') as SandboxValue).name = 'Something else';
    const made = await there.plan('1', '2', '3');
    expect(made.counts).toMatchObject({ newBundles: 1, blockedBundles: 2 });
    expect(made.blocked).toMatchObject([
      { pattern: 1, reason: 'values-gone', by: ['Role=Approve'] },
      { pattern: 2, reason: 'risk-rule', by: ['Deploys own work'] },
    ]);
    expect(made.headline.join('\n')).toMatch(
      /NOT in this plan, 2 of 3 bundles asked for: pattern 1, .*pattern 2, /,
    );
    const agreement = { method: 'terminal', who: 'tester' } as const;
    const job = await applyPlan(there.world.context, { plan: made.id, hash: made.hash, agreement });
    expect(job).toMatchObject({ state: 'done' });
    expect((await getPattern(there.world.context, { pattern: '3' })).made).toMatchObject({ jobId: job.id });
    expect((await getPattern(there.world.context, { pattern: '2' })).made).toBeUndefined();
    await expect(there.plan('1', '2')).rejects.toMatchObject({ code: 'pattern.values_gone' });
  });
});
