import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { conditionText } from '../../src/workflows/patterns/pattern-words.ts';
import { analysedCompany, type AnalysedCompany, foundIn } from '../support/analysed-company.ts';
import { importReport } from '../support/import-report.ts';

/** Analyses of the generated company: what is read, what is left out, and what is found. */
let there: AnalysedCompany;
beforeEach(async () => {
  there = await analysedCompany();
});
afterEach(() => there.world.close());

describe('what is read', () => {
  it('takes 3 + ⌈V/200⌉ + ⌈M/500⌉ + ⌈G/200⌉ + ⌈bundles/200⌉ calls, nobody by themselves', async () => {
    const { tenant, requests } = there.world.sandbox;
    const many = tenant.addEntitlement({
      appId: there.company.dev.id,
      name: 'Many',
      values: Array.from({ length: 430 }, (_, n) => ({ name: `Value ${n}` })),
    });
    const [first] = [...many.values.keys()];
    for (let n = 0; n < 210; n++)
      tenant.addBundle({ appId: there.company.dev.id, name: `B${n}`, values: [first ?? ''] });
    there.world.sandbox.resetCounts();
    await analyzePatterns(there.world.context, { apps: [there.company.dev.id], everybody: 'no' });
    const pages = (rows: number, size: number) => Math.max(1, Math.ceil(rows / size));
    const values = tenant.entitlementsOf(there.company.dev.id).reduce((sum, row) => sum + row.values.size, 0);
    expect(Object.fromEntries(requests.byOperation)).toEqual({
      getOrgSettings: 1,
      getApplication: 1,
      listEntitlements: 1,
      listAllEntitlementValues: pages(values, 200),
      listApplicationUsers: pages(tenant.memberCount(there.company.dev.id), 500),
      listGrants: pages(tenant.grantList(there.company.dev.id).length, 200),
      listEntitlementBundles: pages(211, 200),
      // Beside the snapshot: which values carry a label.
      listLabelResources: 1,
    });
    expect(requests.writes).toBe(0);
  });

  it('counts everybody in Okta with ⌈U/200⌉ more, and says so where it did not', async () => {
    const analysis = await there.analyze();
    const { tenant, requests } = there.world.sandbox;
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
      members: { n: there.membersIn('Engineering').length },
    });
    const without = await analyzePatterns(there.world.context, { apps: ['Dev Platform'], everybody: 'no' });
    expect(without.header.population).toBe('members-only');
    there.world.sandbox.settings.permissions.denied = ['listUsers'];
    const refused = await there.analyze();
    expect(refused.header.population, 'members can be read all the same').toBe('members-only');
    expect(foundIn(refused)).toEqual(foundIn(without));
    await expect(
      analyzePatterns(there.world.context, { apps: ['Dev Platform'], everybody: 'yes' }),
    ).rejects.toMatchObject({
      code: 'auth.not_permitted',
      subject: 'You do not have permission to perform the requested action (GET /api/v1/users)',
    });
  });

  it('leaves out people who do not work, programs, and what policy and bundles give, each counted', async () => {
    const { facts } = await there.analyze();
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
    expect(facts.apps[0]?.members).toBe(there.world.sandbox.tenant.memberCount(there.company.dev.id) - 13);
  });

  it('knows what our own import gave', async () => {
    await importReport(there.world, there.company.hr.id, 'hr_platform_access_report.csv');
    const { facts } = await there.analyze('HR Platform');
    expect(facts.scope.coverage).toEqual([{ path: 'import', holdings: 2541, readable: true, mined: true }]);
  });

  it('takes a value for sensitive that Okta labels or whose name says so, and says where labels are not readable', async () => {
    const { tenant } = there.world.sandbox;
    const label = tenant.labels.add('Crown Jewel', ['Privileged']);
    const query = tenant
      .entitlementsOf(there.company.dev.id)
      .flatMap(({ values }) => [...values.values()])
      .find(({ name }) => name === 'Query');
    tenant.labels.putOn(tenant.orn.value(query?.id ?? ''), label.values[0]?.id ?? '');
    const labelled = await there.analyze();
    const sensitive = ({ facts }: Analysis) =>
      facts.values.flatMap((row) => (row.sensitive ? [row.name] : []));
    expect(sensitive(labelled).sort()).toEqual(['Query', 'Security_Admin']);
    there.world.sandbox.settings.permissions.denied = ['listLabelResources'];
    const unreadable = await there.analyze();
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
    there.world.sandbox.tenant.addApp({ label: 'Empty' });
    await expect(there.analyze(app)).rejects.toMatchObject({ code });
  });

  it('is refused where neither or both of app and report are named', async () => {
    await expect(analyzePatterns(there.world.context, {})).rejects.toMatchObject({ code: 'mining.what' });
    await expect(
      analyzePatterns(there.world.context, { apps: ['Dev Platform'], report: '1' }),
    ).rejects.toMatchObject({
      code: 'mining.what',
    });
  });

  it('ends when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(
      analyzePatterns(there.world.context, { apps: ['Dev Platform'] }, { signal: stop.signal }),
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
    expect(foundIn(await there.analyze())).toEqual(expect.arrayContaining(planted));
    const { mined, facts, header } = await analyzePatterns(there.world.context, {
      report: 'dev_platform_access_report.csv',
    });
    expect(foundIn({ mined, facts, header })).toEqual(
      expect.arrayContaining([
        'Department=Engineering → Developer',
        'Title contains "Manager" → Approve',
        'Location=HQ → Building_Access',
      ]),
    );
    expect(header.tenantId).toBe('');
  });

  it('is found over several apps at once', async () => {
    const analysis = await analyzePatterns(there.world.context, { apps: ['Dev Platform', 'Finance Core'] });
    expect(analysis.facts.apps.map(({ label }) => label)).toEqual(['Dev Platform', 'Finance Core']);
    expect(foundIn(analysis)).toContain('department=Finance → Analyst');
  });

  it('from a report alone asks Okta for no more than the name of the organisation', async () => {
    await there.world.context.org();
    there.world.sandbox.resetCounts();
    await analyzePatterns(there.world.context, { report: 'dev_platform_access_report.csv' });
    expect(there.world.sandbox.requests.reads).toBe(0);
  });
});
