import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** The shell opens a page in half the time. */
const EXECUTABLE = [process.env['CHROMIUM'] ?? '/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(
  (file) => existsSync(file),
);

/** Whether pages can be tested in a browser here; where not, that is printed, and CI fails on it. */
export const browserPresent = EXECUTABLE !== undefined;
if (!browserPresent) console.log('browser tests: SKIPPED');

export function startBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: EXECUTABLE ?? '', args: ['--no-sandbox'] });
}

/** Where screenshots go that a person wants to look at: the folder `SCREENSHOTS`; else none are taken. */
export const screenshots = process.env['SCREENSHOTS'];
