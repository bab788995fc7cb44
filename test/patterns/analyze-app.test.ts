import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoCompany, type DemoCompany } from '../../src/sandbox/generate/demo-company.ts';
import type { SandboxUser } from '../../src/sandbox/state/objects.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Analysis } from '../../src/workflows/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/analyze-patterns.ts';
import { freshnessOf } from '../../src/workflows/freshness.ts';
import { conditionText, valueText } from '../../src/workflows/pattern-words.ts';
import { choosePattern, findAnalysis } from '../../src/workflows/stored-analysis.ts';
import { importReport } from '../support/import-report.ts';
import { connect } from '../support/mcp-client.ts';
import { createWorld, type World } from '../support/world.ts';

/** Analyses of the generated company: what is read, what is left out, what is found, kept and compared. */
let world: World;
let company: DemoCompany;
const open: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  open.push(() => world.close());
  company = demoCompany(world.sandbox);
  for (const [name, csv] of company.reports) world.report(name, csv);
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const analyze = (app = 'Dev Platform') => analyzePatterns(world.context, { apps: [app] });

/** `department=Engineering → Deploy` and the like. */
function found({ mined, facts }: Analysis): readonly string[] {
  return mined.candidates.flatMap(({ condition, patterns }) =>
    patterns.map(({ value }) => `${conditionText(condition, facts)} → ${valueText(value, facts)}`),
  );
}

const membersIn = (department: string): readonly SandboxUser[] =>
  world.sandbox.tenant.userList.filter(
    (user) =>
      user.profile['department'] === department &&
      user.status === 'ACTIVE' &&
      world.sandbox.tenant.member(company.dev.id, user.id) !== undefined,
  );

describe('what is read', () => {
  it('takes 3 + ⌈V/200⌉ + ⌈M/500⌉ + ⌈G/200⌉ + ⌈bundles/200⌉ calls, nobody by themselves', async () => {
    const { tenant, requests } = world.sandbox;
    const many = tenant.addEntitlement({
      appId: company.dev.id,
      name: 'Many',
      values: Array.from({ length: 430 }, (_, n) => ({ name: `Value ${n}` })),
    });
    const [first] = [...many.values.keys()];
    for (let n = 0; n < 210; n++)
      tenant.addBundle({ appId: company.dev.id, name: `B${n}`, values: [first ?? ''] });
    world.sandbox.resetCounts();
    await analyzePatterns(world.context, { apps: [company.dev.id], everybody: 'no' });
    const pages = (rows: number, size: number) => Math.max(1, Math.ceil(rows / size));
    const values = tenant.entitlementsOf(company.dev.id).reduce((sum, row) => sum + row.values.size, 0);
    expect(Object.fromEntries(requests.byOperation)).toEqual({
      getOrgSettings: 1,
      getApplication: 1,
      listEntitlements: 1,
      listAllEntitlementValues: pages(values, 200),
      listApplicationUsers: pages(tenant.memberCount(company.dev.id), 500),
      listGrants: pages(tenant.grantList(company.dev.id).length, 200),
      listEntitlementBundles: pages(211, 200),
      // Beside the snapshot: which values carry a label.
      listLabelResources: 1,
    });
    expect(requests.writes).toBe(0);
  });

  it('counts everybody in Okta with ⌈U/200⌉ more, and says so where it did not', async () => {
    const analysis = await analyze();
    const { tenant, requests } = world.sandbox;
    expect(requests.byOperation.get('listUsers')).toBe(
      Math.ceil(tenant.userList.filter(({ status }) => status !== 'DEPROVISIONED').length / 200),
    );
    const engineering = analysis.mined.candidates.find(
      ({ condition }) => conditionText(condition, analysis.facts) === 'department=Engineering',
    );
    const active = tenant.userList.filter(
      ({ status, profile }) => status === 'ACTIVE' && profile['department'] === 'Engineering',
    ).length;
    expect(engineering?.patterns[0]?.evidence).toMatchObject({
      activeInOkta: active,
      members: { n: membersIn('Engineering').length },
    });
    const without = await analyzePatterns(world.context, { apps: ['Dev Platform'], everybody: 'no' });
    expect(without.header.population).toBe('members-only');
    world.sandbox.settings.permissions.denied = ['listUsers'];
    const refused = await analyze();
    expect(refused.header.population, 'members can be read all the same').toBe('members-only');
    expect(found(refused)).toEqual(found(without));
    await expect(
      analyzePatterns(world.context, { apps: ['Dev Platform'], everybody: 'yes' }),
    ).rejects.toMatchObject({
      code: 'auth.not_permitted',
      subject: 'You do not have permission to perform the requested action (GET /api/v1/users)',
    });
  });

  it('leaves out people who do not work, programs, and what policy and bundles give, each counted', async () => {
    const { facts } = await analyze();
    expect(facts.scope.filters).toEqual([
      { name: 'inactive-people', removed: 8 },
      { name: 'service-accounts', removed: 5 },
      { name: 'access-of-denied-people', removed: 0 },
    ]);
    expect(facts.scope.coverage.find(({ path }) => path === 'ENTITLEMENT-BUNDLE')).toMatchObject({
      mined: false,
      readable: true,
    });
    expect(facts.scope.coverage.find(({ path }) => path === 'POLICY')).toMatchObject({
      mined: false,
      readable: false,
    });
    expect(facts.apps[0]?.members).toBe(world.sandbox.tenant.memberCount(company.dev.id) - 13);
  });

  it('knows what our own import gave', async () => {
    await importReport(world, company.hr.id, 'hr_platform_access_report.csv');
    const { facts } = await analyze('HR Platform');
    expect(facts.scope.coverage).toEqual([{ path: 'import', holdings: 2541, readable: true, mined: true }]);
  });

  it('takes a value for sensitive that Okta labels or whose name says so, and says where labels are not readable', async () => {
    const { tenant } = world.sandbox;
    const label = tenant.addLabel('Crown Jewel', ['Privileged']);
    const query = tenant
      .entitlementsOf(company.dev.id)
      .flatMap(({ values }) => [...values.values()])
      .find(({ name }) => name === 'Query');
    tenant.labelResource(tenant.valueOrn(query?.id ?? ''), label.values[0]?.id ?? '');
    const labelled = await analyze();
    const sensitive = ({ facts }: Analysis) =>
      facts.values.flatMap((row) => (row.sensitive ? [row.name] : []));
    expect(sensitive(labelled).sort()).toEqual(['Query', 'Security_Admin']);
    world.sandbox.settings.permissions.denied = ['listLabelResources'];
    const unreadable = await analyze();
    expect(sensitive(unreadable)).toEqual(['Security_Admin']);
    expect(unreadable.facts.labels).toBe('not-readable');
    for (const { patterns, use } of [...labelled.mined.candidates, ...unreadable.mined.candidates])
      if (patterns.some(({ value }) => labelled.facts.values[value]?.name === 'Security_Admin'))
        expect(['requestable', 'signal']).toContain(use);
  });

  it.each([
    ['an app where nobody is', 'Empty', 'mining.nothing'],
    ['an app without entitlement management', 'Lunch Menu', 'app.not_governed'],
    ['an app that is not there', 'Nowhere', 'app.not_found'],
  ])('is refused for %s', async (_, app, code) => {
    world.sandbox.tenant.addApp({ label: 'Empty' });
    await expect(analyze(app)).rejects.toMatchObject({ code });
  });

  it('is refused where neither or both of app and report are named', async () => {
    await expect(analyzePatterns(world.context, {})).rejects.toMatchObject({ code: 'mining.what' });
    await expect(
      analyzePatterns(world.context, { apps: ['Dev Platform'], report: '1' }),
    ).rejects.toMatchObject({
      code: 'mining.what',
    });
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(
      analyzePatterns(world.context, { apps: ['Dev Platform'] }, { signal: stop.signal }),
    ).rejects.toThrow();
  });
});

describe('what is found', () => {
  it('is what was planted, in an app and in the report that says the same', async () => {
    const planted = [
      'department=Engineering → Deploy',
      'department=Engineering → Developer',
      'department=Engineering → Code_Review',
      'department=Finance → Analyst',
      'title contains "Manager" → Approve',
      'city=HQ → Building_Access',
      'department=Security → Security_Admin',
    ];
    expect(found(await analyze())).toEqual(expect.arrayContaining(planted));
    const { mined, facts, header } = await analyzePatterns(world.context, {
      report: 'dev_platform_access_report.csv',
    });
    expect(found({ mined, facts, header })).toEqual(
      expect.arrayContaining([
        'Department=Engineering → Developer',
        'Title contains "Manager" → Approve',
        'Location=HQ → Building_Access',
      ]),
    );
    expect(header.tenantId).toBe('');
  });

  it('is found over several apps at once', async () => {
    const analysis = await analyzePatterns(world.context, { apps: ['Dev Platform', 'Finance Core'] });
    expect(analysis.facts.apps.map(({ label }) => label)).toEqual(['Dev Platform', 'Finance Core']);
    expect(found(analysis)).toContain('department=Finance → Analyst');
  });

  it('from a report alone asks Okta for no more than the name of the organisation', async () => {
    await world.context.org();
    world.sandbox.resetCounts();
    await analyzePatterns(world.context, { report: 'dev_platform_access_report.csv' });
    expect(world.sandbox.requests.reads).toBe(0);
  });
});

describe('what is kept', () => {
  it('is found after a restart, by id and by app', async () => {
    const home = mkdtempSync(join(tmpdir(), 'okta-entitlements-'));
    open.push(() => rmSync(home, { recursive: true, force: true }));
    const store = openStore(home);
    const analysis = await analyzePatterns({ ...world.context, store }, { apps: ['Dev Platform'] });
    await store.close();
    const again = openStore(home);
    open.push(() => again.close());
    const context = { ...world.context, store: again };
    expect(await findAnalysis(context, { analysis: analysis.header.id })).toEqual(analysis);
    expect((await findAnalysis(context, { apps: [company.dev.id] })).header).toEqual(analysis.header);
    await expect(findAnalysis(context, { apps: ['Finance Core'] })).rejects.toMatchObject({
      code: 'analysis.not_found',
    });
  });

  it('has numbers that stay: the same pattern the same number, another one another', async () => {
    const first = await analyze();
    const second = await analyze();
    expect(second.header.numbers).toEqual(first.header.numbers);
    expect(Object.values(first.header.numbers).sort((a, b) => a - b)).toEqual(
      Object.keys(first.header.numbers).map((_, n) => n + 1),
    );
    const finance = await analyze('Finance Core');
    const taken = new Set(Object.values(first.header.numbers));
    for (const number of Object.values(finance.header.numbers)) expect(taken.has(number)).toBe(false);
  });

  it('says what became of a pattern: the values joined, the pattern gone, and its number an error then', async () => {
    const first = await analyze();
    const numberOf = ({ header, mined, facts }: Analysis, text: string) => {
      const candidate = mined.candidates.find((row) => conditionText(row.condition, facts) === text);
      return header.numbers[candidate?.key ?? ''] ?? 0;
    };
    const engineering = numberOf(first, 'department=Engineering');
    const finance = numberOf(first, 'department=Finance');
    const { outsider, tenant } = world.sandbox;
    const values = new Map(
      tenant
        .entitlementsOf(company.dev.id)
        .flatMap((row) => [...row.values.values()].map((v) => [v.name, v.id])),
    );
    for (const { id } of membersIn('Engineering'))
      tenant.placeGrant({
        type: 'ENTITLEMENT',
        appId: company.dev.id,
        userId: id,
        values: [values.get('Export') ?? ''],
      });
    for (const { id } of membersIn('Finance'))
      outsider.grant({
        type: 'CUSTOM',
        appId: company.dev.id,
        userId: id,
        values: [values.get('Sign_In') ?? ''],
      });
    const second = await analyze();
    const rows = second.header.sinceLast?.rows ?? [];
    expect(rows.find(({ number }) => number === numberOf(second, 'department=Engineering'))).toMatchObject({
      what: 'changed',
      why: 'values-joined',
    });
    expect(rows.find(({ number }) => number === finance)).toMatchObject({ what: 'gone' });
    expect(second.header.sinceLast?.than).toBe(first.header.id);
    await expect(choosePattern(world.context, String(finance))).rejects.toMatchObject({
      code: 'pattern.gone',
    });
    await expect(choosePattern(world.context, String(engineering))).rejects.toMatchObject({
      code: 'pattern.gone',
    });
    await expect(choosePattern(world.context, '999')).rejects.toMatchObject({ code: 'pattern.not_found' });
  });

  it('does not take a wish for a change of the tenant: what is about an attribute of one run only says so', async () => {
    const all = await analyze();
    const without = await analyzePatterns(world.context, {
      apps: ['Dev Platform'],
      attributes: { named: [], without: ['department'] },
    });
    const about = ({ mined, header }: Analysis) =>
      mined.candidates
        .filter(({ condition: { terms } }) =>
          terms.some((term) => term.kind !== 'group' && term.attribute === 'department'),
        )
        .map(({ key }) => header.numbers[key]);
    const rows = ({ header }: Analysis, what: string) =>
      (header.sinceLast?.rows ?? [])
        .filter((row) => row.what === what && row.why === 'other-attributes')
        .map(({ number }) => number);
    expect(about(all).length).toBeGreaterThan(5);
    expect(new Set(rows(without, 'gone'))).toEqual(new Set(about(all)));
    expect(new Set(rows(await analyze(), 'new'))).toEqual(new Set(about(all)));
  });

  it('says of each attribute that was named for nothing why, once', async () => {
    for (const [n, { profile }] of world.sandbox.tenant.userList.entries())
      profile['union_member'] = n % 2 === 0 ? 'yes' : 'no';
    const named = ['union_member', 'login', 'nickName', 'department'];
    const client = await connect(world.context);
    open.push(() => client.close());
    const answer = await client.call('analyze_entitlement_patterns', {
      app: 'Dev Platform',
      attributes: named,
      without: ['city', 'costcenter'],
    });
    const unused = answer.body.warnings.filter(({ code }) => code.startsWith('attribute-not-used-'));
    expect(unused).toEqual([
      { code: 'attribute-not-used-sensitive', count: 1, sample: ['union_member'] },
      { code: 'attribute-not-used-identifier-like', count: 1, sample: ['login'] },
      { code: 'attribute-not-used-unknown', count: 2, sample: ['nickName', 'costcenter'] },
    ]);
  });

  it('is unchanged as far as is logged, changed or unknown, as the System Log says', async () => {
    const analysis = await analyze();
    const finance = membersIn('Finance')[0]?.id ?? '';
    await world.clock.sleep(60_000);
    // So short after the reading an empty log proves nothing.
    expect(await freshnessOf(world.context, analysis)).toEqual({ state: 'unknown', why: 'log-may-lag' });
    await world.clock.sleep(300_000);
    expect(await freshnessOf(world.context, analysis)).toEqual({ state: 'nothing-logged', events: {} });
    world.sandbox.outsider.grant({ type: 'CUSTOM', appId: company.dev.id, userId: finance, values: [] });
    await world.clock.sleep(60_000);
    expect(await freshnessOf(world.context, analysis)).toEqual({
      state: 'changed',
      events: { 'resource.user_entitlements.update': 1 },
    });
    world.sandbox.settings.permissions.denied = ['listLogEvents'];
    expect(await freshnessOf(world.context, analysis)).toEqual({ state: 'unknown', why: 'not-permitted' });
  });

  it.each(['previousDepartment', 'formerDepartment'])(
    'takes the department before a move from the attribute %s, too',
    async (attribute) => {
      const mover = membersIn('Engineering')[0];
      if (mover === undefined) throw new Error('nobody');
      mover.profile = { ...mover.profile, department: 'Sales', [attribute]: 'Engineering' };
      const { mined } = await analyze();
      const left = mined.outliers.filter(({ person }) => person === mover.id);
      expect(left.length).toBeGreaterThan(0);
      for (const { former } of left) expect(former).toEqual({ department: 'Engineering', fits: true });
    },
  );

  it('tells where a mover worked when the app was last read', async () => {
    await analyze();
    const mover = membersIn('Engineering')[0];
    if (mover === undefined) throw new Error('nobody');
    mover.profile = { ...mover.profile, department: 'Sales' };
    const { mined } = await analyze();
    const left = mined.outliers.filter(({ person }) => person === mover.id);
    expect(left.length).toBeGreaterThan(0);
    for (const { former } of left) expect(former).toEqual({ department: 'Engineering', fits: true });
  });
});
