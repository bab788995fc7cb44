import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { applied } from '../../test/support/import-report.ts';
import { CREDENTIALS, startS3 } from '../../test/support/s3-server.ts';
import { smallApp } from '../../test/support/small-app.ts';
import { createWorld } from '../../test/support/world.ts';
import { analyzeReport } from '../workflows/reports/analyze-report.ts';
import { listReports } from '../workflows/reports/list-reports.ts';
import { planGrants } from '../workflows/plans/plan-grants.ts';
import { allReports } from './all-reports.ts';
import { localFolder } from './local-folder.ts';
import { type Bucket, s3Bucket, type S3Place } from './s3-client.ts';
import { s3Folder } from './s3-folder.ts';

const TEXT = 'Email,Role\nann@a.example,Admin\n';
const BUCKET = 'reports';

let server: Awaited<ReturnType<typeof startS3>>;
let client: S3Client;
let home: string;
let prefix: string;
let round = 0;

beforeAll(async () => {
  server = await startS3(BUCKET);
  client = new S3Client({
    region: 'us-east-1',
    endpoint: server.endpoint,
    forcePathStyle: true,
    credentials: CREDENTIALS,
    requestChecksumCalculation: 'WHEN_REQUIRED',
  });
});
afterAll(async () => {
  client.destroy();
  await server.close();
});
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 's3-home-'));
  prefix = `round-${++round}/`;
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const put = (key: string, text: string | Uint8Array = TEXT) =>
  client.send(new PutObjectCommand({ Bucket: BUCKET, Key: `${prefix}${key}`, Body: text }));

function folder(change: Partial<S3Place> = {}) {
  const place: S3Place = {
    bucket: BUCKET,
    prefix,
    region: 'us-east-1',
    endpoint: server.endpoint,
    credentials: CREDENTIALS,
    ...change,
  };
  return s3Folder(s3Bucket(place), place, join(home, 's3'));
}

const listed = async () =>
  (await folder().list()).map(({ path }) => path.slice(`s3://${BUCKET}/${prefix}`.length));

const bytesOf = async (stream: AsyncIterable<unknown>) => {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
};

async function listening(store: Server): Promise<{ readonly endpoint: string; readonly close: () => void }> {
  await new Promise<void>((done) => store.listen(0, '127.0.0.1', done));
  const { port } = store.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    close() {
      store.closeAllConnections();
      store.close();
    },
  };
}

describe('reports of a bucket', () => {
  it('are listed below the prefix only, reports only, without what was imported', async () => {
    for (const key of [
      'a.csv',
      'deep/b.CSV',
      'x.txt',
      'zipped.csv.gz',
      '.hidden.csv',
      'deep/~$b.xlsx',
      'processed/c.csv',
      'processed_and_assigned/d.csv',
    ])
      await put(key);
    await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'elsewhere.csv', Body: TEXT }));
    expect(await listed()).toEqual(['a.csv', 'deep/b.CSV', 'zipped.csv.gz']);
  });

  // s3rver fails on its own continuation tokens, so these pages are written by hand.
  it.each([
    [['a.csv', 'b.csv', 'c.csv'], true],
    [undefined, false],
  ])('are listed to the last page, or not at all', async (expected, hasToken) => {
    const rest = ['b.csv', 'c.csv'];
    const pages = createServer((request, response) => {
      const token = new URL(request.url ?? '', 'http://x').searchParams.get('continuation-token');
      const page = token === null ? 0 : Number(token);
      const key = ['a.csv', ...rest][page] ?? '';
      const more = page < 2 ? `<IsTruncated>true</IsTruncated>${next(page)}` : '';
      response.end(
        `<?xml version="1.0"?><ListBucketResult><Contents><Key>${prefix}${key}</Key><ETag>"1"</ETag><Size>1</Size></Contents>${more}</ListBucketResult>`,
      );
    });
    const next = (page: number) =>
      hasToken ? `<NextContinuationToken>${page + 1}</NextContinuationToken>` : '';
    const { endpoint, close } = await listening(pages);
    try {
      const list = folder({ endpoint }).list();
      if (expected === undefined)
        await expect(list).rejects.toMatchObject({ code: 'intake.bucket_unavailable' });
      else expect((await list).map(({ name }) => name)).toEqual(expected);
    } finally {
      close();
    }
  });

  it('give their bytes and hash, whatever their key, and stay inside the cache', async () => {
    const bytes = Buffer.alloc(700_001, 'Email,Role\n');
    const names = ['plain.csv', '../../../evil.csv', 'a b+é 日本.csv', '%2e%2e%2fx.csv', 'quote\'"&?#.csv'];
    const at = folder();
    for (const name of names.filter((key) => !key.startsWith('..'))) {
      await put(name, bytes);
      const file = await at.find(name);
      expect((await bytesOf(await at.open(file))).equals(bytes), name).toBe(true);
      expect(await at.identify(file)).toEqual({
        name,
        path: `s3://${BUCKET}/${prefix}${name}`,
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      });
    }
    expect(readdirSync(home)).toEqual(['s3']);
    expect(readdirSync(join(home, 's3')).every((name) => /^[0-9a-f]{32}-[0-9a-f]{32}$/.test(name))).toBe(
      true,
    );
  });

  it.each(['.env', 'a/.env.csv', 'notes.json'])('reports only: %s is none', async (name) => {
    await expect(folder().find(`s3://${BUCKET}/${prefix}${name}`)).rejects.toMatchObject({
      code: 'intake.not_found',
    });
  });

  it.each(['s3://other/x.csv', 's3://reports/elsewhere.csv', 's3://reports/'])(
    'below the prefix only: %s is refused',
    async (path) => {
      await expect(folder().find(path)).rejects.toMatchObject({ code: 'intake.outside_root' });
    },
  );

  it('are read anew where the object changed, and only the newest is kept', async () => {
    await put('x.csv');
    const at = folder();
    const file = await at.find('x.csv');
    const first = await at.identify(file);
    await put('x.csv', `${TEXT}bob@a.example,Viewer\n`);
    const second = await at.identify(file);
    expect(second.sha256).not.toBe(first.sha256);
    expect(readdirSync(join(home, 's3'))).toHaveLength(1);
  });

  it('are whole where two read one at once, of which the second begins while the first is under way', async () => {
    const bytes = Buffer.from(TEXT.repeat(1_000));
    const object = { key: `${prefix}x.csv`, etag: '"1"', bytes: bytes.length, modifiedAt: 0 };
    const bodies = [new PassThrough(), new PassThrough()] as const;
    let gets = 0;
    const bucket: Bucket = {
      list: async () => [object],
      head: async () => object,
      get: async () => bodies[gets++ % 2],
      move: async () => undefined,
    };
    const at = s3Folder(bucket, { bucket: BUCKET, prefix }, join(home, 's3'));
    const file = await at.find('x.csv');
    const parts = () => (readdirSync(home).includes('s3') ? readdirSync(join(home, 's3')) : []);
    const first = at.identify(file);
    bodies[0].write(bytes.subarray(0, 9_000));
    await vi.waitFor(() => expect(statSync(join(home, 's3', parts()[0] ?? '')).size).toBe(9_000));
    const second = at.identify(file);
    await vi.waitFor(() => expect(gets).toBe(2));
    bodies[1].write(bytes.subarray(0, 10));
    await vi.waitFor(() =>
      expect(parts().some((name) => statSync(join(home, 's3', name)).size === 10)).toBe(true),
    );
    bodies[0].end(bytes.subarray(9_000));
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    expect(await first).toMatchObject({ sha256 });
    bodies[1].end(bytes.subarray(10));
    expect(await second).toMatchObject({ sha256 });
    expect(parts()).toHaveLength(1);
  });

  it('leave nothing for good of a download that was killed', async () => {
    await put('x.csv');
    mkdirSync(join(home, 's3'));
    const day = 24 * 3_600;
    const now = Date.now() / 1000;
    for (const [name, at] of [
      ['killed.part', now - day - 60],
      ['under-way.part', now - day + 60],
    ] as const) {
      writeFileSync(join(home, 's3', name), 'Email');
      utimesSync(join(home, 's3', name), at, at);
    }
    await folder().identify(await folder().find('x.csv'));
    const left = readdirSync(join(home, 's3'));
    expect(left).toHaveLength(2);
    expect(left).toContain('under-way.part');
  });

  it('are not removed after the copy where another one was put there meanwhile', async () => {
    const deleted: unknown[] = [];
    let etag = '"1"';
    const store = createServer((request, response) => {
      if (request.method === 'DELETE') deleted.push(request.url);
      if (request.method === 'HEAD' && request.url?.includes('processed') === true) response.writeHead(404);
      else response.writeHead(200, { etag, ...(request.method === 'HEAD' ? { 'content-length': '1' } : {}) });
      if (request.method === 'PUT') {
        etag = '"2"';
        response.end(`<?xml version="1.0"?><CopyObjectResult><ETag>"1"</ETag></CopyObjectResult>`);
      } else response.end();
    });
    const { endpoint, close } = await listening(store);
    try {
      await folder({ endpoint }).moveImported(`s3://${BUCKET}/${prefix}x.csv`, 'processed');
      expect([etag, deleted]).toEqual(['"2"', []]);
    } finally {
      close();
    }
  });

  it('are moved when they were imported, over nothing', async () => {
    await put('a/x.csv');
    await put('b/x.csv', 'other');
    const at = folder();
    await at.moveImported(`s3://${BUCKET}/${prefix}a/x.csv`, 'processed');
    await at.moveImported(`s3://${BUCKET}/${prefix}b/x.csv`, 'processed');
    expect(await listed()).toEqual(['b/x.csv']);
    const moved = await at.find(`s3://${BUCKET}/${prefix}processed/x.csv`);
    expect((await bytesOf(await at.open(moved))).toString('utf8')).toBe(TEXT);
  });
});

describe('what a bucket can refuse', () => {
  it('a bucket that is not there', async () => {
    await expect(folder({ bucket: 'nothing' }).list()).rejects.toMatchObject({
      code: 'intake.bucket_not_found',
    });
  });

  it('credentials that it does not know', async () => {
    const at = folder({ credentials: { accessKeyId: 'SOMEBODY', secretAccessKey: 'else' } });
    await put('x.csv');
    await expect(at.list()).rejects.toMatchObject({ code: 'intake.bucket_denied' });
    await expect(at.find(`s3://${BUCKET}/${prefix}x.csv`)).rejects.toMatchObject({
      code: 'intake.bucket_denied',
    });
  });

  it('a machine without credentials', async () => {
    const names = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_PROFILE'];
    const before = { ...process.env };
    for (const name of names) delete process.env[name];
    const nothing = join(home, 'no-such-file');
    Object.assign(process.env, {
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_SHARED_CREDENTIALS_FILE: nothing,
      AWS_CONFIG_FILE: nothing,
    });
    try {
      const place = { bucket: BUCKET, prefix, region: 'us-east-1', endpoint: server.endpoint };
      await expect(s3Folder(s3Bucket(place), place, join(home, 's3')).list()).rejects.toMatchObject({
        code: 'intake.bucket_no_credentials',
      });
    } finally {
      for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
      Object.assign(process.env, before);
    }
  });

  it('a download that breaks off: nothing of it is kept', async () => {
    const head = { etag: '"1"', 'content-length': '1000', 'last-modified': 'Mon, 02 Nov 2026 08:00:00 GMT' };
    const broken = createServer((request, response) => {
      response.writeHead(200, head);
      if (request.method === 'HEAD') response.end();
      else response.write('half', () => response.destroy());
    });
    const { endpoint, close } = await listening(broken);
    try {
      const at = folder({ endpoint });
      const file = await at.find(`s3://${BUCKET}/${prefix}x.csv`);
      await expect(at.identify(file)).rejects.toMatchObject({ code: 'intake.bucket_unavailable' });
      expect(readdirSync(join(home, 's3'))).toEqual([]);
    } finally {
      close();
    }
  });

  it('an answer to somebody who no longer waits', async () => {
    await put('x.csv');
    await expect(folder().list(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('a folder and a bucket together', () => {
  it('lists both, and takes a name that only one has', async () => {
    const local = await localFolder(join(home, 'reports'));
    writeFileSync(join(local.root, 'here.csv'), TEXT);
    writeFileSync(join(local.root, 'both.csv'), TEXT);
    await put('there.csv');
    await put('both.csv');
    const all = allReports(local, folder());
    expect((await all.list()).map(({ name }) => name)).toEqual([
      'both.csv',
      'here.csv',
      'both.csv',
      'there.csv',
    ]);
    expect((await all.find('here.csv')).path).toBe('here.csv');
    expect((await all.find('there.csv')).path).toBe(`s3://${BUCKET}/${prefix}there.csv`);
    await expect(all.find('both.csv')).rejects.toMatchObject({ code: 'intake.ambiguous' });
    await expect(all.find('none.csv')).rejects.toMatchObject({ code: 'intake.not_found' });
  });

  it('imports from the bucket: list, analyze, plan, apply, marked as processed; a changed object is not imported', async () => {
    const world = await createWorld();
    try {
      const app = await smallApp(world, 4, 1);
      const report = 'from-bucket.csv';
      const rows = app.users.map(({ profile }) => `${profile['login'] ?? ''},Viewer\n`).join('');
      await put(report, `Login,Role\n${rows}`);
      const context = { ...world.context, reports: allReports(world.context.reports, folder()) };
      const number = (await listReports(context)).reports.find(({ name }) => name === report)?.number ?? 0;
      const overrides = { identifier: 'Login', entitlements: ['Role'] };
      await analyzeReport(context, { report: String(number), overrides });

      await put(report, `Login,Role\n${rows.replaceAll('Viewer', 'Admin')}`);
      const writes = world.sandbox.requests.writes;
      await expect(planGrants(context, { app: app.app.id, report: String(number) })).rejects.toMatchObject({
        code: 'intake.changed',
      });
      await expect(planGrants(context, { app: app.app.id, report })).rejects.toMatchObject({
        code: 'intake.changed',
      });
      expect(world.sandbox.requests.writes).toBe(writes);

      await analyzeReport(context, { report, overrides });
      const plan = await planGrants(context, { app: app.app.id, report });
      expect((await applied({ ...world, context }, plan)).verification?.ledger.granted).toBe(3);
      expect(await listed()).toEqual([]);
      expect((await folder().find(report)).path).toContain('/processed_and_assigned/');
    } finally {
      await world.close();
    }
  });
});
