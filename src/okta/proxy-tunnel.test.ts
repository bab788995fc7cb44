import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import type { IncomingMessage } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { inspect } from 'node:util';
import { startProxy } from '../../test/support/proxy-server.ts';
import { proxyOf } from '../config/proxy.ts';
import { readSettings } from '../config/settings.ts';
import { httpTransport } from './http-transport.ts';

const TLS = resolve(import.meta.dirname, '../../test/support/tls');
const open: (() => void)[] = [];

afterEach(() => {
  for (const close of open.splice(0)) close();
});

async function listening(server: Server): Promise<number> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return (server.address() as AddressInfo).port;
}

async function proxyServer(answer = 200) {
  const server = await startProxy(answer);
  open.push(() => server.close());
  return server;
}

async function organisation() {
  const seen: IncomingMessage[] = [];
  const server = createTlsServer(
    {
      key: readFileSync(resolve(TLS, 'localhost-key.pem')),
      cert: readFileSync(resolve(TLS, 'localhost-cert.pem')),
    },
    (request, response) => {
      seen.push(request);
      response.end('{"ok":true}');
    },
  );
  const port = await listening(server);
  open.push(() => server.closeAllConnections());
  open.push(() => server.close());
  return { seen, origin: `https://127.0.0.1:${port}` };
}

const through = (origin: string, proxy: string) => {
  const http = httpTransport(origin, 1, proxyOf(origin, proxy, ''));
  open.push(() => void http.close());
  return http
    .transport(
      { method: 'GET', url: `${origin}/api/v1/users`, headers: { authorization: 'SSWS t0ken' } },
      new AbortController().signal,
    )
    .catch((error: unknown) => error);
};

describe('a proxy', () => {
  it('carries requests to the organisation and sees nothing of them', async () => {
    const { asked, proxy } = await proxyServer();
    const { seen, origin } = await organisation();
    // Only a process that starts with it trusts the certificate.
    const script = `
      import { httpTransport } from ${JSON.stringify(new URL('../../dist/okta/http-transport.js', import.meta.url).href)};
      import { proxyOf } from ${JSON.stringify(new URL('../../dist/config/proxy.js', import.meta.url).href)};
      const http = httpTransport(${JSON.stringify(origin)}, 1, proxyOf(${JSON.stringify(origin)}, ${JSON.stringify(proxy)}, ''));
      const request = { method: 'GET', url: ${JSON.stringify(`${origin}/api/v1/users`)}, headers: { authorization: 'SSWS t0ken' } };
      const { status, body } = await http.transport(request, new AbortController().signal);
      await http.close();
      console.log(status, body);`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script], {
      env: { ...process.env, NODE_EXTRA_CA_CERTS: resolve(TLS, 'localhost-cert.pem') },
    });
    expect(stdout.trim()).toBe('200 {"ok":true}');
    expect(seen.map(({ url, headers }) => [url, headers.authorization])).toEqual([
      ['/api/v1/users', 'SSWS t0ken'],
    ]);
    expect(asked.map(({ url }) => url)).toEqual([new URL(origin).host]);
    expect(asked[0]?.headers['proxy-authorization']).toBe(
      `Basic ${Buffer.from('ann:p@ss').toString('base64')}`,
    );
    expect(JSON.stringify(asked[0]?.rawHeaders)).not.toContain('t0ken');
  });

  it.each([403, 407, 502])('that answers %i has sent nothing', async (status) => {
    const { asked, proxy } = await proxyServer(status);
    const { seen, origin } = await organisation();
    expect(await through(origin, proxy)).toMatchObject({ kind: 'proxy', sent: false });
    expect([asked.length, seen.length]).toEqual([1, 0]);
  });

  it('that is not there has sent nothing, and the organisation is not reached without it', async () => {
    const { seen, origin } = await organisation();
    expect(await through(origin, 'http://127.0.0.1:1')).toMatchObject({ kind: 'connect', sent: false });
    expect(seen).toEqual([]);
  });

  it('does not make a certificate trusted', async () => {
    const { asked, proxy } = await proxyServer();
    const { seen, origin } = await organisation();
    expect(await through(origin, proxy)).toMatchObject({ kind: 'tls', sent: false });
    expect([asked.length, seen.length]).toEqual([1, 0]);
  });
});

describe('which proxy', () => {
  const PROXY = 'http://proxy.acme.example:3128';

  it.each([
    ['https://acme.okta.com', PROXY, '', PROXY],
    ['https://acme.okta.com', 'proxy.acme.example:3128', '', PROXY],
    ['https://acme.okta.com', PROXY, 'localhost, .acme.example', PROXY],
    ['https://acme.okta.com', PROXY, 'okta.com', undefined],
    ['https://acme.okta.com', PROXY, '.OKTA.com', undefined],
    ['https://acme.okta.com', PROXY, 'acme.okta.com:443', undefined],
    ['https://acme.okta.com', PROXY, 'acme.okta.com:8443', PROXY],
    ['https://acme.okta.com', PROXY, 'kta.com', PROXY],
    ['https://acme.okta.com', PROXY, '*', undefined],
    ['http://127.0.0.1:9000', PROXY, '', undefined],
    [undefined, 'socks5://x', '', undefined],
    ['https://acme.okta.com', undefined, '', undefined],
  ])('%s with %s, but not %s: %s', (origin, proxy, except, expected) => {
    expect(proxyOf(origin, proxy, except)?.origin).toBe(expected);
  });

  it('is not looked at where every host is excepted, a bucket too', () => {
    const settings = (NO_PROXY: string) =>
      readSettings({
        OKTA_DOMAIN: 'acme.okta.com',
        S3_ENABLED: 'true',
        S3_BUCKET_NAME: 'reports',
        HTTPS_PROXY: 'socks5://proxy.example:1080',
        NO_PROXY,
      });
    expect(settings('other.example, *').s3?.proxies).toBeUndefined();
    expect(() => settings('acme.okta.com')).toThrow(/^config\.invalid: The setting HTTPS_PROXY /);
  });

  it.each(['HTTPS_PROXY', 'https_proxy'])('comes from %s, and shows no password', (name) => {
    const environment = { OKTA_DOMAIN: 'acme.okta.com', [name]: 'http://ann:s3cret@proxy.acme.example:3128' };
    const settings = readSettings(environment);
    expect(settings.proxy?.origin).toBe(PROXY);
    expect(inspect(settings, { depth: 9 }) + JSON.stringify(settings)).not.toMatch(/s3cret|YW5uOnMzY3JldA/);
  });

  it.each(['socks5://proxy:1080', 'http://'])('%s is refused, and not shown', (proxy) => {
    const refused = () => readSettings({ OKTA_DOMAIN: 'acme.okta.com', HTTPS_PROXY: proxy });
    expect(refused).toThrow(/^config\.invalid: The setting HTTPS_PROXY /);
    expect(refused).not.toThrow(proxy);
  });
});
