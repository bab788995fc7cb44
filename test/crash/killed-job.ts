import { spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync, watch } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JobRow, OperationRow } from '../../src/store/job-table.ts';
import type { JournalRow } from '../../src/store/job-table.ts';
import { openStore } from '../../src/store/open-store.ts';
import { commitKey } from './commits.ts';
import type { Moment } from './gate.ts';
import type { Scenario } from './scenario.ts';

/** What a killed process left behind. */
export interface Death {
  readonly moment: Moment;
  readonly epoch: number;
  readonly states: ReadonlyMap<number, OperationRow['state']>;
  /** Sent, and no outcome in the journal; in how many of these cases the tenant had committed. */
  readonly inFlight: ReadonlySet<number>;
  readonly inFlightCommitted: number;
}

export interface KilledJob {
  readonly deaths: readonly Death[];
  /** Processes that were started after one was killed. */
  readonly resumes: number;
  readonly job: JobRow;
  readonly operations: readonly OperationRow[];
  readonly journal: readonly JournalRow[];
  /** What the last process said. */
  readonly said: string;
}

/** Processes of a job that end by themselves without ending it, after which it is given up. */
const MOST_STARTS = 4;

/** Runs a job in processes of its own, of which one is killed at each of these moments, in order. */
export async function killedJob(
  program: string,
  scenario: Scenario,
  moments: readonly Moment[],
): Promise<KilledJob> {
  const deaths: Death[] = [];
  let ownEnds = 0;
  let starts = 0;
  for (;;) {
    const moment = moments[deaths.length];
    const { killed, said } = await oneProcess(program, scenario, moment);
    starts += 1;
    const left = await asLeft(scenario);
    if (killed && moment !== undefined) {
      deaths.push(deathOf(scenario, moment, left));
      continue;
    }
    ownEnds += 1;
    if (left.job.state !== 'waiting' && left.job.state !== 'running')
      return { deaths, resumes: starts - 1, ...left, said };
    if (ownEnds >= MOST_STARTS) return { deaths, resumes: starts - 1, ...left, said };
  }
}

/** One runner: until it ends, or is killed. */
function oneProcess(
  program: string,
  scenario: Scenario,
  moment: Moment | undefined,
): Promise<{ readonly killed: boolean; readonly said: string }> {
  const { gate, random, environment, home, job } = scenario;
  return new Promise((ended, failed) => {
    const child = spawn(process.execPath, [program, 'work', job], {
      env: environment,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => {
        said += chunk.toString('utf8');
      });
    let killed = false;
    const kill = () => {
      killed = child.kill('SIGKILL');
    };
    const stops: (() => void)[] = [];
    if (moment === 'at any time') {
      const timer = setTimeout(kill, random.below(5_000));
      stops.push(() => clearTimeout(timer));
    } else if (moment === "inside the store's commit") {
      let left = 1 + random.below(remaining(scenario));
      // Seen while the log is being written: before it is durable, or just after.
      const watcher = watch(home, (_event, file) => {
        if (file?.endsWith('-wal') !== true) return;
        left -= 1;
        if (left === 0) kill();
      });
      stops.push(() => watcher.close());
    } else if (moment !== undefined) {
      gate.arm(moment, 1 + random.below(Math.max(1, Math.ceil(remaining(scenario) / 2))), kill);
      stops.push(() => gate.disarm());
    }
    child.once('error', failed);
    child.once('close', (_code, signal) => {
      for (const stop of stops) stop();
      ended({ killed: killed && signal === 'SIGKILL', said });
    });
  });
}

function remaining({ operations, commits }: Scenario): number {
  return Math.max(1, operations.length - commits.filter(({ actor }) => actor === 'client').length);
}

/** What is in the database, read from a copy: the next process must find it as the dead one left it. */
async function asLeft({ home, job, operations }: Scenario) {
  const folder = mkdtempSync(join(tmpdir(), 'okta-entitlements-left-'));
  try {
    for (const name of ['okta-entitlements.db', 'okta-entitlements.db-wal'])
      if (existsSync(join(home, name))) copyFileSync(join(home, name), join(folder, name));
    const store = openStore(folder);
    try {
      const row = await store.jobs.get(job);
      if (row === undefined) throw new Error('the job is gone');
      return {
        job: row,
        operations: await store.jobs.operationRows(job, 0, operations.length),
        journal: await store.jobs.journal(job, 0, 1_000_000),
      };
    } finally {
      await store.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function deathOf(
  scenario: Scenario,
  moment: Moment,
  { job, operations }: Awaited<ReturnType<typeof asLeft>>,
): Death {
  const inFlight = operations.filter(({ state }) => state === 'sent').map(({ seq }) => seq);
  return {
    moment,
    epoch: job.epoch,
    states: new Map(operations.map(({ seq, state }) => [seq, state])),
    inFlight: new Set(inFlight),
    inFlightCommitted: inFlight.filter((seq) => {
      const operation = scenario.operations[seq];
      return operation !== undefined && committed(scenario, operation) > 0;
    }).length,
  };
}

function committed({ commits }: Scenario, operation: Scenario['operations'][number]): number {
  const key = commitKey(operation);
  return commits.filter(({ actor, kind, userId }) => actor === 'client' && `${kind} ${userId}` === key)
    .length;
}
