import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analysisText } from '../../src/cli/texts/analysis-text.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { Analysis } from '../../src/workflows/patterns/analysis-facts.ts';
import { analyzePatterns } from '../../src/workflows/patterns/analyze-patterns.ts';
import { freshnessOf } from '../../src/workflows/patterns/freshness.ts';
import { conditionText } from '../../src/workflows/patterns/pattern-words.ts';
import { choosePattern, findAnalysis } from '../../src/workflows/patterns/stored-analysis.ts';
import { analysedCompany, type AnalysedCompany } from '../support/analysed-company.ts';
import { connect } from '../support/mcp-client.ts';

/** Analyses of the generated company: what is kept of them, and how the next one is compared with it. */
let there: AnalysedCompany;
const open: (() => Promise<void> | void)[] = [];
beforeEach(async () => {
  there = await analysedCompany();
  open.push(() => there.world.close());
});
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

describe('what is kept', () => {
  it('is found after a restart, by id and by app', async () => {
    const home = mkdtempSync(join(tmpdir(), 'okta-entitlements-'));
    open.push(() => rmSync(home, { recursive: true, force: true }));
    const store = openStore(home);
    const analysis = await analyzePatterns({ ...there.world.context, store }, { apps: ['Dev Platform'] });
    await store.close();
    const again = openStore(home);
    open.push(() => again.close());
    const context = { ...there.world.context, store: again };
    expect(await findAnalysis(context, { analysis: analysis.header.id })).toEqual(analysis);
    expect((await findAnalysis(context, { apps: [there.company.dev.id] })).header).toEqual(analysis.header);
    await expect(findAnalysis(context, { apps: ['Finance Core'] })).rejects.toMatchObject({
      code: 'analysis.not_found',
    });
  });

  it('has numbers that stay: the same pattern the same number, another one another', async () => {
    const first = await there.analyze();
    const second = await there.analyze();
    expect(second.header.numbers).toEqual(first.header.numbers);
    expect(Object.values(first.header.numbers).sort((a, b) => a - b)).toEqual(
      Object.keys(first.header.numbers).map((_, n) => n + 1),
    );
    const finance = await there.analyze('Finance Core');
    const taken = new Set(Object.values(first.header.numbers));
    for (const number of Object.values(finance.header.numbers)) expect(taken.has(number)).toBe(false);
  });

  it('says what became of a pattern: the values joined, the pattern gone, and its number an error then', async () => {
    const first = await there.analyze();
    const numberOf = ({ header, mined, facts }: Analysis, text: string) => {
      const candidate = mined.candidates.find((row) => conditionText(row.condition, facts) === text);
      return header.numbers[candidate?.key ?? ''] ?? 0;
    };
    const engineering = numberOf(first, 'department=Engineering');
    const finance = numberOf(first, 'department=Finance');
    const { outsider, tenant } = there.world.sandbox;
    const values = new Map(
      tenant
        .entitlementsOf(there.company.dev.id)
        .flatMap((row) => [...row.values.values()].map((v) => [v.name, v.id])),
    );
    for (const { id } of there.membersIn('Engineering'))
      tenant.placeGrant({
        type: 'ENTITLEMENT',
        appId: there.company.dev.id,
        userId: id,
        values: [values.get('Export') ?? ''],
      });
    for (const { id } of there.membersIn('Finance'))
      outsider.grant({
        type: 'CUSTOM',
        appId: there.company.dev.id,
        userId: id,
        values: [values.get('Sign_In') ?? ''],
      });
    const second = await there.analyze();
    const rows = second.header.sinceLast?.rows ?? [];
    expect(rows.find(({ number }) => number === numberOf(second, 'department=Engineering'))).toMatchObject({
      what: 'changed',
      why: 'values-joined',
      was: engineering,
    });
    expect(analysisText(second)).toContain(`(was ${engineering}), values joined it`);
    expect(rows.find(({ number }) => number === finance)).toMatchObject({ what: 'gone' });
    expect(second.header.sinceLast?.than).toBe(first.header.id);
    await expect(choosePattern(there.world.context, String(finance))).rejects.toMatchObject({
      code: 'pattern.gone',
    });
    await expect(choosePattern(there.world.context, String(engineering))).rejects.toMatchObject({
      code: 'pattern.gone',
    });
    await expect(choosePattern(there.world.context, '999')).rejects.toMatchObject({
      code: 'pattern.not_found',
    });
  });

  it('does not take a wish for a change of the tenant: what is about an attribute of one run only says so', async () => {
    const all = await there.analyze();
    const without = await analyzePatterns(there.world.context, {
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
    expect(new Set(rows(await there.analyze(), 'new'))).toEqual(new Set(about(all)));
  });

  it('says of each attribute that was named for nothing why, once', async () => {
    for (const [n, { profile }] of there.world.sandbox.tenant.userList.entries())
      profile['union_member'] = n % 2 === 0 ? 'yes' : 'no';
    const named = ['union_member', 'login', 'nickName', 'department'];
    const client = await connect(there.world.context);
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
    const analysis = await there.analyze();
    const finance = there.membersIn('Finance')[0]?.id ?? '';
    await there.world.clock.sleep(60_000);
    // So short after the reading an empty log proves nothing.
    expect(await freshnessOf(there.world.context, analysis)).toEqual({
      state: 'unknown',
      why: 'log-may-lag',
    });
    await there.world.clock.sleep(300_000);
    expect(await freshnessOf(there.world.context, analysis)).toEqual({ state: 'nothing-logged', events: {} });
    there.world.sandbox.outsider.grant({
      type: 'CUSTOM',
      appId: there.company.dev.id,
      userId: finance,
      values: [],
    });
    await there.world.clock.sleep(60_000);
    expect(await freshnessOf(there.world.context, analysis)).toEqual({
      state: 'changed',
      events: { 'resource.user_entitlements.update': 1 },
    });
    there.world.sandbox.settings.permissions.denied = ['listLogEvents'];
    expect(await freshnessOf(there.world.context, analysis)).toEqual({
      state: 'unknown',
      why: 'not-permitted',
    });
  });

  it.each(['previousDepartment', 'formerDepartment'])(
    'takes the department before a move from the attribute %s, too',
    async (attribute) => {
      const mover = there.membersIn('Engineering')[0];
      if (mover === undefined) throw new Error('nobody');
      mover.profile = { ...mover.profile, department: 'Sales', [attribute]: 'Engineering' };
      const { mined } = await there.analyze();
      const left = mined.outliers.filter(({ person }) => person === mover.id);
      expect(left.length).toBeGreaterThan(0);
      for (const { former } of left) expect(former).toEqual({ department: 'Engineering', fits: true });
    },
  );

  it('tells where a mover worked when the app was last read', async () => {
    await there.analyze();
    const mover = there.membersIn('Engineering')[0];
    if (mover === undefined) throw new Error('nobody');
    mover.profile = { ...mover.profile, department: 'Sales' };
    const { mined } = await there.analyze();
    const left = mined.outliers.filter(({ person }) => person === mover.id);
    expect(left.length).toBeGreaterThan(0);
    for (const { former } of left) expect(former).toEqual({ department: 'Engineering', fits: true });
  });

  it('takes nobody for a mover whose department is spelled otherwise, or was empty', async () => {
    const before = (await there.analyze()).mined.outliers.map(({ person }) => person);
    const { userList } = there.world.sandbox.tenant;
    const standOut = userList.filter(({ id }) => before.includes(id));
    for (const [n, user] of standOut.entries()) {
      const { department = '' } = user.profile;
      user.profile = {
        ...user.profile,
        ...(n % 2 === 0
          ? { department: `${department.toUpperCase()}\u00a0` }
          : { previousDepartment: ['  ', ` ${department.toLowerCase()}`][n % 3] ?? department }),
      };
    }
    const { outliers } = (await there.analyze()).mined;
    expect(outliers.length).toBeGreaterThan(2);
    expect(outliers.filter(({ former }) => former !== undefined)).toEqual([]);
  });
});
