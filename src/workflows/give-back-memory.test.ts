import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';

const FILE = resolve(import.meta.dirname, '../../dist/workflows/give-back-memory.js');
/** Node 20 has the permission model as an experiment. */
const PERMISSION = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';

/** Fills memory with garbage, gives it back, and says by how many MB the heap shrank. */
const PROGRAM = `
  const { giveBackMemory } = await import(${JSON.stringify(FILE)});
  let kept = Array.from({ length: 500_000 }, (_, n) => ({ n }));
  const before = process.memoryUsage().heapUsed;
  kept = undefined;
  await giveBackMemory();
  console.log(Math.round((before - process.memoryUsage().heapUsed) / 1e6));`;

const run = (...flags: readonly string[]) =>
  Number(
    execFileSync(process.execPath, [...flags, '--input-type=module', '-e', PROGRAM], { encoding: 'utf8' }),
  );

it('what nobody uses is given back', () => {
  expect(run()).toBeGreaterThan(5);
});

it('nothing fails where the inspector is forbidden', () => {
  expect(run(PERMISSION, '--no-warnings', '--allow-fs-read=*')).not.toBeNaN();
});
