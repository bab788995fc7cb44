import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { inspect } from 'node:util';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLog, redact } from '../../src/config/log.ts';
import { Secret } from '../../src/config/secret.ts';
import { originOf } from '../../src/config/origin.ts';
import { systemClock } from '../../src/config/system-clock.ts';
import { systemRandom } from '../../src/config/system-random.ts';
import { silentLog } from '../../src/config/log.ts';
import { createOkta } from '../../src/okta/client.ts';
import { quoted } from '../../src/okta/filters.ts';
import { httpTransport } from '../../src/okta/http-transport.ts';
import { parseExpression } from '../../src/sandbox/filter.ts';
import { localFolder } from '../../src/sources/local-folder.ts';
import { analyzeReport } from '../../src/workflows/reports/analyze-report.ts';
import { planGrants } from '../../src/workflows/plans/plan-grants.ts';
import { createWorld } from '../support/world.ts';
import { volume } from '../support/volume.ts';

/** One test for each sentence of the security floor. */
describe('only the configured origin is contacted', () => {
  it.each([
    'http://example.com',
    'https://user:pass@acme.okta.com',
    'https://acme.okta.com/path',
    'ftp://acme.okta.com',
    'https://acme.okta.com?x=1',
    'acme-admin.okta.com',
    'https://acme-admin.oktapreview.com/',
    'http://127.0.0.1.evil.example',
  ])('refuses %s', (domain) => {
    expect(() => originOf(domain)).toThrow(/config\.invalid/);
  });

  it.each([
    ['acme.okta.com', 'https://acme.okta.com'],
    ['login-admin.acme.example', 'https://login-admin.acme.example'],
    ['https://acme.okta.com/', 'https://acme.okta.com'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['http://localhost:4010', 'http://localhost:4010'],
  ])('takes %s as %s', (domain, origin) => {
    expect(originOf(domain)).toBe(origin);
  });

  it('refuses a request to any other host, before anything is sent', async () => {
    const http = httpTransport('https://acme.okta.com', 1);
    const request = { method: 'GET', url: 'https://acme-admin.okta.com/api/v1/org', headers: {} } as const;
    await expect(http.transport(request, new AbortController().signal)).rejects.toMatchObject({
      sent: false,
    });
    await http.close();
  });

  it('follows no redirect, and the other host never sees the token', async () => {
    const seen: string[] = [];
    const other = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.end('{}');
    });
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const target = `http://127.0.0.1:${(other.address() as AddressInfo).port}/api/v1/org`;
    const redirecting = createServer((_request, response) =>
      response.writeHead(302, { location: target }).end(),
    );
    await new Promise<void>((resolve) => redirecting.listen(0, '127.0.0.1', resolve));
    const origin = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
    const http = httpTransport(origin, 1);
    const okta = createOkta({
      origin,
      token: new Secret('00token'),
      transport: http.transport,
      clock: systemClock,
      random: systemRandom,
      log: silentLog,
      share: 0.75,
      concurrency: 2,
      timeoutMs: 2_000,
    });
    await expect(okta.org()).rejects.toMatchObject({ code: 'tenant.not_okta' });
    expect(seen).toEqual([]);
    await http.close();
    other.close();
    redirecting.close();
  });
});

describe('one function quotes filter values', () => {
  it('reads back exactly as the text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        // oxlint-disable-next-line no-control-regex -- they are left out on purpose
        const clean = text.replace(/[\u0000-\u001f\u007f]/g, '');
        const parsed = parseExpression(`profile.login eq ${quoted(text)}`);
        expect(parsed).toEqual({ kind: 'test', attribute: 'profile.login', operator: 'eq', value: clean });
      }),
      { numRuns: volume(2_000, 50_000) },
    );
  });

  it('a quote in a cell finds nobody else', async () => {
    const world = await createWorld();
    const { tenant } = world.sandbox;
    const boss = tenant.addUser({ profile: { login: 'ceo@acme.example', email: 'ceo@acme.example' } });
    const app = tenant.addApp({ label: 'App' });
    tenant.addEntitlement({ appId: app.id, name: 'Role', values: [{ name: 'Admin' }] });
    const hostile = [
      'x" or profile.login sw "c',
      'x\\" or profile.login sw \\"c',
      'nobody" or id pr or id eq "x',
    ];
    world.report(
      'hostile.csv',
      `Login,Role\n${hostile.map((text) => `"${text.replaceAll('"', '""')}",Admin`).join('\n')}\n`,
    );
    await analyzeReport(world.context, {
      report: 'hostile.csv',
      overrides: { identifier: 'Login', entitlements: ['Role'] },
    });
    const plan = await planGrants(world.context, { app: app.id, report: 'hostile.csv' });
    expect(plan.counts.identities).toEqual({ missing: 3 });
    expect(plan.operations).toBe(0);
    expect(world.sandbox.effectiveAccess(app.id, boss.id).size).toBe(0);
    await world.close();
  });
});

describe('files are read under the reports folder by real path', () => {
  it('refuses what leads outside, and does not list it', async () => {
    const base = mkdtempSync(join(tmpdir(), 'okta-entitlements-floor-'));
    const reports = join(base, 'reports');
    mkdirSync(join(reports, 'nested'), { recursive: true });
    writeFileSync(join(base, 'secret.csv'), 'Email,Role\na@b.example,Admin\n');
    writeFileSync(join(reports, 'nested', 'inside.csv'), 'Email,Role\na@b.example,Admin\n');
    symlinkSync(join(base, 'secret.csv'), join(reports, 'link.csv'));
    symlinkSync(base, join(reports, 'folder'));
    symlinkSync('/dev/zero', join(reports, 'zero.csv'));
    const folder = await localFolder(reports);
    expect((await folder.list()).map(({ path }) => path)).toEqual(['nested/inside.csv']);
    for (const path of [
      '../secret.csv',
      'nested/../../secret.csv',
      '/etc/passwd',
      'link.csv',
      'folder/secret.csv',
      'zero.csv',
      '..',
      'nested',
      '',
    ]) {
      await expect(folder.find(path), path).rejects.toMatchObject({ name: 'ProductError' });
    }
    await expect(
      folder.open({ path: 'link.csv', name: 'link.csv', bytes: 1, modifiedAt: 0 }),
    ).rejects.toMatchObject({ code: 'intake.outside_root' });
    rmSync(base, { recursive: true, force: true });
  });
});

describe('the token is in no output', () => {
  const token = '00abcSecretTOKEN';

  it('is redacted at the sink, in whatever field it comes', () => {
    const lines: string[] = [];
    const log = createLog({ logLevel: 'debug', token: new Secret(token) }, (line) => lines.push(line));
    log.info('event', {
      deep: { nested: { authorization: `SSWS ${token}` } },
      text: `x${token}y`,
      secret: new Secret(token),
    });
    log.error('event', { error: new Error(`failed with ${token}`).stack });
    expect(lines).toHaveLength(2);
    expect(lines.join('')).not.toContain(token);
    expect(redact('Authorization: Bearer abc.def-ghi', undefined)).toBe('Authorization: Bearer [secret]');
  });

  it('shows itself in no print', () => {
    const secret = new Secret(token);
    expect(`${JSON.stringify({ secret })} ${String(secret)} ${inspect({ secret })}`).not.toContain(token);
  });
});
