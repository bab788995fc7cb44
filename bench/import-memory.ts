import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { systemClock } from '../src/config/system-clock.ts';
import { largeApp } from '../src/sandbox/generate/large-app.ts';
import { Sandbox } from '../src/sandbox/sandbox.ts';
import { startSandboxServer } from '../src/sandbox/server.ts';
import type { Claim } from './claim.ts';

const PEOPLE = 100_000;
const COLUMNS = 20;

/** Peak memory of a product process that plans and applies 100,000 people × 20 columns; the sandbox is another process. */
export async function importMemory(): Promise<readonly Claim[]> {
  const sandbox = new Sandbox({
    clock: systemClock,
    settings: { rateLimits: { limits: { '*': 100_000_000 } } },
  });
  const { app, lines } = largeApp(sandbox, {
    people: PEOPLE,
    columns: COLUMNS,
    valuesPerColumn: 8,
    members: 0.05,
  });
  const home = mkdtempSync(join(tmpdir(), 'okta-entitlements-bench-'));
  mkdirSync(join(home, 'reports'));
  const file = createWriteStream(join(home, 'reports', 'large.csv'));
  for (const line of lines()) if (!file.write(line)) await once(file, 'drain');
  await new Promise<void>((done) => file.end(done));
  const server = await startSandboxServer(sandbox);
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', resolve(import.meta.dirname, 'import-process.ts'), app.id],
    {
      env: {
        ...process.env,
        OKTA_DOMAIN: server.origin,
        OKTA_API_TOKEN: sandbox.token,
        OKTA_ENTITLEMENTS_HOME: home,
        OKTA_ENTITLEMENTS_SETTLE_MS: '1000',
        LOG_LEVEL: 'warn',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  let out = '';
  child.stdout.on('data', (chunk: Buffer) => {
    out += chunk.toString('utf8');
  });
  const started = performance.now();
  const [code] = (await once(child, 'close')) as [number];
  await server.close();
  rmSync(home, { recursive: true, force: true });
  if (code !== 0) throw new Error(`the import ended with ${code}`);
  const { granted, peakMegabytes } = JSON.parse(out) as { granted: number; peakMegabytes: number };
  return [
    {
      claim: 'import.memory.100000x20',
      value: peakMegabytes,
      goal: 600,
      better: 'lower',
      unit: 'MB',
      note: `peak resident; ${granted.toLocaleString('en-US')} values granted in ${Math.round((performance.now() - started) / 1000)} s`,
    },
  ];
}
