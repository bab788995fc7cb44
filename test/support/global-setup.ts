import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { ROUTES } from '../../src/sandbox/routes/table.ts';
import type { Recorded } from './contract-recorder.ts';
import { documentsPresent, OktaDocuments, RELAXATIONS } from './okta-documents.ts';
import { bundle, PROGRAM_FOLDER } from './program.ts';

const ROOT = resolve(import.meta.dirname, '../..');

/** What users start is what the tests start: in half the time that the sources would need. Types are checked elsewhere. */
async function build(): Promise<void> {
  const compile = ['node_modules/ts7/bin/tsc', '-p', 'tsconfig.build.json', '--noCheck'];
  const compiling = spawn(process.execPath, compile, { cwd: ROOT, stdio: 'inherit' });
  const [status] = (await once(compiling, 'close')) as [number | null];
  if (status !== 0) throw new Error(`compiling ended with ${status}`);
}

/**
 * Gathers what every worker saw of the sandbox's answers, prints the table, and fails the run on a breach: by its exit
 * code, as vitest only prints what a teardown throws.
 */
export async function setup(): Promise<() => void> {
  const program = mkdtempSync(join(ROOT, '.okta-entitlements-'));
  process.env[PROGRAM_FOLDER] = program;
  const made = await Promise.allSettled([build(), bundle(program)]);
  for (const one of made)
    if (one.status === 'rejected') {
      rmSync(program, { recursive: true, force: true });
      throw one.reason;
    }
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-contract-'));
  process.env['CONTRACT_RECORD'] = folder;
  return () => {
    try {
      if (documentsPresent) report(folder);
      else console.log('contract tests: SKIPPED');
    } catch (error) {
      process.exitCode = 1;
      throw error;
    } finally {
      for (const used of [folder, program]) rmSync(used, { recursive: true, force: true });
    }
  };
}

function report(folder: string): void {
  const rows = readdirSync(folder).flatMap((file) =>
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Recorded),
  );
  const seen = new Map<string, Map<number, number>>();
  for (const { kind, operation, status, count } of rows) {
    if (kind !== 'seen') continue;
    const statuses = seen.get(operation) ?? new Map<number, number>();
    statuses.set(status, (statuses.get(status) ?? 0) + count);
    seen.set(operation, statuses);
  }
  const documents = new OktaDocuments();
  // A part of the suite cannot cover everything.
  const whole = seen.has('createGrant') && seen.size === ROUTES.length;
  console.log('\ncontract: operation × status seen');
  const missing: string[] = [];
  for (const { operation } of ROUTES) {
    const statuses = seen.get(operation) ?? new Map<number, number>();
    const shown = [...statuses].sort(([a], [b]) => a - b).map(([status, count]) => `${status}×${count}`);
    const absent = (documents.operations.get(operation)?.statuses ?? []).filter(
      (status) => !statuses.has(Number(status)),
    );
    missing.push(...absent.map((status) => `${operation} ${status}`));
    console.log(
      `  ${operation.padEnd(30)} ${shown.join(' ')}${absent.length > 0 ? `   not seen: ${absent.join(' ')}` : ''}`,
    );
  }
  const relaxed = new Map<string, number>();
  for (const { kind, text = '', count } of rows)
    if (kind === 'relaxed') relaxed.set(text, (relaxed.get(text) ?? 0) + count);
  for (const [name, count] of relaxed)
    console.log(`  relaxed ${String(count).padStart(6)} ${name}: ${RELAXATIONS[name] ?? ''}`);
  const problems = rows.filter(({ kind }) => kind === 'problem');
  for (const { text = '', count } of problems.slice(0, 20)) console.log(`  BREACH ×${count} ${text}`);
  if (problems.length > 0)
    throw new Error(`contract: ${problems.length} answers are not what Okta's documents say`);
  if (whole && missing.length > 0) throw new Error(`contract: never seen: ${missing.join(', ')}`);
}
