import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { browserPresent, screenshots, startBrowser } from '../../test/support/browser.ts';
import { HandClock } from '../../test/support/hand-clock.ts';
import { BY_NAME, plannedImport } from '../../test/support/planned-import.ts';
import { takingPlan } from '../../test/support/taking-plan.ts';
import type { PlanHeader } from '../model/plan.ts';
import { agreementPages } from './agreement-server.ts';

const HOSTILE = `<img src=x onerror="document.title='owned'">\u202E${'long'.repeat(40)}@x.example`;

describe.skipIf(!browserPresent)('the agreement page in a browser', () => {
  let browser: Browser;
  const open: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    for (const close of open.splice(0).reverse()) await close();
  });

  async function visit(
    options: {
      readonly finance?: boolean;
      readonly hostile?: boolean;
      readonly dark?: boolean;
      readonly scripts?: boolean;
      readonly plan?: Partial<PlanHeader>;
      readonly width?: number;
      readonly taking?: 'exact' | 'replace' | 'undo';
    } = {},
  ) {
    const { world, plan } =
      options.taking === undefined
        ? await plannedImport({
            finance: options.finance === true,
            lines:
              options.hostile === true
                ? [...BY_NAME, `"${HOSTILE.replaceAll('"', '""')}",Sales,Rep,Berlin,Role 1,,`]
                : [],
          })
        : await takingPlan(options.taking);
    open.push(() => world.close());
    const pages = agreementPages(world.context, new HandClock(world.clock.now()));
    open.push(() => pages.close());
    const shown = { ...plan, ...options.plan };
    const { url } = await pages.offer(shown, 'test-client 1.2.3');
    const context = await browser.newContext({
      colorScheme: options.dark === true ? 'dark' : 'light',
      javaScriptEnabled: options.scripts !== false,
      viewport: { width: options.width ?? 1280, height: 900 },
    });
    open.push(() => context.close());
    const page = await context.newPage();
    const faults: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) faults.push(message.text());
    });
    page.on('pageerror', (error) => faults.push(String(error)));
    const requested: string[] = [];
    page.on('request', (request) => requested.push(request.url()));
    await page.goto(url);
    return {
      world,
      plan: shown,
      page,
      url,
      faults,
      requested,
      job: () => world.context.store.jobs.forPlan(plan.id),
      shot: async (name: string) => {
        if (screenshots !== undefined)
          await page.screenshot({ path: join(screenshots, `${name}.png`), fullPage: true });
      },
    };
  }

  const agree = (page: Page) => page.getByRole('button', { name: 'Agree and apply' });

  it.each([false, true])('is agreed to with the keyboard alone (dark: %s)', async (dark) => {
    const { page, job, shot, faults, plan } = await visit({ dark });
    await shot(`agree-${dark ? 'dark' : 'light'}`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForURL(/#agree$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Space');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Agreed' }).waitFor();
    await shot(`agreed-${dark ? 'dark' : 'light'}`);
    expect((await job())?.agreement).toMatchObject({ method: 'page', planHash: plan.hash });
    expect(faults).toEqual([]);
  });

  it('works without scripts: lists, search, the required tick, agreement', async () => {
    const { page, job } = await visit({ scripts: false });
    await page.getByRole('link', { name: 'New accounts' }).click();
    const rows = page.locator('#list tbody tr');
    expect(await rows.count()).toBe(36);
    const name = (await rows.first().locator('td').first().textContent()) ?? '';
    await page.getByRole('searchbox').fill(name);
    await page.getByRole('button', { name: 'Search' }).click();
    expect(await rows.count()).toBe(1);
    await agree(page).click();
    expect(await job()).toBeUndefined();
    await page.getByRole('checkbox').check();
    await agree(page).click();
    await page.getByRole('heading', { name: 'Agreed' }).waitFor();
    expect((await job())?.agreement.method).toBe('page');
  });

  it('narrows a list while somebody types', async () => {
    const { page } = await visit();
    await page.getByRole('link', { name: 'People', exact: true }).click();
    const shown = page.locator('#list tbody tr:visible');
    const all = await shown.count();
    await page.getByRole('searchbox').fill((await shown.first().locator('td').first().textContent()) ?? '');
    expect(await shown.count()).toBe(1);
    expect(await page.getByRole('status').textContent()).toBe(
      `1 of ${all} rows shown here; Search looks through all`,
    );
  });

  it('shows text of a file as text', async () => {
    const { page, faults, requested, url, shot } = await visit({ hostile: true });
    await page.getByRole('link', { name: 'Held back' }).click();
    await page.getByText('<img src=x').waitFor();
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).toMatch(/^Agree to a plan/);
    expect(await page.content()).not.toContain('\u202E');
    expect(faults).toEqual([]);
    expect(requested.every((address) => address.startsWith(new URL(url).origin))).toBe(true);
    const overflow = await page.evaluate('document.documentElement.scrollWidth > innerWidth');
    expect(overflow).toBe(false);
    await shot('held-back-hostile');
  });

  it.each([false, true])('asks for the typed phrase of a destructive plan (dark: %s)', async (dark) => {
    const { page, job, shot } = await visit({ finance: true, dark, plan: { risk: 'destructive' } });
    await page.getByRole('link', { name: 'First of their kind' }).click();
    await shot(`firsts-${dark ? 'dark' : 'light'}`);
    await page.getByRole('link', { name: 'Needs decision' }).click();
    await shot(`destructive-${dark ? 'dark' : 'light'}`);
    await page.getByLabel('To agree, type exactly:').fill('yes');
    await agree(page).click();
    await page.getByRole('alert').waitFor();
    await shot(`wrong-phrase-${dark ? 'dark' : 'light'}`);
    expect(await job()).toBeUndefined();
    await page.getByRole('button', { name: 'Refuse' }).click();
    await page.getByText('You did not agree').waitFor();
    expect(await job()).toBeUndefined();
  });

  it.each([
    ['exact', 'Role: Admin', 8],
    ['replace', 'Role: Admin', 8],
    ['undo', 'Role: Viewer', 12],
  ] as const)('shows first who loses what by a plan of the mode %s', async (taking, value, people) => {
    const { page, shot, job, plan } = await visit({ taking });
    await page.getByRole('heading', { name: 'Who loses what' }).waitFor();
    expect(await page.locator('#list tbody tr').count()).toBe(people);
    expect(await page.locator('#list tbody tr').first().textContent()).toContain(value);
    expect(await page.evaluate(CUT_OFF)).toEqual([]);
    await shot(`taking-${taking}`);
    await page.getByLabel('To agree, type exactly:').fill(`Small ${plan.counts.people}`);
    await agree(page).click();
    await page.getByRole('heading', { name: 'Agreed' }).waitFor();
    expect((await job())?.agreement.method).toBe('page');
  });

  it('cuts off no column of a list', async () => {
    const { page } = await visit({ finance: true });
    await page.getByRole('link', { name: 'Needs decision' }).click();
    expect(await page.evaluate(CUT_OFF)).toEqual([]);
  });

  it('fits a narrow window', async () => {
    const { page, shot } = await visit({ width: 390 });
    expect(await page.evaluate('document.documentElement.scrollWidth > innerWidth')).toBe(false);
    await shot('agree-narrow');
  });

  it('has enough contrast in light and dark', async () => {
    for (const dark of [false, true]) {
      const { page } = await visit({ dark, finance: true });
      const poor = await page.evaluate(POOR_CONTRAST);
      expect(poor, `dark: ${dark}`).toEqual([]);
    }
  });
});

/** Tables wider than what surrounds them. */
const CUT_OFF = `[...document.querySelectorAll('.table')].filter((box) => box.scrollWidth > box.clientWidth).map((box) => box.scrollWidth + ' in ' + box.clientWidth)`;

/** Texts whose contrast with what is behind them is under 4.5 (WCAG 2.2, 1.4.3). */
const POOR_CONTRAST = `(() => {
  const rgb = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
  const light = ([r, g, b]) => {
    const [x, y, z] = [r, g, b].map((c) => (c /= 255) <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4);
    return .2126 * x + .7152 * y + .0722 * z;
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *')) {
    if (![...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim() !== '')) continue;
    if (['SCRIPT', 'STYLE'].includes(node.tagName)) continue;
    let back = node;
    while (back && (rgb(getComputedStyle(back).backgroundColor)[3] ?? 1) === 0) back = back.parentElement;
    const [a, b] = [light(rgb(getComputedStyle(node).color)), light(rgb(getComputedStyle(back ?? document.body).backgroundColor))];
    const contrast = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
    if (contrast < 4.5) poor.push(node.tagName + ' ' + node.textContent.slice(0, 40) + ' ' + contrast.toFixed(2));
  }
  return poor;
})()`;
