import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Claim } from '../claim.ts';
import { compiledBenches } from '../compiled.ts';

interface Measured {
  readonly holdings: number;
  /** Milliseconds of one plain pass over as many holdings in the same process: the best of nine. */
  readonly pass: number;
  readonly milliseconds: number;
  readonly reading: number;
  readonly peakMegabytes: number;
  readonly patterns: number;
}

/** What a process of the product needs that reads an app from a sandbox in another process, mines it and stores what it found. */
export async function sandboxClaims(full: boolean): Promise<readonly Claim[]> {
  const [name, people, grantScale] = full
    ? (['1M', 1_000_000, 1.75] as const)
    : (['10k', 10_000, 1] as const);
  const { holdings, pass, milliseconds, reading, peakMegabytes, patterns } = await measured(
    people,
    grantScale,
  );
  const seconds = (ms: number) => `${(ms / 1000).toFixed(1)} s`;
  return [
    {
      claim: `mining.sandbox.memory.${name}`,
      value: peakMegabytes,
      goal: 1200,
      better: 'lower',
      unit: 'MB',
      note: `peak resident; ${holdings.toLocaleString('en-US')} holdings, ${patterns} patterns; reading ${seconds(reading)}, mining and storing ${seconds(milliseconds - reading)}, one pass ${pass.toFixed(2)} ms`,
    },
  ];
}

async function measured(people: number, grantScale: number): Promise<Measured> {
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-bench-'));
  const benches = join(compiledBenches(folder), 'mining');
  const tenant = fork(join(benches, 'tenant-process.js'), [String(people), String(grantScale)], {
    execArgv: ['--max-old-space-size=12000'],
  });
  try {
    const [serving] = (await once(tenant, 'message')) as [{ origin: string; token: string; app: string }];
    const child = spawn(process.execPath, [join(benches, 'analysis-process.js'), serving.app], {
      env: {
        ...process.env,
        OKTA_DOMAIN: serving.origin,
        OKTA_API_TOKEN: serving.token,
        OKTA_ENTITLEMENTS_HOME: folder,
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString('utf8');
    });
    const [code] = (await once(child, 'close')) as [number];
    if (code !== 0) throw new Error(`the analysis of ${people} people ended with ${code}`);
    return JSON.parse(out) as Measured;
  } finally {
    tenant.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}
