import { Readable, Writable } from 'node:stream';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { ProductError } from '../model/product-error.ts';
import { withEnvironmentFile } from './environment-file.ts';
import { runCli } from './program.ts';
import { EXIT } from './terminal.ts';
import { outputFolder, writeNew } from './write-new.ts';

const run = (...args: string[]) => runWith({}, ...args);

async function runWith(environment: Record<string, string>, ...args: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    environment,
    version: '1.2.3',
    input: Readable.from([]),
    output: new Writable({ write: (_chunk, _encoding, done) => done() }),
    interactive: false,
    out: (text) => void (stdout += text),
    error: (text) => void (stderr += text),
  });
  return { code, stdout, stderr };
}

describe('a wrong command line', () => {
  it.each([
    ['an unknown command', ['frobnicate']],
    ['an unknown option', ['plan', 'show', 'pln_1', '--frobnicate']],
    ['a way round the question', ['apply', 'pln_1', '--yes']],
    ['a missing plan', ['apply']],
    ['a plan too many', ['apply', 'pln_1', 'pln_2']],
    ['waves of nobody', ['apply', 'pln_1', '--waves', '0']],
    ['an unknown section', ['plan', 'show', 'pln_1', '--people', 'everybody']],
    ['a port that is no number', ['sandbox', '--port', 'http']],
    ['fewer people than the report names', ['sandbox', '--people', '3']],
  ])('%s ends with 64, the reason on stderr', async (_what, args) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(EXIT.usage);
    expect(stderr).toMatch(/^error: /);
    expect(stdout).toBe('');
  });
});

describe('a word that is no command', () => {
  it('is called unknown, and is not taken for an argument of the default command', async () => {
    const { stderr } = await run('frobnicate\u001b[31m');
    expect(stderr).toContain("unknown command 'frobnicate[31m'");
    expect(stderr).toContain('okta-entitlements --help');
    expect(stderr).not.toContain('serve');
  });

  it('is called unknown by the default command also where the file of settings is called like another', async () => {
    const { stderr } = await run('--env-file', 'jobs', 'frobnicate');
    expect(stderr).toContain('okta-entitlements --help');
  });
});

describe('a place that cannot be written to or read', () => {
  const home = mkdtempSync(join(tmpdir(), 'okta-entitlements-places-'));
  const file = join(home, 'a-file');
  writeFileSync(file, '');
  afterAll(() => rmSync(home, { recursive: true }));

  it('is one sentence of cause and one of remedy for the reports folder', async () => {
    const ended = await runWith(
      { OKTA_ENTITLEMENTS_HOME: home, OKTA_ENTITLEMENTS_REPORTS: file },
      'jobs',
      'list',
    );
    expect(ended).toMatchObject({ code: EXIT.error, stdout: '' });
    expect(ended.stderr).toBe(
      `config.invalid: The setting OKTA_ENTITLEMENTS_REPORTS is not usable: that folder cannot be made or read.\nCorrect OKTA_ENTITLEMENTS_REPORTS and start again.\nAbout: ${file}\n`,
    );
  });

  it('is the same for the files of an export, and a file that could not be made whole is not left behind', async () => {
    await expect(outputFolder(join(file, 'out'))).rejects.toMatchObject({
      code: 'output.unwritable',
      subject: join(file, 'out'),
    });
    async function* broken() {
      yield 'a,b\r\n';
      throw new ProductError('plan.not_found');
    }
    const path = join(home, 'people.csv');
    await expect(writeNew(path, broken())).rejects.toMatchObject({ code: 'plan.not_found' });
    expect(await writeNew(path, ['a\r\n'])).toMatch(/^[0-9a-f]{64}$/);
    await expect(writeNew(path, ['b'])).rejects.toMatchObject({ code: 'output.taken' });
    expect(readFileSync(path, 'utf8')).toBe('a\r\n');
  });
});

describe('help and version', () => {
  it('go to stdout and end with 0', async () => {
    expect(await run('--version')).toEqual({ code: EXIT.done, stdout: '1.2.3\n', stderr: '' });
    const help = await run('--help');
    expect(help).toMatchObject({ code: EXIT.done, stderr: '' });
    for (const word of ['serve', 'sandbox', 'apply', 'plan', '--env-file', 'Exit codes']) {
      expect(help.stdout).toContain(word);
    }
  });
});

describe('the environment with a file', () => {
  it('is the file where the environment says nothing, even where it says nothing at length', () => {
    const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-env-'));
    const file = join(folder, '.env');
    writeFileSync(file, '# a comment\nA=from file\nB="from file"\nC=from file\n');
    expect(withEnvironmentFile({ A: 'own', B: '' }, file)).toEqual({ A: 'own', B: '', C: 'from file' });
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['UTF-8 with a mark', Buffer.from('\ufeffA=1\r\nB=zwölf\r\n')],
    ['UTF-16, as a shell of Windows writes it', Buffer.from('\ufeffA=1\r\nB=zwölf\r\n', 'utf16le')],
  ])('takes every line of a file in %s', (_, bytes) => {
    const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-env-'));
    const file = join(folder, '.env');
    writeFileSync(file, bytes);
    expect(withEnvironmentFile({}, file)).toEqual({ A: '1', B: 'zwölf' });
    writeFileSync(file, Buffer.from('A=zwölf\n', 'latin1'));
    expect(() => withEnvironmentFile({}, file)).toThrow(ProductError);
    rmSync(folder, { recursive: true });
  });

  it('is an error where the file cannot be read', () => {
    expect(() => withEnvironmentFile({}, '/no/such/file')).toThrow(ProductError);
  });
});
