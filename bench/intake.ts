import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Claim, holds, printClaims } from './claim.ts';
import { compiledBenches } from './compiled.ts';
import { intakeRows } from './intake-file.ts';

interface Measured {
  readonly seconds: number;
  readonly records: number;
  readonly peakMegabytes: number;
}

const ROWS = 1_000_000;
const PARSERS = ['udsv', 'papaparse', 'csv-parse'] as const;

/** Speed and memory of reading reports, beside the parsers of others in the same run; each measured in a process of its own. */
export async function intake(large = false): Promise<readonly Claim[]> {
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-bench-'));
  try {
    compiledBenches(folder);
    const file = await written(join(folder, 'million.csv'), ROWS);
    const ours = best('tokenizer', file, 3);
    const analysis = best('analysis', file, 3);
    const others = PARSERS.map((name) => ({ name, ...best(name, file, name === 'csv-parse' ? 1 : 3) }));
    const [fastest = { name: '', ...ours }] = [...others].sort((a, b) => a.seconds - b.seconds);
    const beside = `${fastest.name} ${fastest.seconds.toFixed(2)} s`;
    const claims: Claim[] = [
      {
        claim: 'intake.tokenizer.speed',
        value: fastest.seconds / ours.seconds,
        goal: 0.9,
        better: 'higher',
        unit: 'of the fastest plain parser',
        note: `${ours.seconds.toFixed(2)} s; ${beside}`,
      },
      {
        claim: 'intake.analysis.time',
        value: analysis.seconds / fastest.seconds,
        goal: 3,
        better: 'lower',
        unit: '× the fastest plain parser',
        note: `${analysis.seconds.toFixed(2)} s; ${beside}`,
      },
      memory('intake.tokenizer.memory.1M', ours),
      memory('intake.analysis.memory.1M', analysis),
    ];
    if (!large) return claims;
    const ten = await written(join(folder, 'ten-million.csv'), 10 * ROWS);
    return [
      ...claims,
      memory('intake.tokenizer.memory.10M', measured('tokenizer', ten)),
      memory('intake.analysis.memory.10M', measured('analysis', ten)),
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function memory(claim: string, { peakMegabytes, seconds, records }: Measured): Claim {
  return {
    claim,
    value: peakMegabytes,
    goal: 256,
    better: 'lower',
    unit: 'MB',
    note: `peak resident; ${records.toLocaleString('en-US')} records in ${seconds.toFixed(1)} s`,
  };
}

function best(what: string, file: string, runs: number): Measured {
  const all = Array.from({ length: runs }, () => measured(what, file));
  return all.reduce((a, b) => (b.seconds < a.seconds ? b : a));
}

function measured(what: string, file: string): Measured {
  const { status, stdout } = spawnSync(
    process.execPath,
    [join(dirname(file), 'bench', 'intake-process.js'), what, file],
    {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  if (status !== 0) throw new Error(`${what} ended with ${status}`);
  return JSON.parse(stdout) as Measured;
}

async function written(path: string, rows: number): Promise<string> {
  const file = createWriteStream(path);
  for (const bytes of intakeRows(rows)) if (!file.write(bytes)) await once(file, 'drain');
  await new Promise<void>((done) => file.end(done));
  return path;
}

/** `npm run bench:intake [-- --json] [-- --large]`: large adds ten million rows. */
if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const claims = await intake(process.argv.includes('--large'));
  printClaims(claims, process.argv.includes('--json'));
  process.exitCode = claims.every(holds) ? 0 : 1;
}
