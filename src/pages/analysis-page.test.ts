import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { browserPresent, screenshots, startBrowser } from '../../test/support/browser.ts';
import { equals, handMadeAnalysis } from '../../test/support/hand-made-analysis.ts';
import { createWorld, type World } from '../../test/support/world.ts';
import { demoCompany } from '../sandbox/generate/demo-company.ts';
import { LEAST_GROUP, MOST_CELLS } from '../planning/bundles/access-picture.ts';
import { type AnalysisEvidence, analysisEvidence } from '../workflows/patterns/analysis-evidence.ts';
import { analyzePatterns } from '../workflows/patterns/analyze-patterns.ts';
import { patternLine } from '../workflows/patterns/pattern-words.ts';
import { analysedPeople } from '../workflows/patterns/analysed-people.ts';
import { analysisPage } from './analysis-page.ts';

/** The evidence page of an analysis of the generated company. */
let world: World;
let evidence: AnalysisEvidence;
let text: string;
beforeAll(async () => {
  world = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
  const { dev } = demoCompany(world.sandbox);
  const { header } = await analyzePatterns(world.context, { apps: [dev.id] });
  evidence = await analysisEvidence(world.context, header.id);
  text = analysisPage(evidence);
});
afterAll(() => world.close());

describe('the evidence of an analysis', () => {
  it('draws every holding of the people it draws, once, in groups that hide everybody', async () => {
    const { dataset } = await analysedPeople(world.context, evidence.analysis.header.id);
    const picture = evidence.pictures[0]?.picture;
    if (picture === undefined) throw new Error('no picture');
    const members = dataset.apps[0]?.members.length ?? 0;
    const held = (rows: typeof picture.before) =>
      rows.reduce(
        (sum, row) => sum + [...row.explained, ...row.unexplained].reduce((all, one) => all + one, 0),
        0,
      );
    expect(held(picture.before), 'everybody is on the first picture').toBe(dataset.holdings.people.length);
    const people = (rows: typeof picture.before) => rows.reduce((sum, row) => sum + row.people, 0);
    expect(people(picture.before)).toBe(members);
    expect(people(picture.after) + picture.suppressed).toBe(members);
    expect(held(picture.after)).toBeGreaterThan(0);
    for (const rows of [picture.before, picture.after]) {
      expect(rows.length).toBeLessThanOrEqual(MOST_CELLS);
      expect(Math.min(...rows.map((row) => row.people))).toBeGreaterThanOrEqual(LEAST_GROUP);
    }
    expect(picture.values.length).toBeLessThanOrEqual(MOST_CELLS);
  });

  it('explains as many holdings as the analysis says, where nobody is suppressed', () => {
    const picture = evidence.pictures[0]?.picture;
    const explained = (picture?.before ?? []).reduce(
      (sum, row) => sum + row.explained.reduce((all, one) => all + one, 0),
      0,
    );
    expect(explained).toBe(evidence.analysis.mined.explained);
  });

  it('says in which order of candidates the curve goes: it is not that of the table', () => {
    const { mined, header } = evidence.analysis;
    const numbers = [...mined.candidates]
      .sort((a, b) => a.rank - b.rank)
      .map(({ key }) => String(header.numbers[key]));
    expect(text.replace(/\s+/g, ' ')).toContain(`No. ${numbers.join(', ')}. Bottom to top`);
  });

  it.each([
    [3, 'the same people once empty cells are filled in: costCenter=cc1'],
    [0, 'the same people: costCenter=cc1'],
  ])('of a condition like another one says where %i cells were filled in for that', (filled, words) => {
    const { analysis, candidates } = evidence;
    const [first] = candidates.filter(({ condition }) =>
      condition.terms.some((term) => term.kind !== 'group' && term.attribute === 'department'),
    );
    if (first === undefined) throw new Error('no candidate');
    const people = { k: 9, n: 9, share: 1, low: 0.7, high: 1 };
    const shown = analysisPage({
      ...evidence,
      candidates: [
        { ...first, condition: { ...first.condition, equivalents: [[equals('costCenter', 'cc1')]] } },
      ],
      analysis: {
        ...analysis,
        mined: {
          ...analysis.mined,
          findings: [
            { kind: 'dependency', attribute: 'costCenter', determines: 'department', people, filled },
          ],
        },
      },
    });
    expect(shown.replace(/\s+/g, ' ')).toContain(words);
  });

  it('lists every candidate and its evidence, without scripts and without ids of people', () => {
    const shown = text
      .replace(/<[^>]+>/g, '')
      .replace(/&#39;/g, "'")
      .replace(/&#34;/g, '"')
      .replace(/\s+/g, ' ');
    expect(shown, 'a word of a title: every title that it means').toMatch(
      /\d+ texts of title that it means “[^”]*Manager[^”]*” /,
    );
    for (const { patterns } of evidence.candidates)
      for (const pattern of patterns)
        expect(shown).toContain(patternLine(pattern, evidence.analysis).replace(/\s+/g, ' '));
    expect(text).not.toContain('<script');
    for (const { id } of world.sandbox.tenant.userList) expect(text.includes(id)).toBe(false);
  });
});

describe.skipIf(!browserPresent)('the evidence page of an analysis in a browser', () => {
  let browser: Browser;
  let folder: string;
  beforeAll(async () => {
    browser = await startBrowser();
    folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-page-'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });

  async function visit(content: string, options: { dark?: boolean; width?: number } = {}) {
    const file = join(folder, 'evidence.html');
    writeFileSync(file, content);
    const context = await browser.newContext({
      colorScheme: options.dark === true ? 'dark' : 'light',
      javaScriptEnabled: true,
      viewport: { width: options.width ?? 1280, height: 900 },
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`file://${file}`);
    return { context, page, faults, requested };
  }

  it.each([
    ['light', false, 1280],
    ['dark', true, 1280],
    ['phone', false, 390],
  ] as const)('shows pictures, curve and cards by itself (%s)', async (name, dark, width) => {
    const { context, page, faults, requested } = await visit(text, { dark, width });
    for (const image of ['Before: who holds', 'After: what the candidates'])
      expect((await page.getByRole('img', { name: image }).boundingBox())?.height).toBeGreaterThan(100);
    await page.getByRole('img', { name: /^\d+ candidates explain/ }).waitFor();
    const fill = await page.evaluate("getComputedStyle(document.querySelector('.picture .explained')).fill");
    expect(fill, 'the style is let in').not.toBe('rgb(0, 0, 0)');
    await page.getByRole('link', { name: '1', exact: true }).click();
    await page.waitForURL(/#pattern-1$/);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    expect(faults).toEqual([]);
    expect(requested).toHaveLength(1);
    if (screenshots !== undefined)
      await page.screenshot({ path: join(screenshots, `analysis-${name}.png`), fullPage: true });
    await context.close();
  });

  it('stays as wide as a phone with a condition without a space', async () => {
    const long = `https://${'intranet'.repeat(12)}`;
    const [first] = evidence.candidates;
    if (first === undefined) throw new Error('no candidate');
    const condition = { ...first.condition, terms: [equals('department', long)] };
    const { context, page } = await visit(
      analysisPage({ ...evidence, candidates: [{ ...first, condition }] }),
      { width: 390 },
    );
    await page.getByRole('heading', { name: long }).waitFor();
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await context.close();
  });

  it('shows text of a tenant as text', async () => {
    const own = await createWorld({ settings: { rateLimits: { limits: { '*': 100_000 } } } });
    const hostile = '<img src=x onerror="document.title=1">\u202e';
    const { tenant } = own.sandbox;
    const app = tenant.addApp({ label: hostile });
    const role = tenant.addEntitlement({ appId: app.id, name: hostile, values: [{ name: hostile }] });
    for (let n = 0; n < 8; n++) {
      const login = `p${n}@acme.example`;
      const { id } = tenant.addUser({ profile: { login, email: login, department: hostile } });
      tenant.addMember(app.id, id);
      tenant.placeGrant({ type: 'CUSTOM', appId: app.id, userId: id, values: [...role.values.keys()] });
    }
    const { header } = await handMadeAnalysis(own, app.id, [
      { terms: [equals('department', hostile)], values: [hostile] },
    ]);
    const content = analysisPage(await analysisEvidence(own.context, header.id));
    await own.close();
    const { context, page, faults } = await visit(content);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toMatch(/^Patterns of </);
    expect(await page.content()).not.toContain('\u202e');
    expect(faults).toEqual([]);
    await context.close();
  });
});
