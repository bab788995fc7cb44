import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ProxyServer, startProxy } from '../support/proxy-server.ts';
import { CERTIFICATE, CREDENTIALS, startS3 } from '../support/s3-server.ts';

/** Reports of a bucket through a corporate proxy: the built program, a real proxy, a real store of S3 over TLS. */
const MAIN = resolve(import.meta.dirname, '../../dist/main.js');
const BUCKET = 'reports';
const NAME = 'who-holds-what.csv';
const TEXT = `Email,Role\n${'ann@a.example,Admin\n'.repeat(50_000)}`;
let store: Awaited<ReturnType<typeof startS3>>;
let home: string;
let proxy: ProxyServer | undefined;

/** Node trusts a certificate of its own only when it starts. */
const trusting = { NODE_EXTRA_CA_CERTS: CERTIFICATE };

beforeAll(async () => {
  store = await startS3(BUCKET, { tls: true });
  home = mkdtempSync(join(tmpdir(), 's3-proxy-'));
  const client = new S3Client({
    region: 'us-east-1',
    endpoint: store.endpoint,
    forcePathStyle: true,
    credentials: CREDENTIALS,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    requestHandler: { httpsAgent: { ca: readFileSync(CERTIFICATE) } },
  });
  await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: NAME, Body: TEXT }));
  client.destroy();
});
afterAll(async () => {
  await store.close();
  rmSync(home, { recursive: true, force: true });
});
afterEach(() => {
  proxy?.close();
  proxy = undefined;
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

async function cli(
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Ended> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    OKTA_ENTITLEMENTS_HOME: home,
    S3_ENABLED: 'true',
    S3_BUCKET_NAME: BUCKET,
    S3_ENDPOINT: store.endpoint,
    AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    ...environment,
  };
  try {
    const ended = await promisify(execFile)(process.execPath, [MAIN, ...args], { env });
    return { code: 0, ...ended };
  } catch (error) {
    return error as Ended;
  }
}

const list = (environment: Readonly<Record<string, string | undefined>>) =>
  cli(['reports', 'list'], environment);

describe('a bucket behind a proxy', () => {
  it('is listed and read through it, and the proxy sees neither what is asked nor any credentials', async () => {
    proxy = await startProxy();
    const through = { ...trusting, HTTPS_PROXY: proxy.proxy };
    const listed = await list(through);
    expect(listed.stdout, listed.stderr).toContain(NAME);
    const read = await cli(['patterns', 'analyze', '--report', NAME], through);
    expect(`${read.stdout}${read.stderr}`).toMatch(/^mining\.nothing: /m);
    const { host } = new URL(store.endpoint);
    expect(new Set(proxy.asked.map(({ url }) => url))).toEqual(new Set([host]));
    for (const { rawHeaders, headers } of proxy.asked) {
      expect(headers['proxy-authorization']).toBe(`Basic ${Buffer.from('ann:p@ss').toString('base64')}`);
      expect(JSON.stringify(rawHeaders)).not.toContain(CREDENTIALS.accessKeyId);
    }
    // A handshake, and then nothing that can be read.
    expect(proxy.carried().slice(0, 2)).toBe('\u0016\u0003');
    for (const secret of ['AWS4-HMAC', CREDENTIALS.accessKeyId, NAME, BUCKET, 'GET '])
      expect(proxy.carried(), secret).not.toContain(secret);
  });

  it.each(['127.0.0.1', 'other.example, *'])(
    'is reached without it where %s is excepted',
    async (NO_PROXY) => {
      proxy = await startProxy();
      const listed = await list({ ...trusting, HTTPS_PROXY: proxy.proxy, NO_PROXY });
      expect(listed.stdout, listed.stderr).toContain(NAME);
      expect(proxy.asked).toEqual([]);
    },
  );

  it.each([403, 407, 502])('is not reached at all where the proxy answers %i', async (status) => {
    proxy = await startProxy(status);
    const ended = await list({ ...trusting, HTTPS_PROXY: proxy.proxy });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(NAME);
    expect(ended.stderr).toMatch(/intake\.bucket_unavailable/);
    expect(proxy.asked.length).toBeGreaterThan(0);
    expect(proxy.carried()).toBe('');
  });

  it('has the credentials of a role fetched through it too', async () => {
    proxy = await startProxy();
    const tokenFile = join(home, 'token');
    writeFileSync(tokenFile, 'a web identity');
    const ended = await list({
      ...trusting,
      HTTPS_PROXY: proxy.proxy,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/reports',
      AWS_WEB_IDENTITY_TOKEN_FILE: tokenFile,
      AWS_ENDPOINT_URL_STS: 'https://127.0.0.1:9',
    });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(NAME);
    expect(new Set(proxy.asked.map(({ url }) => url))).toEqual(new Set(['127.0.0.1:9']));
  });

  it('is not reached without it where the proxy is not there', async () => {
    const ended = await list({ ...trusting, HTTPS_PROXY: 'http://127.0.0.1:1' });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(NAME);
    expect(ended.stderr).toMatch(/intake\.bucket_unavailable/);
  });

  it('is not trusted for the proxy: a certificate that nobody vouches for ends it', async () => {
    proxy = await startProxy();
    const ended = await list({ HTTPS_PROXY: proxy.proxy });
    expect(`${ended.stdout}${ended.stderr}`).not.toContain(NAME);
    expect(ended.stderr).toMatch(/intake\.bucket_unavailable/);
    expect(proxy.carried()).not.toContain(CREDENTIALS.accessKeyId);
  });
});
