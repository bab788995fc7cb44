import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serialize } from 'node:v8';
import { datasetChunks } from '../../src/mining/dataset/dataset-chunks.ts';
import type { Claim } from '../claim.ts';
import { compiledBenches } from '../compiled.ts';
import { generateTenant } from './tenant.ts';
import { datasetOf } from './tenant-dataset.ts';

interface Measured {
  readonly holdings: number;
  /** Milliseconds of one plain pass over the holdings in the same process: the best of nine. */
  readonly pass: number;
  readonly milliseconds: number;
  readonly cpuMilliseconds: number;
  readonly peakMegabytes: number;
  readonly patterns: number;
}

/** G14–G16: time on two threads as a multiple of one pass over the holdings in the same process, memory of a process that only mines. */
export async function speedClaims(full: boolean): Promise<readonly Claim[]> {
  const small = await measured(10_000, 1);
  if (!full) return [passes('10k', small, 8000, 'quick')];
  const middle = await measured(100_000, 1);
  const large = await measured(1_000_000, 1.75);
  const perHolding = ({ milliseconds, holdings }: Measured) => milliseconds / holdings;
  return [
    passes('100k', middle, 4000, 'G15, target .7 s'),
    passes('1M', large, 400, 'G14, target 250'),
    {
      claim: 'mining.memory.1M',
      value: large.peakMegabytes,
      goal: 1200,
      better: 'lower',
      unit: 'MB',
      note: `G16, target 600; peak resident of a process that reads a stored dataset and mines it`,
    },
    {
      claim: 'mining.flat',
      value: perHolding(large) / perHolding(middle),
      goal: 1.2,
      better: 'lower',
      unit: '× the cost per holding at 100k',
      note: `${(1000 * perHolding(middle)).toFixed(1)} µs at 100k, ${(1000 * perHolding(large)).toFixed(1)} µs at 1M`,
    },
  ];
}

function passes(name: string, { pass, milliseconds, ...of }: Measured, goal: number, what: string): Claim {
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return {
    claim: `mining.passes.${name}`,
    value: milliseconds / pass,
    goal,
    better: 'lower',
    unit: 'passes over the holdings',
    note: `${what}; ${of.holdings.toLocaleString('en-US')} holdings, ${of.patterns} patterns in ${seconds(milliseconds)} on two threads (${seconds(of.cpuMilliseconds)} of processor), one pass ${pass.toFixed(2)} ms`,
  };
}

async function measured(people: number, grantScale: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-bench-'));
  try {
    const program = join(compiledBenches(folder), 'mining', 'speed-process.js');
    const file = join(folder, 'dataset');
    writeFileSync(
      file,
      serialize(await datasetChunks(datasetOf(generateTenant({ seed: 1, people, grantScale })))),
    );
    const { status, stdout } = spawnSync(process.execPath, [program, file], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (status !== 0) throw new Error(`mining ${people} people ended with ${status}`);
    return JSON.parse(stdout) as Measured;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
