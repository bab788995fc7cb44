import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { threadId } from 'node:worker_threads';
import { build } from 'esbuild';
import { afterAll } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const FOLDER = join(ROOT, '.okta-entitlements');
let bundled: Promise<string> | undefined;

/**
 * The program in one file, so that a process starts in half the time: hundreds are started. Called while tests are
 * collected; the file is removed after them.
 */
export function theProgram(): () => Promise<string> {
  const file = join(FOLDER, `program-${process.pid}-${threadId}.mjs`);
  afterAll(() => {
    bundled = undefined;
    rmSync(file, { force: true });
  });
  return () => (bundled ??= bundle(file));
}

async function bundle(file: string): Promise<string> {
  mkdirSync(FOLDER, { recursive: true });
  await build({
    entryPoints: [join(ROOT, 'src/main.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    outfile: file,
    logLevel: 'silent',
    banner: {
      js: `import { createRequire as requireHere } from 'node:module'; const require = requireHere(import.meta.url);`,
    },
  });
  return file;
}
