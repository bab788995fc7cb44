import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Reading } from '../../src/workflows/patterns/analysis-facts.ts';
import type { Claim } from '../claim.ts';
import { compiledBenches } from '../compiled.ts';

interface Run {
  /** Seconds. */
  readonly waited: number;
  readonly worked: number;
  readonly reading: Reading;
}

/**
 * G17 as somebody waits for it: an app is analysed again by what changed, of a tenant with rate limits, in simulated time. To the
 * second run all processor time is added, that of the sandbox too; to the first none.
 */
export async function againClaims(full: boolean): Promise<readonly Claim[]> {
  const [name, people, grantScale] = full ? ['1M', 1_000_000, 1.75] : ['10k', 10_000, 1];
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-bench-'));
  try {
    const program = join(compiledBenches(folder), 'mining', 'again-process.js');
    const { status, stdout } = spawnSync(
      process.execPath,
      ['--max-old-space-size=12000', program, String(people), String(grantScale)],
      { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] },
    );
    if (status !== 0) throw new Error(`analysing ${people} people again ended with ${status}`);
    const { whole, again } = JSON.parse(stdout) as Readonly<Record<'whole' | 'again', Run>>;
    const read = again.reading.by === 'changes' ? again.reading.people : Number.NaN;
    return [
      {
        claim: `mining.again.waiting.${name}`,
        value: (again.waited + again.worked) / whole.waited,
        goal: full ? 0.1 : 2,
        better: 'lower',
        unit: '× the time of a whole run on a tenant with rate limits',
        note: `G17, target .03; ${read} people read again; waited ${again.waited.toFixed(0)} s and worked ${again.worked.toFixed(0)} s, of ${whole.waited.toFixed(0)} s waited`,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
