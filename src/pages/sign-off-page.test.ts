import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { browserPresent, screenshots, startBrowser } from '../../test/support/browser.ts';
import { equals, handMadeAnalysis } from '../../test/support/hand-made-analysis.ts';
import { createWorld, type World } from '../../test/support/world.ts';
import type { SignOffSheet } from '../model/sign-off.ts';
import { takeSignOff } from '../workflows/bundles/read-sign-off-sheet.ts';
import { makeSignOffSheets } from '../workflows/bundles/sign-off-sheets.ts';
import { signOffPage } from './sign-off-page.ts';

const HOSTILE = '</script><img src=x onerror="document.title=1">';

describe.skipIf(!browserPresent)('a sign-off page in a browser', () => {
  let browser: Browser;
  let folder: string;
  let world: World;
  let sheet: SignOffSheet;
  beforeAll(async () => {
    browser = await startBrowser();
    folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-page-'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    world = await createWorld();
    const { tenant } = world.sandbox;
    const app = tenant.addApp({ label: HOSTILE });
    tenant.addEntitlement({
      appId: app.id,
      name: 'Role',
      values: ['Developer', 'Deploy', HOSTILE, '=1+1'].map((name) => ({ name })),
    });
    for (let n = 0; n < 6; n++) {
      const login = `p${n}@acme.example`;
      const { id } = tenant.addUser({ profile: { login, email: login, department: HOSTILE } });
      tenant.addMember(app.id, id);
    }
    const { header } = await handMadeAnalysis(world, app.id, [
      { terms: [equals('department', HOSTILE)], values: ['Developer', 'Deploy', HOSTILE] },
      { terms: [equals('title', '=1+1')], values: ['=1+1'] },
      { terms: [equals('city', 'HQ')], values: ['Deploy'] },
    ]);
    const made = await makeSignOffSheets(world.context, { analysis: header.id, owners: HOSTILE });
    sheet = made.sheets[0] as SignOffSheet;
  });
  afterEach(() => world.close());

  async function visit(options: { dark?: boolean; width?: number } = {}) {
    const file = join(folder, 'sheet.html');
    writeFileSync(file, signOffPage(sheet));
    const context = await browser.newContext({
      colorScheme: options.dark === true ? 'dark' : 'light',
      viewport: { width: options.width ?? 1280, height: 900 },
    });
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(error.message));
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(`file://${file}`);
    return { context, page, faults, requested };
  }

  it.each([
    ['light', false, 1280],
    ['dark', true, 1280],
    ['phone', false, 390],
  ] as const)('is filled in, saved, and read back (%s)', async (name, dark, width) => {
    const { context, page, faults, requested } = await visit({ dark, width });
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toBe(`Sign-off for ${HOSTILE}`);
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    const [first, second, third] = [0, 1, 2].map((n) => page.locator(`[data-line="${n}"]`));
    await first?.getByLabel('Decision').selectOption('approved');
    await first?.getByRole('checkbox').nth(1).check();
    expect(await first?.getByLabel('Decision').inputValue(), 'a changed bundle is amended').toBe('amended');
    await second?.getByLabel('Decision').selectOption('approved');
    await second?.getByLabel('Comment').fill('=1+1; =2');
    await third?.getByLabel('Decision').selectOption('rejected');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    expect(await page.locator('#count').textContent()).toBe('Say at the top who decided, and when.');
    await page.getByLabel('Decided by').fill('Ann');
    await page.getByLabel('Date').fill('2026-11-02');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as CSV' }).click();
    const path = join(folder, `${name}.csv`);
    await (await saved).saveAs(path);
    const bytes = readFileSync(path);
    expect(bytes.toString('utf8')).not.toMatch(/(^|[,;]) ?"?[=+@-]/m);
    const { outcomes, missing, decisions } = await takeSignOff(world.context, async function* () {
      yield bytes;
    });
    expect(outcomes.map(({ state }) => state)).toEqual(['amended', 'approved', 'rejected']);
    expect(missing).toEqual([]);
    const [amended, approved] = [...decisions.values()];
    expect(amended?.without).toEqual([sheet.lines[0]?.values[1]?.id]);
    expect(approved).toMatchObject({ by: 'Ann', on: '2026-11-02', comment: '=1+1; =2' });
    expect(faults).toEqual([]);
    expect(requested.filter((url) => !url.startsWith('blob:'))).toHaveLength(1);
    if (screenshots !== undefined)
      await page.screenshot({ path: join(screenshots, `sign-off-${name}.png`), fullPage: true });
    await context.close();
  });
});
