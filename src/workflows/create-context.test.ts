import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { isSensitive } from '../planning/sensitive.ts';
import { createContext } from './create-context.ts';

/** What a process makes of its settings. */
let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'okta-entitlements-context-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

async function wordsOf(bytes: Buffer): Promise<readonly string[]> {
  const file = join(home, 'words.txt');
  writeFileSync(file, bytes);
  const context = await createContext({
    environment: { OKTA_ENTITLEMENTS_HOME: home, OKTA_ENTITLEMENTS_SENSITIVE: file, LOG_LEVEL: 'error' },
  });
  await context.close();
  return context.sensitiveWords;
}

const TEXT = 'Schatzamt\r\ntreasury\r\nDomainAdmins\r\n';

it.each([
  ['UTF-8', Buffer.from(TEXT)],
  ['UTF-8 with a mark', Buffer.from(`\ufeff${TEXT}`)],
  ['UTF-16, as Windows writes it', Buffer.from(`\ufeff${TEXT}`, 'utf16le')],
])('takes the sensitive words of a file in %s', async (_, bytes) => {
  const words = await wordsOf(bytes);
  expect(words).toEqual(expect.arrayContaining(['Schatzamt', 'treasury', 'DomainAdmins']));
  for (const name of ['SCHATZAMT', 'Treasury Operations', 'Domain Admins'])
    expect(isSensitive(name, words), name).toBe(true);
});

it.each([
  ['of another encoding', Buffer.from('trésorerie\n', 'latin1')],
  ['in UTF-16 without a mark', Buffer.from(TEXT, 'utf16le')],
])('starts with no file of sensitive words %s: none of them would count', async (_, bytes) => {
  await expect(wordsOf(bytes)).rejects.toMatchObject({
    code: 'config.invalid',
    fill: { setting: 'OKTA_ENTITLEMENTS_SENSITIVE' },
  });
});
