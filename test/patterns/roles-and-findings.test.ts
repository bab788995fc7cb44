import Papa from 'papaparse';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { analysisText } from '../../src/cli/texts/analysis-text.ts';
import { planText } from '../../src/cli/texts/plan-text.ts';
import type { SignOffDecision } from '../../src/model/sign-off.ts';
import { analysisPage } from '../../src/pages/analysis-page.ts';
import type { SandboxApp, SandboxUser } from '../../src/sandbox/state/objects.ts';
import { analysisEvidence } from '../../src/workflows/patterns/analysis-evidence.ts';
import { listAnalyses } from '../../src/workflows/patterns/list-analyses.ts';
import { findAnalysis } from '../../src/workflows/patterns/stored-analysis.ts';
import { makeSignOffSheets } from '../../src/workflows/bundles/sign-off-sheets.ts';
import { planSignedOff } from '../../src/workflows/bundles/plan-signed-off.ts';
import { planBundlesByApp } from '../../src/workflows/bundles/plan-pattern-bundles.ts';
import { connect, type TestClient } from '../support/mcp-client.ts';
import { createWorld, type World } from '../support/world.ts';

const literally = (text: string) => text.replace(/[()]/g, '\\$&');

/** What several apps share under one condition, and what the data shows about itself: over MCP and on the page. */
let world: World;
let client: TestClient;
let users: readonly SandboxUser[];
let apps: readonly SandboxApp[];
beforeEach(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  client = await connect(world.context);
  const { tenant } = world.sandbox;
  const departments = ['Engineering', 'Finance', 'Sales', 'Support'];
  users = Array.from({ length: 200 }, (_, n) => {
    const login = `p${n}@acme.example`;
    const department = departments[n % 4] ?? '';
    return tenant.addUser({
      profile: {
        login,
        email: login,
        department: n === 0 ? ' ENGINEERING' : department,
        costCenter: `CC-${n % 4}`,
        ...(n % 10 === 9 ? {} : { city: n % 3 === 0 ? 'Berlin' : 'Paris' }),
      },
    });
  });
  apps = ['Dev Platform', 'Wiki'].map((label) => {
    const app = tenant.addApp({ label });
    const role = tenant.addEntitlement({
      appId: app.id,
      name: 'Role',
      values: departments.map((name) => ({ name: `${name} user` })),
    });
    const values = [...role.values.keys()];
    for (const [n, { id }] of users.entries()) {
      tenant.addMember(app.id, id);
      if (n % 17 !== 16)
        tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [values[n % 4] ?? ''] });
    }
    return app;
  });
});
afterEach(async () => {
  await client.close();
  await world.close();
});

interface Answer {
  readonly analysis: string;
  readonly roles: readonly {
    condition: string;
    patterns: readonly number[];
    apps: number;
    holdings: number;
  }[];
  readonly patterns: readonly { number: number; lines: readonly string[] }[];
}

/** Holdings of a department in both apps, as the tenant has them. */
function heldIn(department: number): number {
  return apps.reduce(
    (sum, app) =>
      sum +
      users.filter(({ id }, n) => n % 4 === department && world.sandbox.effectiveAccess(app.id, id).size > 0)
        .length,
    0,
  );
}

/** One sheet of both apps, of which its owner approved every line. */
async function approvedSheet() {
  const answer = await client.call('analyze_entitlement_patterns', { apps: apps.map(({ id }) => id) });
  const { analysis } = answer.body.data as unknown as Answer;
  const { sheets } = await makeSignOffSheets(world.context, { analysis, owners: 'Ann' });
  const [sheet] = sheets;
  if (sheet === undefined) throw new Error('no sheet');
  const approved: SignOffDecision = {
    verdict: 'approved',
    by: 'Ann',
    on: '2026-11-02',
    comment: '',
    sheetId: sheet.id,
  };
  await world.context.store.signOffs.decide(
    sheet.tenantId,
    new Map(sheet.lines.map(({ key }) => [key, approved])),
    world.context.clock.now(),
  );
  return sheet;
}

describe('an analysis of two apps', () => {
  it('groups candidates of one condition into a business role; its bundles are planned app by app', async () => {
    const answer = await client.call('analyze_entitlement_patterns', { apps: apps.map(({ id }) => id) });
    expect(answer.isError, answer.text).toBe(false);
    expect(answer.text.length).toBeLessThanOrEqual(8_000);
    const { roles, patterns } = answer.body.data as unknown as Answer;
    const finance = roles.find(({ condition }) => condition === 'department=Finance');
    expect(finance).toMatchObject({ apps: 2, holdings: heldIn(1) });
    expect(roles).toHaveLength(4);
    const lines = patterns
      .filter(({ number }) => finance?.patterns.includes(number))
      .flatMap((row) => row.lines);
    expect(lines).toHaveLength(2);
    for (const line of lines) expect(line).toMatch(/^department=Finance → Finance user {2}/);
    expect(new Set(lines.map((line) => / in ([\w ]+), at least/.exec(line)?.[1]))).toEqual(
      new Set(['Dev Platform', 'Wiki']),
    );
    const plans = await planBundlesByApp(
      world.context,
      (finance?.patterns ?? []).map((number) => ({ pattern: String(number) })),
    );
    expect(plans.map(({ app, operations }) => `${app.label}: ${operations}`).sort()).toEqual([
      'Dev Platform: 1',
      'Wiki: 1',
    ]);
  });

  it('says that it found nothing in an app because nobody holds anything there', async () => {
    const { id } = world.sandbox.tenant.addApp({ label: 'Nobody in it' });
    const wishes = [...apps.map((app) => app.id), id];
    const answer = await client.call('analyze_entitlement_patterns', { apps: wishes });
    const said =
      'Of 3 apps 1 holds nothing to find patterns in: nobody there has a value by a grant of their own.';
    const { analysis, notTold } = answer.body.data as unknown as Answer & { notTold: readonly string[] };
    expect(notTold).toContain(said);
    const page = analysisPage(await analysisEvidence(world.context, analysis));
    expect(page.replace(/\s+/g, ' ')).toContain('Anything about 1 of 3 apps: nobody there has');
    const both = await client.call('analyze_entitlement_patterns', { apps: apps.map((app) => app.id) });
    expect(both.text).not.toContain('nothing to find patterns in');
  });

  it('says of each line, card and holding of which app it is, by the id where two are called the same', async () => {
    Object.assign(apps[1] ?? {}, { label: 'Dev Platform' });
    const { tenant } = world.sandbox;
    for (const app of apps) {
      const [, , , support] = [...(tenant.entitlementsOf(app.id)[0]?.values.keys() ?? [])];
      const { id = '' } = users.find((_, n) => n % 4 === 1) ?? {};
      tenant.placeGrant({ type: 'ENTITLEMENT', appId: app.id, userId: id, values: [support ?? ''] });
    }
    const answer = await client.call('analyze_entitlement_patterns', { apps: apps.map(({ id }) => id) });
    const { analysis, patterns } = answer.body.data as unknown as Answer;
    const names = apps.map(({ id }) => `Dev Platform (${id})`);
    const finance = patterns.filter(({ lines }) => lines[0]?.startsWith('department=Finance → '));
    for (const [n, { number, lines }] of finance.entries()) {
      const [name = ''] = names.filter((one) => lines[0]?.includes(` in ${one}, at least`));
      expect(name, lines[0]).not.toBe('');
      const card = await client.call('get_pattern', { pattern: String(number) });
      expect(card.text).toContain(` in ${name}, at least`);
      names.splice(names.indexOf(name), 1);
      expect(names).toHaveLength(1 - n);
    }
    const worklist = await client.call('list_outliers', { analysis });
    const { outliers } = worklist.body.data as unknown as { outliers: readonly { app: string }[] };
    const found = new Set(apps.map(({ id }) => `Dev Platform (${id})`));
    expect(new Set(outliers.map(({ app }) => app))).toEqual(found);
    const { data } = Papa.parse<Record<string, string>>(
      await client.read(`analysis://${analysis}/outliers.csv`),
      {
        header: true,
        skipEmptyLines: true,
      },
    );
    expect(new Set(data.map(({ app }) => app))).toEqual(found);
    const page = analysisPage(await analysisEvidence(world.context, analysis));
    const both = [...found].sort();
    for (const name of both) {
      expect(page).toContain(` in ${name}`);
      expect(page, 'a picture of its own').toContain(`<h2>Who holds what in ${name}</h2>`);
      expect(page, 'a business role').toMatch(new RegExp(`#pattern-\\d+">\\d+</a> ${literally(name)}`));
    }
    const { roles } = answer.body.data as unknown as Answer;
    expect(new Set(roles.map(({ apps: count }) => count))).toEqual(new Set([2]));
    const stored = await findAnalysis(world.context, { analysis });
    for (const line of analysisText(stored)
      .split('\n')
      .filter((one) => /^ {2}department=.* holdings$/.test(one)))
      for (const name of both) expect(line).toContain(`(${name})`);
    const inOrder = stored.facts.apps.map(({ id }) => `Dev Platform (${id})`).join(', ');
    expect(page).toContain(`<h1>${inOrder}: who holds what, and why</h1>`);
    expect((await listAnalyses(world.context))[0]?.of.split(', ').sort()).toEqual(both);
    const { sheets } = await makeSignOffSheets(world.context, { analysis, owners: 'Ann Owner' });
    expect(new Set(sheets.flatMap(({ lines }) => lines.map(({ app }) => app)))).toEqual(found);
  });

  it('says of the app that cannot be read what to do next, and plans what its owner approved in the other', async () => {
    const sheet = await approvedSheet();
    const [platform, wiki] = apps;
    world.sandbox.settings.permissions.appsNotCovered = [platform?.id ?? ''];
    const plans = await planSignedOff(world.context, { sheet: sheet.id });
    const asked = (app: SandboxApp | undefined) =>
      sheet.lines.filter((line) => line.app === app?.label).length;
    expect(asked(platform)).toBeGreaterThan(0);
    expect(asked(wiki)).toBeGreaterThan(0);
    expect(
      plans.map(({ app, operations, counts }) => [app.label, operations, counts.blockedBundles ?? 0]),
    ).toEqual([
      ['Dev Platform', 0, asked(platform)],
      ['Wiki', asked(wiki), 0],
    ]);
    const [unread] = plans;
    if (unread === undefined) throw new Error('no plan');
    const said =
      /the app Dev Platform could not be read\. .*\(403\)\. Give the token's owner an admin role that covers this app/;
    expect(planText(unread).match(/^Not planned: .*$/gm)).toHaveLength(asked(platform));
    for (const line of planText(unread).match(/^Not planned: .*$/gm) ?? []) expect(line).toMatch(said);
    const { plan } = (await client.call('get_plan', { plan: unread.id })).body.data as unknown as {
      plan: { blocked: readonly { reason: string; what: string }[] };
    };
    expect(plan.blocked).toHaveLength(asked(platform));
    for (const { reason, what } of plan.blocked) {
      expect(reason).toBe('app-unread');
      expect(what).toMatch(said);
    }
  });

  it.each(['Wiki', 'Dev Platform'])(
    'refuses one plan of what was approved in two apps, whatever they are called: %s',
    async (label) => {
      Object.assign(apps[1] ?? {}, { label });
      const sheet = await approvedSheet();
      const answer = await client.call('create_bundle_from_pattern', { sheet: sheet.id });
      expect(answer.text).toContain('pattern.several_apps');
      expect(await planSignedOff(world.context, { sheet: sheet.id })).toHaveLength(2);
    },
  );

  it('says what the data shows about itself: attributes to the model, all of it in a file and on the page', async () => {
    const answer = await client.call('analyze_entitlement_patterns', { apps: apps.map(({ id }) => id) });
    const { analysis } = answer.body.data as unknown as Answer;
    const warnings = answer.body.warnings as readonly {
      code: string;
      count: number;
      sample: readonly string[];
    }[];
    expect(warnings).toContainEqual({ code: 'data-quality-variants', count: 1, sample: ['department'] });
    expect(warnings).toContainEqual({ code: 'data-quality-empty', count: 1, sample: ['city'] });
    expect(answer.text).not.toContain(' ENGINEERING');
    const { data } = Papa.parse<Record<string, string>>(
      await client.read(`analysis://${analysis}/findings.csv`),
      {
        header: true,
        skipEmptyLines: true,
      },
    );
    expect(data).toContainEqual({
      kind: 'variants',
      'attribute or condition': 'department',
      'what was found': 'written in 2 ways: “Engineering” 49, “ ENGINEERING” 1',
      people: '1',
      'what to do': 'Write it one way at its source: a policy rule has to name every spelling.',
    });
    const empty = world.sandbox.tenant.userList.filter(({ profile }) => profile['city'] === undefined).length;
    expect(data).toContainEqual(
      expect.objectContaining({ kind: 'empty', 'attribute or condition': 'city', people: String(empty) }),
    );
    expect(data.filter(({ kind }) => kind === 'equivalent').length).toBe(4);
    const page = analysisPage(await analysisEvidence(world.context, analysis));
    const shown = page.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    for (const part of [
      'One condition in several apps',
      'What the data shows about itself',
      'written in 2 ways',
      'What could not be told',
    ])
      expect(shown).toContain(part);
  });

  it('spells what no pattern is about as Okta holds it', async () => {
    for (const [n, { profile }] of users.entries()) {
      const north = (n >> 2) % 2 === 0;
      Object.assign(profile, {
        division: north ? 'North WING' : 'South WING',
        organization: north ? 'ACME North' : 'ACME South',
      });
    }
    const answer = await client.call('analyze_entitlement_patterns', { apps: apps.map(({ id }) => id) });
    const { analysis, patterns } = answer.body.data as unknown as Answer;
    expect(JSON.stringify(patterns)).not.toMatch(/division|organization/);
    const { data } = Papa.parse<Record<string, string>>(
      await client.read(`analysis://${analysis}/findings.csv`),
      { header: true, skipEmptyLines: true },
    );
    expect(
      data.flatMap((row) =>
        row['kind'] === 'equivalent' ? [`${row['attribute or condition']}; ${row['what was found']}`] : [],
      ),
    ).toEqual(
      expect.arrayContaining([
        'division=North WING; the same people: organization=ACME North',
        'division=South WING; the same people: organization=ACME South',
      ]),
    );
  });
});
