import { fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
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
  readonly calls: number;
  readonly read: { readonly by: string; readonly why?: string; readonly people?: number };
  /** SHA-256 of what was found. */
  readonly mined: string;
}

/**
 * What a process of the product needs that reads an app from a sandbox in another process, mines it and stores what it found; and
 * what it takes to do so again when 1 % of the people have changed, by what changed and whole (G17).
 */
export async function sandboxClaims(full: boolean): Promise<readonly Claim[]> {
  const [name, people, grantScale] = full
    ? (['1M', 1_000_000, 1.75] as const)
    : (['10k', 10_000, 1] as const);
  const { first, again, whole } = await measured(people, grantScale);
  const { holdings, pass, milliseconds, reading, peakMegabytes, patterns } = first;
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
    {
      claim: `mining.again.time.${name}`,
      value: again.milliseconds / whole.milliseconds,
      // Of a few people what has to be done in any case is most of it.
      goal: full ? 0.1 : 2,
      better: 'lower',
      unit: '× the time of a whole run',
      note: `G17, target .03; ${again.read.by}${again.read.why ?? ''}, ${again.read.people ?? 0} people read again; ${seconds(again.milliseconds)} (reading ${seconds(again.reading)}) of ${seconds(whole.milliseconds)}, ${again.peakMegabytes} MB`,
    },
    {
      claim: `mining.again.calls.${name}`,
      value: again.calls / whole.calls,
      goal: full ? 0.1 : 1,
      better: 'lower',
      unit: '× the calls of a whole run',
      note: `${again.calls.toLocaleString('en-US')} of ${whole.calls.toLocaleString('en-US')}: what a live tenant's rate limits make it cost`,
    },
    {
      claim: `mining.again.bytes.${name}`,
      value: again.mined === whole.mined && again.mined !== first.mined ? 0 : 1,
      goal: 0,
      better: 'lower',
      unit: 'runs that differ from a whole one',
      note: again.mined.slice(0, 12),
    },
  ];
}

/** The first analysis, and when 1 % have changed one by what changed and a whole one, each after the first. */
async function measured(people: number, grantScale: number) {
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-bench-'));
  const benches = join(compiledBenches(folder), 'mining');
  const tenant = fork(join(benches, 'tenant-process.js'), [String(people), String(grantScale)], {
    execArgv: ['--max-old-space-size=12000', '--expose-gc'],
  });
  try {
    const [serving] = (await once(tenant, 'message')) as [Serving];
    const analyze = (home: string, reading: 'whole' | 'changes') =>
      analysis(join(benches, 'analysis-process.js'), serving, join(folder, home), reading);
    const first = await analyze('one', 'whole');
    cpSync(join(folder, 'one'), join(folder, 'other'), { recursive: true });
    tenant.send({ change: CHANGED });
    await once(tenant, 'message');
    return { first, again: await analyze('one', 'changes'), whole: await analyze('other', 'whole') };
  } finally {
    tenant.kill();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The share of the people that changes. */
const CHANGED = 0.01;

interface Serving {
  readonly origin: string;
  readonly token: string;
  readonly app: string;
}

async function analysis(
  program: string,
  { origin, token, app }: Serving,
  home: string,
  reading: 'whole' | 'changes',
): Promise<Measured> {
  const child = spawn(process.execPath, [program, app, reading], {
    env: {
      ...process.env,
      OKTA_DOMAIN: origin,
      OKTA_API_TOKEN: token,
      OKTA_ENTITLEMENTS_HOME: home,
      LOG_LEVEL: 'warn',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  const [code] = (await once(child, 'close')) as [number];
  if (code !== 0) throw new Error(`the analysis ended with ${code}`);
  return JSON.parse(out) as Measured;
}
