import { snapshotFrom } from '../access/snapshot-chunks.ts';
import type { Clock } from '../model/clock.ts';
import type { Operation } from '../model/operation.ts';
import type { JobOptions } from '../model/job.ts';
import { type LearnedRates, shareOf } from '../model/rates.ts';
import { JOB_BUCKETS } from '../okta/buckets.ts';
import { endOfWork } from '../planning/time-window.ts';
import { callsOf, type Pace, secondsLeft, type WorkLeft } from '../planning/time-left.ts';
import { additiveCapability } from './additive-capability.ts';
import type { JobContext } from './job-context.ts';
import { learnRates } from './learned-rates.ts';
import type { Run } from './run.ts';

const BATCH = 1000;
/** How often a runner says how long its job will take. */
const EVERY_MS = 5_000;

/** Counts down what a job still has to do. */
export class Remaining {
  readonly #calls = new Map<string, number>();
  #firstWave = { people: 0, newAccounts: 0, alone: false };
  #newAccounts = 0;
  #grants = 0;
  #verification = { members: 0, grants: 0, completions: 0 };
  readonly #alone: boolean;
  /** How long a grant that is taken back goes on; 0 where the plan takes none back. */
  readonly #endsMs: number;

  private constructor(alone: boolean, endsMs: number) {
    this.#alone = alone;
    this.#endsMs = endsMs;
  }

  /** Everything that has not ended. */
  static async of(run: Run): Promise<Remaining> {
    const { store } = run.context;
    const { capability } = await additiveCapability(run.context, run.plan.tenantId);
    const remaining = new Remaining(
      capability !== 'yes' && run.plan.method?.grants === 'additive',
      run.plan.counts.toRemove === undefined ? 0 : run.context.settings.endAheadMs,
    );
    for (let from = await store.jobs.endedBelow(run.job.id); ; from += BATCH) {
      const operations = await store.plans.operations(run.plan.id, from, BATCH);
      if (operations.length === 0) break;
      const rows = new Map(
        (await store.jobs.operationRows(run.job.id, from, BATCH)).map((row) => [row.seq, row.state]),
      );
      for (const operation of operations) {
        const state = rows.get(operation.seq) ?? 'pending';
        if (state === 'pending' || state === 'sent') remaining.#add(operation, 1);
      }
    }
    remaining.#verification = await readBack(run);
    return remaining;
  }

  ended(operation: Operation): void {
    this.#add(operation, -1);
  }

  /** The first wave is compared: only the others are left. */
  firstWaveOver(): void {
    this.#firstWave = { people: 0, newAccounts: 0, alone: false };
  }

  /** `wave`: people per wave after the first; absent: all in one. */
  work(wave?: number): WorkLeft {
    const waves = wave === undefined ? 0 : Math.ceil(this.#grants / wave);
    return {
      ...(waves === 0 ? {} : { waves }),
      firstWave: { ...this.#firstWave, alone: this.#alone },
      calls: Object.fromEntries(this.#calls),
      newAccounts: this.#newAccounts,
      endsMs: this.#endsMs * ((this.#firstWave.people > 0 ? 2 : 1) + waves),
      verification: this.#verification,
    };
  }

  #add(operation: Operation, sign: 1 | -1): void {
    for (const [bucket, count] of callsOf(operation, JOB_BUCKETS))
      this.#calls.set(bucket, Math.max(0, (this.#calls.get(bucket) ?? 0) + sign * count));
    if (operation.kind === 'assign') this.#newAccounts += sign;
    else if ('principal' in operation) this.#grants += sign;
    // The wave is waited for as a whole: its people count until it is compared.
    if (sign < 0 || !('firstWave' in operation) || !operation.firstWave) return;
    if (operation.kind === 'assign') this.#firstWave.newAccounts += 1;
    else this.#firstWave.people += 1;
  }
}

/** What verification reads: the rows that the plan saw, and those that it adds. */
async function readBack(run: Run): Promise<WorkLeft['verification']> {
  const { plan, context } = run;
  if (plan.snapshotId === undefined) return { members: 0, grants: 0, completions: 0 };
  const snapshot = snapshotFrom(await context.store.snapshots.chunks(plan.snapshotId));
  return {
    members: snapshot.members + plan.counts.newAccounts,
    grants: snapshot.columns.grantIds.length + plan.counts.grants,
    completions: snapshot.columns.readPrincipals.length,
  };
}

/** Stores again and again how long a job will take, and what was learned of the tenant's limits. */
export class TimeLeft {
  readonly #over = new AbortController();
  #tell: () => Promise<void> = async () => {};
  #telling: Promise<void> = Promise.resolve();
  #said: { readonly clock: Clock; readonly at: number; readonly seconds: number } | undefined;

  /** What was said last, less the time since. */
  seconds(): number | undefined {
    if (this.#said === undefined) return undefined;
    const { clock, at, seconds } = this.#said;
    return Math.max(1, Math.ceil(seconds - (clock.now() - at) / 1000));
  }

  tell(run: Run, remaining: Remaining): void {
    const { store, clock } = run.context;
    this.#tell = async () => {
      const rates = await learnRates(run.context, run.plan.tenantId);
      const { options } = run.job;
      const work = secondsLeft(remaining.work(options.wave), paceOf(run.context.settings, rates, options));
      const seconds = (endOfWork(options.window, clock.now(), work) - clock.now()) / 1000;
      this.#said = { clock, at: clock.now(), seconds };
      await store.jobs.update(run.job.id, { progress: { at: clock.now(), secondsLeft: seconds } });
    };
    run.tellTimeLeft = this.#tell;
    this.#telling = this.#keepTelling(clock);
  }

  /** Said once more: reading back takes a time that is known, and nothing counts it down. */
  async verifying(): Promise<void> {
    await this.stop();
    await this.#tell();
  }

  async stop(): Promise<void> {
    this.#over.abort(new Error('over'));
    await this.#telling;
  }

  async #keepTelling(clock: Clock): Promise<void> {
    try {
      for (;;) {
        await this.#tell();
        await clock.sleep(EVERY_MS, this.#over.signal);
      }
    } catch {
      // Over; or the store cannot be written, which stops the job elsewhere.
    }
  }
}

/** How fast this program works in a tenant with such rates. */
export function paceOf(
  settings: JobContext['settings'],
  rates: LearnedRates,
  { shares = {} }: JobOptions = {},
): Pace {
  return {
    rates,
    buckets: JOB_BUCKETS,
    share: (bucket) => shareOf(bucket, settings.share, settings.shares, shares),
    concurrency: settings.concurrency,
    settleMs: settings.settleMs,
  };
}
