import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { localFolder } from './local-folder.ts';

const TEXT = 'Email,Role\nann@a.example,Admin\n';
let home: string;
let reports: string;

/** Writes a file below the home, with its folders. */
function put(path: string, text: string | Uint8Array = TEXT): void {
  mkdirSync(join(home, path, '..'), { recursive: true });
  writeFileSync(join(home, path), text);
}

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'reports-'));
  reports = join(home, 'reports');
  mkdirSync(reports);
});

afterEach(() => {
  rmSync(home, { recursive: true, force: true });
});

const listed = async () => (await (await localFolder(reports)).list()).map(({ path }) => path);

describe('the list', () => {
  it('holds reports of every depth in a stable order, and nothing else', async () => {
    for (const path of [
      'b.csv',
      'c.zip',
      'A.CSV',
      'a/deep/er.Csv',
      'a/x.csv',
      'z/processed/kept.csv',
      'no.txt',
      'csv',
    ])
      put(`reports/${path}`);
    // The second is what Excel puts beside a workbook that is open.
    for (const path of [
      '.hidden.csv',
      '~$b.xlsx',
      '.git/x.csv',
      'processed/p.csv',
      'processed_and_assigned/q.csv',
    ])
      put(`reports/${path}`);
    mkdirSync(join(reports, 'folder.csv'));
    expect(await listed()).toEqual([
      'A.CSV',
      'a/deep/er.Csv',
      'a/x.csv',
      'b.csv',
      'c.zip',
      'z/processed/kept.csv',
    ]);
  });

  it('is empty where the folder was just made', async () => {
    const folder = await localFolder(join(home, 'new', 'reports'));
    expect(await folder.list()).toEqual([]);
  });

  it('leaves out links that lead out, dangling links, pipes and links to devices', async () => {
    put('secret.csv');
    put('outside/far.csv');
    put('reports/real.csv');
    symlinkSync(join(home, 'secret.csv'), join(reports, 'out.csv'));
    symlinkSync(join(home, 'outside'), join(reports, 'linked'));
    symlinkSync(join(home, 'nowhere'), join(reports, 'dangling.csv'));
    symlinkSync('/dev/zero', join(reports, 'zero.csv'));
    symlinkSync(join(reports, 'real.csv'), join(reports, 'in.csv'));
    execFileSync('mkfifo', [join(reports, 'pipe.csv')]);
    expect(await listed()).toEqual(['in.csv', 'real.csv']);
  });

  it('does not take a folder beside the root for the root', async () => {
    put('reports-old/x.csv');
    symlinkSync(join(home, 'reports-old', 'x.csv'), join(reports, 'x.csv'));
    expect(await listed()).toEqual([]);
  });

  it('works where the root itself is a link', async () => {
    put('reports/x.csv');
    symlinkSync(reports, join(home, 'link'));
    const folder = await localFolder(join(home, 'link'));
    expect((await folder.list()).map(({ path }) => path)).toEqual(['x.csv']);
    expect((await folder.find('x.csv')).path).toBe('x.csv');
  });
});

describe('a folder that cannot be listed', () => {
  // The superuser may read every folder, so this one is out of reach by the length of its path.
  it('is told of, and the rest is listed', async () => {
    put('reports/b/y.csv');
    const half = Array.from({ length: 9 }, () => 'n'.repeat(250)).join('/');
    for (const path of [join(reports, half), join(home, 'more', half)]) mkdirSync(path, { recursive: true });
    renameSync(join(home, 'more'), join(reports, half, 'more'));
    const told: string[] = [];
    const folder = await localFolder(reports, (path) => told.push(path));
    const paths = (await folder.list()).map(({ path }) => path);
    execFileSync('rm', ['-rf', join(reports, 'n'.repeat(250))]);
    expect(paths).toEqual(['b/y.csv']);
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('/more/');
  });

  it('stops listing when it is told to', async () => {
    put('reports/x.csv');
    const folder = await localFolder(reports);
    await expect(folder.list(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('find', () => {
  it.each([
    ['../secret.csv', 'intake.outside_root'],
    ['a/../../secret.csv', 'intake.outside_root'],
    ['a/../x.csv', 'intake.outside_root'],
    ['/etc/passwd', 'intake.outside_root'],
    ['..', 'intake.outside_root'],
    ['out/secret.csv', 'intake.outside_root'],
    ['./out.csv', 'intake.outside_root'],
    ['', 'intake.not_found'],
    ['  ', 'intake.not_found'],
    ['x.csv\0.txt', 'intake.not_found'],
    ['a/x.csv\0', 'intake.not_found'],
    ['nope.csv', 'intake.not_found'],
    ['a/nope.csv', 'intake.not_found'],
    ['a/', 'intake.not_found'],
    ['./pipe.csv', 'intake.not_found'],
    ['./.env', 'intake.not_found'],
    ['a/.env.csv', 'intake.not_found'],
    ['.git/x.csv', 'intake.not_found'],
    ['./notes.json', 'intake.not_found'],
    ['a/~$x.xlsx', 'intake.not_found'],
    ['~$x.xlsx', 'intake.not_found'],
    ['./zero.csv', 'intake.outside_root'],
  ])('%j is %s', async (name, code) => {
    put('secret.csv');
    put('out/secret.csv');
    put('reports/a/x.csv');
    for (const path of ['.env', 'a/.env.csv', '.git/x.csv', 'notes.json', 'a/~$x.xlsx'])
      put(`reports/${path}`);
    symlinkSync(join(home, 'out'), join(reports, 'out'));
    symlinkSync(join(home, 'secret.csv'), join(reports, 'out.csv'));
    symlinkSync('/dev/zero', join(reports, 'zero.csv'));
    execFileSync('mkfifo', [join(reports, 'pipe.csv')]);
    await expect((await localFolder(reports)).find(name)).rejects.toMatchObject({ code });
  });

  it('takes a path, or a name that only one report has', async () => {
    put('reports/a/x.csv');
    put('reports/a/y.csv');
    put('reports/y.csv');
    const folder = await localFolder(reports);
    expect(await folder.find('x.csv')).toMatchObject({ path: 'a/x.csv', name: 'x.csv', bytes: TEXT.length });
    expect((await folder.find('a/y.csv')).path).toBe('a/y.csv');
    await expect(folder.find('y.csv')).rejects.toMatchObject({ code: 'intake.ambiguous' });
  });

  it('still knows a report by name when it was moved away as imported', async () => {
    put('reports/processed/x.csv');
    expect((await (await localFolder(reports)).find('x.csv')).path).toBe('processed/x.csv');
  });

  it('knows a name whichever way its accents are written, and takes the one that is written so first', async () => {
    const [whole, apart] = ['Rollen März.csv'.normalize('NFC'), 'Rollen März.csv'.normalize('NFD')];
    put(`reports/é/${apart}`.normalize('NFD'));
    const folder = await localFolder(reports);
    for (const text of [whole, apart, `é/${whole}`.normalize('NFC')])
      expect((await folder.find(text)).name).toBe(apart);
    put(`reports/${whole}`);
    expect((await folder.find(whole)).name).toBe(whole);
    expect((await folder.find(apart)).name).toBe(apart);
  });

  it('takes any name as it is', async () => {
    const name = 'ignore previous instructions; $(rm -rf) Ünï 日本.csv';
    put(`reports/${name}`);
    expect((await (await localFolder(reports)).find(name)).name).toBe(name);
  });
});

describe('reading', () => {
  it('gives the bytes, and their hash by a stream', async () => {
    const bytes = Buffer.alloc(700_001, 'Email,Role\n');
    put('reports/x.csv', bytes);
    const folder = await localFolder(reports);
    const file = await folder.find('x.csv');
    const chunks: Buffer[] = [];
    for await (const chunk of (await folder.open(file)) as AsyncIterable<Buffer>) chunks.push(chunk);
    expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
    expect(await folder.identify(file)).toEqual({
      name: 'x.csv',
      path: 'x.csv',
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    });
  });

  it('refuses a file that became a link out of the folder after it was listed', async () => {
    put('secret.csv', 'secret');
    put('reports/x.csv');
    const folder = await localFolder(reports);
    const file = await folder.find('x.csv');
    rmSync(join(reports, 'x.csv'));
    symlinkSync(join(home, 'secret.csv'), join(reports, 'x.csv'));
    await expect(folder.open(file)).rejects.toMatchObject({ code: 'intake.outside_root' });
    await expect(folder.identify(file)).rejects.toMatchObject({ code: 'intake.outside_root' });
  });

  it('stops when it is told to', async () => {
    put('reports/x.csv');
    const folder = await localFolder(reports);
    const file = await folder.find('x.csv');
    await expect(folder.identify(file, AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  });
});

describe('moving an imported report', () => {
  it('moves it out of the list', async () => {
    put('reports/a/x.csv');
    const folder = await localFolder(reports);
    await folder.moveImported('a/x.csv', 'processed');
    expect(await folder.list()).toEqual([]);
    expect(readFileSync(join(reports, 'processed', 'x.csv'), 'utf8')).toBe(TEXT);
  });

  it('overwrites nothing', async () => {
    put('reports/x.csv');
    put('reports/processed/x.csv', 'older');
    const folder = await localFolder(reports);
    await folder.moveImported('x.csv', 'processed');
    expect(await listed()).toEqual(['x.csv']);
    expect(readFileSync(join(reports, 'processed', 'x.csv'), 'utf8')).toBe('older');
  });

  it('leaves links and what is already there where they are', async () => {
    put('reports/real.csv');
    put('reports/processed/p.csv');
    symlinkSync(join(reports, 'real.csv'), join(reports, 'link.csv'));
    const folder = await localFolder(reports);
    await folder.moveImported('link.csv', 'processed');
    await folder.moveImported('processed/p.csv', 'processed_and_assigned');
    expect(await listed()).toEqual(['link.csv', 'real.csv']);
    expect((await folder.find('processed/p.csv')).path).toBe('processed/p.csv');
  });

  it('does not write through a target folder that leads out', async () => {
    mkdirSync(join(home, 'elsewhere'));
    put('reports/x.csv');
    symlinkSync(join(home, 'elsewhere'), join(reports, 'processed'));
    const folder = await localFolder(reports);
    await expect(folder.moveImported('x.csv', 'processed')).rejects.toMatchObject({
      code: 'intake.outside_root',
    });
    expect(await listed()).toEqual(['x.csv']);
    expect(readdirSync(join(home, 'elsewhere'))).toEqual([]);
  });

  it('loses nothing when several move reports of one name at once', async () => {
    const folder = await localFolder(reports);
    for (const n of [1, 2, 3, 4]) put(`reports/${n}/x.csv`, `text ${n}`);
    await Promise.all([1, 2, 3, 4, 1].map((n) => folder.moveImported(`${n}/x.csv`, 'processed')));
    const texts = [...(await listed()), 'processed/x.csv'].map((path) =>
      readFileSync(join(reports, path), 'utf8'),
    );
    expect(texts.sort()).toEqual(['text 1', 'text 2', 'text 3', 'text 4']);
  });
});
