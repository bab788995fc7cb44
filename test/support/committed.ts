import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, relative } from 'node:path';
import { expect } from 'vitest';

/**
 * Holds a generated text to its committed file, so that a change of it is a diff that somebody reviews.
 * `UPDATE=1` writes the file instead.
 */
export function expectCommitted(file: URL, text: string): void {
  if (process.env['UPDATE'] === '1') {
    mkdirSync(dirname(file.pathname), { recursive: true });
    writeFileSync(file, text);
  }
  let committed: string | undefined;
  try {
    committed = readFileSync(file, 'utf8');
  } catch {
    committed = undefined;
  }
  const name = relative(process.cwd(), file.pathname);
  expect(committed, `${name} is not what the code says; run \`npm run docs\` and look at the diff`).toBe(
    text,
  );
}
