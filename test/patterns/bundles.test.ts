import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Term } from '../../src/model/patterns.ts';
import type { SandboxApp, SandboxUser, SandboxValue } from '../../src/sandbox/state/objects.ts';
import { jobAnswer } from '../../src/mcp/job-answer.ts';
import { applyPlan } from '../../src/workflows/apply-plan.ts';
import { getPattern } from '../../src/workflows/get-pattern.ts';
import { planPatternBundles } from '../../src/workflows/plan-pattern-bundles.ts';
import { previewBundle } from '../../src/workflows/preview-bundle.ts';
import { undoJob } from '../../src/workflows/undo-job.ts';
import { appWithRoles } from '../support/app-with-roles.ts';
import { equals, handMadeAnalysis } from '../support/hand-made-analysis.ts';
import { createWorld, type World } from '../support/world.ts';

/** Previews and plans of bundles from patterns: names, clashes, stale values, risk rules; created and read back. */
let world: World;
let app: SandboxApp;
let values: ReadonlyMap<string, SandboxValue>;
let users: readonly SandboxUser[];

beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  ({ app, values, users } = appWithRoles(world));
});
afterEach(() => world.close());

const id = (name: string) => values.get(name)?.id ?? '';
const engineers = equals('department', 'Engineering');
const said = (names: readonly string[], ...terms: Term[]) =>
  handMadeAnalysis(world, app.id, [{ terms: terms.length === 0 ? [engineers] : terms, values: names }]);
const preview = (pattern = '1', name?: string) =>
  previewBundle(world.context, { pattern, ...(name === undefined ? {} : { name }) });
const plan = (...patterns: string[]) =>
  planPatternBundles(world.context, { bundles: patterns.map((pattern) => ({ pattern })) });
const bundles = () => [...world.sandbox.tenant.bundles.values()];

describe('a wished name', () => {
  it('is written as it is shown: nothing that a reader cannot see, and a blank one is none', async () => {
    await said(['Developer', 'Deploy']);
    const hidden = '\u202eDevs\u200b \u001b[31m';
    expect((await preview('1', hidden)).name).toBe('Devs [31m');
    const made = await planPatternBundles(world.context, { bundles: [{ pattern: '1', name: hidden }] });
    expect(made.headline.join('\n')).toContain('Devs [31m: Role=');
    await applyPlan(world.context, {
      plan: made.id,
      hash: made.hash,
      agreement: { method: 'terminal', who: 'tester' },
    });
    expect(bundles().map(({ name }) => name)).toEqual(['Devs [31m']);
    expect((await preview('1', ' \u200b ')).name).toBe('Engineering Access Bundle (Dev Platform)');
  });
});

describe('a preview', () => {
  it('names the bundle and its values, counts whom it would change, and writes nothing', async () => {
    await said(['Developer', 'Deploy']);
    world.sandbox.resetCounts();
    expect(await preview()).toMatchObject({
      number: 1,
      name: 'Engineering Access Bundle (Dev Platform)',
      description:
        'What people with department Engineering usually have in Dev Platform: Role=Developer, Deploy. 45 of 50 members with it held all of this on 2026-11-02.',
      values: [{ valueName: 'Developer' }, { valueName: 'Deploy' }],
      counts: { members: 5, hasAll: 0, wouldGain: 5, gains: 5, losses: 0, newlyAssigned: 1 },
      relations: [],
      broken: [],
      freshness: { state: 'unknown', why: 'log-may-lag' },
    });
    expect(world.sandbox.requests.writes).toBe(0);
    expect(await preview('1', 'My own')).toMatchObject({ name: 'My own' });
  });

  it('takes the number or the id', async () => {
    const { mined } = await said(['Developer']);
    expect((await preview(mined.candidates[0]?.key)).number).toBe(1);
    await expect(preview('7')).rejects.toMatchObject({ code: 'pattern.not_found' });
    await expect(preview('ffff')).rejects.toMatchObject({ code: 'pattern.not_found' });
  });

  it('stays within 255 and 1,000 characters that Okta takes, whatever the texts', async () => {
    const long = `${'Très long '.repeat(60)}🚀\u202e end`;
    await said([...values.keys()], equals('department', long), { ...equals('title', `${long} 2`) });
    const { name, description } = await preview();
    expect(Array.from(name).length).toBeLessThanOrEqual(255);
    expect(Array.from(description).length).toBeLessThanOrEqual(1000);
    expect(name + description).not.toMatch(/[\u{10000}-\u{10ffff}\p{Cc}\p{Cf}]/u);
  });

  it('names no person: neither a manager nor an address or a number of somebody', async () => {
    await said(
      ['Developer'],
      { kind: 'manager', attribute: 'manager', text: 'boss@acme.example', raws: ['boss@acme.example'] },
      equals('costCenter', 'anna@acme.example'),
      equals('division', '123456'),
    );
    const { name, description } = await preview();
    expect(name + description).not.toMatch(/boss|anna|123456|@/);
  });

  it.each([
    ['the same', ['Developer', 'Deploy'], 'same'],
    ['more than it', ['Developer', 'Deploy', 'Approve'], 'subset'],
    ['less than it', ['Developer'], 'superset'],
    ['some of it', ['Developer', 'Approve'], 'overlap'],
  ])('says that an existing bundle holds %s', async (_, held, relation) => {
    await said(['Developer', 'Deploy']);
    world.sandbox.tenant.addBundle({ appId: app.id, name: 'Existing', values: held.map(id) });
    world.sandbox.tenant.addBundle({ appId: app.id, name: 'Else', values: [id('Root_Admin')] });
    expect((await preview()).relations).toMatchObject([
      { relation, sameName: false, bundle: { name: 'Existing' } },
    ]);
    const card = await getPattern(world.context, { pattern: '1' });
    expect(card.relations, 'the bundles that were there when the app was read').toEqual([]);
    const { facts, mined } = await said(['Developer', 'Deploy']);
    expect(facts.existing?.[mined.candidates[0]?.key ?? '']).toEqual({ name: 'Existing', relation });
  });

  it('says that a name is taken, whatever the case', async () => {
    await said(['Developer']);
    world.sandbox.tenant.addBundle({
      appId: app.id,
      name: 'engineering ACCESS bundle (dev platform)',
      values: [id('Root_Admin')],
    });
    expect((await preview()).relations).toMatchObject([{ relation: 'none', sameName: true }]);
    await expect(plan('1')).rejects.toMatchObject({ code: 'bundle.name_taken' });
  });

  it.each([
    ['renamed', () => void ((values.get('Deploy') as SandboxValue).name = 'Something else')],
    [
      'removed',
      () => {
        const { tenant } = world.sandbox;
        const [role] = tenant.entitlementsOf(app.id);
        if (role !== undefined) tenant.removeValue(role, id('Deploy'));
      },
    ],
  ])('is refused where a value was %s since', async (_, change) => {
    await said(['Developer', 'Deploy']);
    change();
    await expect(preview()).rejects.toMatchObject({ code: 'pattern.values_gone' });
    await expect(plan('1')).rejects.toMatchObject({ code: 'pattern.values_gone' });
  });

  it('counts who would break a risk rule, and refuses what breaks one by itself', async () => {
    const { tenant } = world.sandbox;
    const rule = (name: string, a: string, b: string) =>
      tenant.addRiskRule({
        appId: app.id,
        name,
        criteria: [
          { operation: 'CONTAINS_ONE', values: [id(a)] },
          { operation: 'CONTAINS_ALL', values: [id(b)] },
        ],
      });
    rule('Deploys own work', 'Developer', 'Deploy');
    await said(['Deploy']);
    expect(await preview()).toMatchObject({
      rulesChecked: 1,
      broken: [],
      wouldBreak: [{ rule: { name: 'Deploys own work' }, people: 5 }],
    });
    expect(await plan('1')).toMatchObject({ operations: 1 });
    await said(['Developer', 'Deploy']);
    expect((await preview('2')).broken).toMatchObject([{ name: 'Deploys own work' }]);
    await expect(plan('2')).rejects.toMatchObject({ code: 'bundle.conflict' });
  });

  it.each(['listRiskRules'])(
    'is refused where %s is not permitted: conflicts cannot be ruled out',
    async (denied) => {
      await said(['Developer']);
      world.sandbox.settings.permissions.denied = [denied];
      await expect(preview()).rejects.toMatchObject({ code: 'bundle.rules_unknown' });
      await expect(plan('1')).rejects.toMatchObject({ code: 'bundle.rules_unknown' });
    },
  );
});

describe('a plan', () => {
  const agreement = { method: 'terminal', who: 'tester' } as const;

  it('of several patterns creates them all, reads them back as previewed, changes nobody’s access, and is undone', async () => {
    await handMadeAnalysis(world, app.id, [
      { terms: [engineers], values: ['Developer', 'Deploy', 'Code_Review'] },
      { terms: [equals('title', 'Manager')], values: ['Approve'] },
    ]);
    const access = () => users.map((user) => [...world.sandbox.effectiveAccess(app.id, user.id).keys()]);
    const before = access();
    const previews = [await preview('1'), await preview('2')];
    const header = await plan('1', '2');
    expect(header).toMatchObject({
      kind: 'bundles',
      risk: 'routine',
      operations: 2,
      source: { kind: 'patterns' },
    });
    expect(header.headline.join('\n')).toMatch(/nobody's access[^]*To make it requestable/);
    expect(world.sandbox.requests.writes).toBe(0);
    const job = await applyPlan(world.context, { plan: header.id, hash: header.hash, agreement });
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
    const undo = await undoJob(world.context, { job: job.id });
    await applyPlan(world.context, { plan: undo.id, hash: undo.hash, agreement });
    expect(bundles().filter(({ status }) => status === 'ACTIVE')).toEqual([]);
  });

  it.each<[string, string, () => unknown]>([
    [
      'a risk rule was made that forbids its values',
      'risk-rule',
      () =>
        world.sandbox.tenant.addRiskRule({
          appId: app.id,
          name: 'Deploys own work',
          criteria: [
            { operation: 'CONTAINS_ONE', values: [id('Developer')] },
            { operation: 'CONTAINS_ONE', values: [id('Deploy')] },
          ],
        }),
    ],
    [
      'the risk rules cannot be read any more',
      'rules-unknown',
      () => (world.sandbox.settings.permissions.denied = ['listRiskRules']),
    ],
    [
      'a value was renamed',
      'values-changed',
      () => ((values.get('Deploy') as SandboxValue).name = 'Destroy'),
    ],
  ])('creates no bundle where %s since it was planned, and names the bundle', async (_, code, happens) => {
    await said(['Developer', 'Deploy']);
    const header = await plan('1');
    happens();
    const job = await applyPlan(world.context, { plan: header.id, hash: header.hash, agreement });
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
    const { tenant } = world.sandbox;
    tenant.addBundle({ appId: app.id, name: 'Dev kit', values: [id('Deploy'), id('Developer')] });
    const finance = equals('department', 'Finance');
    await handMadeAnalysis(world, app.id, [
      { terms: [engineers], values: ['Developer', 'Deploy'] },
      { terms: [finance], values: ['Developer'] },
      ...['A', 'B', 'C', 'D', 'E', 'F'].map((text) => ({
        terms: [equals('title', text)],
        values: ['Root_Admin', 'Approve'],
      })),
    ]);
    const { headline } = await plan('1', '2', '3', '4', '5', '6', '7', '8', '99');
    expect(headline.length).toBeLessThanOrEqual(12);
    expect(headline).toContain(
      '1 of them holds exactly what a bundle that is there holds: Engineering Access Bundle (Dev Platform) is Dev kit',
    );
    expect(headline.at(-2)).toBe('Sensitive values: Root_Admin');
    expect(headline.at(-1)).toMatch(/^To make it requestable/);
  });

  it('makes the first of two patterns of one name, and is refused for none', async () => {
    await handMadeAnalysis(world, app.id, [
      { terms: [engineers], values: ['Developer'] },
      { terms: [engineers], values: ['Deploy'] },
    ]);
    expect(await plan('1', '2')).toMatchObject({
      operations: 1,
      blocked: [{ pattern: 2, reason: 'name-taken' }],
      source: { patterns: [expect.any(String)] },
    });
    await expect(plan()).rejects.toMatchObject({ code: 'pattern.not_found' });
  });

  it('is of the others where one is forbidden or its value is gone; what was made is known by its pattern', async () => {
    const { tenant } = world.sandbox;
    tenant.addRiskRule({
      appId: app.id,
      name: 'Deploys own work',
      criteria: [
        { operation: 'CONTAINS_ONE', values: [id('Developer')] },
        { operation: 'CONTAINS_ALL', values: [id('Deploy')] },
      ],
    });
    const finance = equals('department', 'Finance');
    await handMadeAnalysis(world, app.id, [
      { terms: [engineers], values: ['Approve'] },
      { terms: [engineers], values: ['Developer', 'Deploy'] },
      { terms: [finance], values: ['Deploy'] },
    ]);
    (values.get('Approve') as SandboxValue).name = 'Something else';
    const made = await plan('1', '2', '3');
    expect(made.counts).toMatchObject({ newBundles: 1, blockedBundles: 2 });
    expect(made.blocked).toMatchObject([
      { pattern: 1, reason: 'values-gone', by: ['Role=Approve'] },
      { pattern: 2, reason: 'risk-rule', by: ['Deploys own work'] },
    ]);
    expect(made.headline.join('\n')).toMatch(
      /NOT in this plan, 2 of 3 bundles asked for: pattern 1, .*pattern 2, /,
    );
    const agreement = { method: 'terminal', who: 'tester' } as const;
    const job = await applyPlan(world.context, { plan: made.id, hash: made.hash, agreement });
    expect(job).toMatchObject({ state: 'done' });
    expect((await getPattern(world.context, { pattern: '3' })).made).toMatchObject({ jobId: job.id });
    expect((await getPattern(world.context, { pattern: '2' })).made).toBeUndefined();
    await expect(plan('1', '2')).rejects.toMatchObject({ code: 'pattern.values_gone' });
  });
});

describe('a card', () => {
  it('says what policy or a bundle gives already, and the rule that says the same', async () => {
    const { tenant } = world.sandbox;
    const bundle = tenant.addBundle({
      appId: app.id,
      name: 'Dev kit',
      values: [id('Deploy'), id('Approve')],
    });
    for (const user of users.slice(0, 4))
      tenant.placeGrant({ type: 'ENTITLEMENT-BUNDLE', appId: app.id, userId: user.id, bundleId: bundle.id });
    await said(['Deploy', 'Developer']);
    expect(await getPattern(world.context, { pattern: '1' })).toMatchObject({
      heldOtherwise: [2, 0],
      relations: [{ relation: 'overlap', bundle: { name: 'Dev kit' } }],
      rule: { expression: 'user.profile.department == "Engineering"', orderMatters: false },
      freshness: { state: 'unknown', why: 'log-may-lag' },
    });
  });
});
