import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { Conversation } from '../../src/demo/conversation.ts';
import { openDatabase } from '../../src/store/driver.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { JournalRow } from '../../src/store/job-table.ts';
import { program } from '../support/program.ts';
import { committedTwice, lostAtAnInstant } from './commits.ts';
import { type PlanKind, type Scenario, scenario } from './scenario.ts';

/**
 * Several servers and a runner share one database, all of them real processes that are killed, stopped for longer than
 * a lease lasts, or whose clock is set while they are at work. The judge is the tenant, and the journal's epochs.
 */
const PEOPLE = 44;
/** After so many commits the next thing happens. */
const SOME = 4;
/** Longer than a lease. */
const A_SLEEP_MS = 3_000;
/** The tenants are in this process, where requests wait while it does not get its turn. */
const A_BUSY_TENANT_MS = 1_000;
/** On a machine that has much else to do. */
const LONGEST_MS = 120_000;
const LONGEST_TEST_MS = 400_000;

it.concurrent(
  'goes on when two servers and the runner are killed in turn, with one runner at a time',
  async () => {
    await withJob(2, 'additive', async ({ made, serve, begin, commits, runners }) => {
      const [first, second] = [await serve(), await serve()];
      begin(first);
      await commits(SOME);
      kill([first.pid]);
      await commits(SOME);
      kill(runners());
      // The other server sees that the runner is gone, and starts one.
      await commits(SOME);
      kill([second.pid]);
      await commits(SOME);
      kill(runners());
      // Two servers come back at once: of their runners one gets the job.
      await Promise.all([serve(), serve()]);
      const journal = await ended(made);
      expect(new Set(journal.map(({ epoch }) => epoch)).size).toBeGreaterThanOrEqual(3);
    });
  },
  LONGEST_TEST_MS,
);

it.concurrent(
  'sends nothing more as a runner that slept while another took over',
  async () => {
    await withJob(3, 'custom', async ({ made, serve, begin, commits, putToSleep }) => {
      begin(await serve());
      await commits(SOME);
      const asleep = await putToSleep();
      await new Promise((resolve) => setTimeout(resolve, A_SLEEP_MS));
      await commits(SOME);
      kill(asleep, 'SIGCONT');
      const journal = await ended(made);
      expect(new Set(journal.map(({ epoch }) => epoch)).size).toBeGreaterThanOrEqual(2);
    });
  },
  LONGEST_TEST_MS,
);

it.concurrent(
  'goes on by itself after it slept, and while its clock is set an hour ahead and back',
  async () => {
    await withJob(4, 'additive', async ({ made, serve, begin, commits, theRunner, setClock }) => {
      const only = await serve();
      begin(only);
      await commits(SOME);
      // Nobody is left to take its place.
      kill([only.pid]);
      const asleep = await theRunner();
      kill(asleep, 'SIGSTOP');
      setClock(3_600_000);
      await new Promise((resolve) => setTimeout(resolve, A_SLEEP_MS));
      kill(asleep, 'SIGCONT');
      await commits(SOME);
      setClock(-3_600_000);
      await commits(SOME);
      setClock(0);
      const journal = await ended(made);
      expect(new Set(journal.map(({ epoch }) => epoch)).size).toBe(1);
    });
  },
  LONGEST_TEST_MS,
);

interface Situation {
  readonly made: Scenario;
  /** A client, and its server. */
  readonly serve: () => Promise<Conversation>;
  /** Has a server begin the job. */
  readonly begin: (server: Conversation) => void;
  /** Resolves after so many more commits of the job. */
  readonly commits: (count: number) => Promise<void>;
  /** The processes that run the job, or would. */
  readonly runners: () => readonly number[];
  /** The one process that runs the job, once any other that was started beside it has seen that it is not needed. */
  readonly theRunner: () => Promise<readonly number[]>;
  /** Stops these processes while none of them is writing: a lock that sleeps with its owner is nobody's to take over. */
  readonly putToSleep: () => Promise<readonly number[]>;
  /** How far the clock of every process is off, from now on. */
  readonly setClock: (aheadMs: number) => void;
}

async function withJob(
  seed: number,
  kind: PlanKind,
  work: (situation: Situation) => Promise<void>,
): Promise<void> {
  const file = program();
  const made = await scenario(seed, PEOPLE, {
    kind,
    concurrency: 2,
    latencyMs: 40,
    timeoutMs: 1_000,
    settleMs: A_BUSY_TENANT_MS,
  });
  const ahead = join(made.home, 'clock');
  const preload = join(made.home, 'clock.mjs');
  const setClock = (ms: number) => writeFileSync(ahead, String(ms));
  setClock(0);
  writeFileSync(
    preload,
    `import { readFileSync } from 'node:fs';
const now = Date.now;
Date.now = () => now() + Number(readFileSync(${JSON.stringify(ahead)}, 'utf8'));`,
  );
  const servers: Conversation[] = [];
  const runners = () =>
    execFileSync('ps', ['-axo', 'pid=,args='], { encoding: 'utf8' })
      .split('\n')
      .filter((line) => line.includes(` work ${made.job}`))
      .map((line) => Number.parseInt(line, 10));
  try {
    await work({
      made,
      runners,
      setClock,
      async theRunner() {
        await until(made.home, () => Promise.resolve(runners().length === 1));
        return runners();
      },
      async putToSleep() {
        let asleep: readonly number[] = [];
        await until(made.home, () => {
          asleep = runners();
          kill(asleep, 'SIGSTOP');
          if (asleep.length > 0 && canBeWritten(made.home)) return Promise.resolve(true);
          kill(asleep, 'SIGCONT');
          return Promise.resolve(false);
        });
        return asleep;
      },
      async serve() {
        const server = await Conversation.start({
          command: process.execPath,
          args: [file, 'serve'],
          environment: {
            ...made.environment,
            OKTA_ENTITLEMENTS_RUNNER: 'detached',
            NODE_OPTIONS: `--import ${preload}`,
          },
        });
        servers.push(server);
        return server;
      },
      // Its answer never comes when it is killed.
      begin: (server) => void server.call('resume_job', { job: made.job }).catch(() => undefined),
      async commits(count) {
        const enough = made.commits.length + count;
        await until(made.home, async () => made.commits.length >= enough);
      },
    });
  } finally {
    kill(runners());
    for (const server of servers) await server.close();
    await made.close();
  }
}

/** Whoever has ended by itself meanwhile needs no signal. */
function kill(processes: readonly (number | null)[], signal: NodeJS.Signals = 'SIGKILL'): void {
  for (const pid of processes) {
    try {
      if (pid !== null) process.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

/** Whether nobody keeps the database locked; does not wait for it. */
function canBeWritten(home: string): boolean {
  const database = openDatabase(join(home, 'okta-entitlements.db'));
  try {
    database.exec('begin immediate');
    database.exec('rollback');
    return true;
  } catch {
    return false;
  } finally {
    database.close();
  }
}

/** Gives up with what the runners said. */
async function until(home: string, holds: () => Promise<boolean>): Promise<void> {
  for (let waited = 0; !(await holds()); waited += 20) {
    if (waited > LONGEST_MS)
      throw new Error(`not in time\n${readFileSync(join(home, 'runner.log'), 'utf8')}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** The journal of the job, when it has ended as its plan promised. */
async function ended(made: Scenario): Promise<readonly JournalRow[]> {
  const store = openStore(made.home);
  try {
    const row = () => store.jobs.get(made.job);
    await until(made.home, async () => !['waiting', 'running'].includes((await row())?.state ?? ''));
    const job = await row();
    expect({ state: job?.state, parked: job?.parked }).toEqual({ state: 'done', parked: undefined });
    expect(job?.verification).toMatchObject({ lost: 0, extra: 0 });
    const states = await store.jobs.states(made.job);
    expect({ ...states, done: 0, already: 0 }).toEqual({
      pending: 0,
      sent: 0,
      done: 0,
      already: 0,
      refused: 0,
      stale: 0,
      unknown: 0,
      cancelled: 0,
    });
    for (const [user, promised] of made.promised)
      expect([...made.access(user)].sort(), user).toEqual([...promised].sort());
    expect(committedTwice(made), 'committed twice').toEqual([]);
    expect(lostAtAnInstant(made), 'lost at an instant').toEqual([]);
    const journal = await store.jobs.journal(made.job, 0, 1_000_000);
    const epochs = journal.map(({ epoch }) => epoch);
    expect(epochs, 'one runner after the other').toEqual([...epochs].sort((a, b) => a - b));
    return journal;
  } finally {
    await store.close();
  }
}
