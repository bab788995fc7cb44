import { Readable, Writable } from 'node:stream';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ProductError } from '../model/product-error.ts';
import { withEnvironmentFile } from './environment-file.ts';
import { runCli } from './program.ts';
import { EXIT } from './terminal.ts';

async function run(...args: string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    environment: {},
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

  it('is an error where the file cannot be read', () => {
    expect(() => withEnvironmentFile({}, '/no/such/file')).toThrow(ProductError);
  });
});
