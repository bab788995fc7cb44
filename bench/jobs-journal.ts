import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Claim } from './claim.ts';

const SMALL = 100_000;
const LARGE = 1_000_000;

type Phase = 'plan' | 'write' | 'resume' | 'check';
interface Measured {
  readonly seconds: number;
  readonly peakMegabytes: number;
}
interface Sized extends Readonly<Record<Phase, Measured>> {
  readonly bytes: number;
}

/**
 * A journal of a million operations, in a file, each entry durable before the next step of its operation: how fast, how
 * large, how long a runner takes to find where its predecessor was killed, and memory against a tenth of it.
 */
export async function jobsJournal(): Promise<readonly Claim[]> {
  const small = await journaled(SMALL);
  const large = await journaled(LARGE);
  const peak = (sized: Sized) =>
    Math.max(...(['plan', 'write', 'resume'] as const).map((phase) => sized[phase].peakMegabytes));
  const peaks = (sized: Sized) =>
    (['plan', 'write', 'resume', 'check'] as const)
      .map((phase) => `${phase} ${sized[phase].peakMegabytes}`)
      .join(', ');
  return [
    {
      claim: 'jobs.journal.rate',
      value: Math.round(LARGE / large.write.seconds),
      // A tenant takes at most 20 grants a second (1,200 a minute, contract §9): the journal must never be what is waited for.
      goal: 1_000,
      better: 'higher',
      unit: 'operations/s',
      note: `${LARGE.toLocaleString('en-US')} operations, sent and done, 20 at once, in ${Math.round(large.write.seconds)} s; of ${SMALL.toLocaleString('en-US')}: ${Math.round(SMALL / small.write.seconds)}`,
    },
    {
      claim: 'jobs.journal.slowdown',
      value: large.write.seconds / LARGE / (small.write.seconds / SMALL),
      goal: 2,
      better: 'lower',
      unit: '×',
      note: 'time per operation, against a tenth of the operations',
    },
    {
      claim: 'jobs.journal.size',
      value: large.bytes / LARGE,
      goal: 1_500,
      better: 'lower',
      unit: 'bytes/operation',
      note: `${Math.round(large.bytes / 1e6).toLocaleString('en-US')} MB with plan, journal, details and seals`,
    },
    {
      claim: 'jobs.journal.resume',
      value: large.resume.seconds,
      goal: 10,
      better: 'lower',
      unit: 's',
      note: `to the first of the last 20; of ${SMALL.toLocaleString('en-US')}: ${small.resume.seconds.toFixed(2)} s`,
    },
    {
      claim: 'jobs.journal.check',
      value: large.check.seconds,
      goal: 120,
      better: 'lower',
      unit: 's',
      note: 'every entry against the seals',
    },
    {
      claim: 'jobs.journal.memory',
      value: peak(large) / peak(small),
      goal: 1.2,
      better: 'lower',
      unit: '×',
      note: `peak resident MB of a job: ${peaks(large)}; of ${SMALL.toLocaleString('en-US')}: ${peaks(small)}`,
    },
    {
      claim: 'jobs.journal.check-memory',
      value: large.check.peakMegabytes,
      goal: 300,
      better: 'lower',
      unit: 'MB',
      // One byte for each operation, and every seal: two thousand of them.
      note: 'peak resident',
    },
  ];
}

async function journaled(operations: number): Promise<Sized> {
  const home = mkdtempSync(join(tmpdir(), 'okta-entitlements-bench-'));
  try {
    const plan = await phase('plan', home, operations);
    const write = await phase('write', home, operations);
    const bytes = readdirSync(home).reduce((sum, name) => sum + statSync(join(home, name)).size, 0);
    const resume = await phase('resume', home, operations);
    const check = await phase('check', home, operations);
    return { plan, write, resume, check, bytes };
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

async function phase(name: Phase, home: string, operations: number): Promise<Measured> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(import.meta.dirname, 'journal-process.ts'), name, home, String(operations)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`${name} ended with ${code}`);
  return JSON.parse(out) as Measured;
}
