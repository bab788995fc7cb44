import type { Operation } from '../model/operation.ts';
import { BURST, type JobBuckets, type LearnedRates, WINDOW_MS, windowBudget } from '../model/rates.ts';
import { documentedLimit } from './documented-rates.ts';

/** What is still to be done of a job, as the calls that it takes. */
export interface WorkLeft {
  /** People of the first wave that are not written yet, and how many of them get an account first. */
  readonly firstWave: {
    readonly people: number;
    readonly newAccounts: number;
    /** The first person goes alone, to see whether the tenant takes additive grants. */
    readonly alone: boolean;
  };
  /** Calls per bucket until the last write, and the accounts among them. */
  readonly calls: Readonly<Record<string, number>>;
  readonly newAccounts: number;
  /** Milliseconds until grants that are taken back have ended, for the first people and for the others. */
  readonly endsMs?: number;
  /** Waves after the first one, each waited for and looked at. */
  readonly waves?: number;
  /** What is read back in the end. */
  readonly verification: {
    readonly members: number;
    readonly grants: number;
    /** People whose effective access is read one by one. */
    readonly completions: number;
  };
}

/** How fast a job can work. */
export interface Pace {
  readonly rates: LearnedRates;
  readonly buckets: JobBuckets;
  /** Part of a bucket's limit that may be used, 0..1. */
  readonly share: (bucket: string) => number;
  readonly concurrency: number;
  readonly settleMs: number;
}

/** Rows on a page of members and of grants (contract §6, §4). */
const MEMBERS_PAGE = 500;
const GRANTS_PAGE = 200;
/** Where no answer was timed yet. */
export const ASSUMED_LATENCY_MS = 200;

/** The calls that one operation takes when nothing goes wrong. */
export function callsOf(
  operation: Operation,
  buckets: JobBuckets,
): readonly (readonly [bucket: string, calls: number])[] {
  switch (operation.kind) {
    case 'assign':
      return [[buckets.assign, 1]];
    case 'grant':
      return [
        [buckets.grant, 1],
        ...(operation.freshRead ? [[buckets.grantRead, 1] as const] : []),
        // Whether a person of the app still is in it.
        ...(operation.method === 'custom' && operation.after === undefined
          ? [[buckets.memberRead, 1] as const]
          : []),
        // Whether it undid something is in the person's history.
        ...(operation.method === 'custom' ? [[buckets.accessRead, 1] as const] : []),
      ];
    case 'end-grant':
      return [
        [buckets.grant, 1],
        [buckets.grantRead, 1],
      ];
    case 'replace-base':
    case 'restore-grant':
      return [
        [buckets.grant, 1],
        [buckets.grantRead, 1],
        [buckets.memberRead, 1],
      ];
    case 'create-entitlement':
    case 'add-values':
    case 'remove-entitlement':
    case 'remove-values':
      return [[buckets.structure, 1]];
    case 'create-bundle':
    case 'remove-bundle':
      return [[buckets.bundle, 1]];
  }
}

/**
 * Seconds that the rest of a job takes: waits of the first wave, then the slowest of the buckets (each is spent at its
 * own pace while the others are), then reading back.
 */
export function secondsLeft(work: WorkLeft, pace: Pace): number {
  const { firstWave, writing, verifying } = secondsByPhase(work, pace);
  return Math.ceil(firstWave + writing + verifying);
}

/** The same for each phase; `firstWave` is its waits and reads, its writes are among those of `writing`. */
export function secondsByPhase(
  work: WorkLeft,
  pace: Pace,
): { readonly firstWave: number; readonly writing: number; readonly verifying: number } {
  return {
    firstWave: firstWaveMs(work, pace) / 1000,
    writing: (writingMs(work, pace) + (work.endsMs ?? 0)) / 1000,
    verifying: verifyingMs(work, pace) / 1000,
  };
}

/** Requests of ours in a window of a bucket. */
export function budgetOf(bucket: string, { rates, share }: Pick<Pace, 'rates' | 'share'>): number {
  const known = rates.buckets[bucket];
  return windowBudget(known?.limit ?? documentedLimit(bucket), share(bucket), known?.others ?? 0);
}

function firstWaveMs({ firstWave }: WorkLeft, pace: Pace): number {
  if (firstWave.people === 0) return 0;
  const rounds = firstWave.alone && firstWave.people > 1 ? 2 : 1;
  const waits = rounds * pace.settleMs + (firstWave.newAccounts > 0 ? rounds * 2 * pace.settleMs : 0);
  // Read before and after.
  return waits + spentMs(2 * firstWave.people, pace.buckets.accessRead, pace) + 4 * rounds * latencyOf(pace);
}

function writingMs({ calls, newAccounts, waves = 0 }: WorkLeft, pace: Pace): number {
  const rows = Object.entries(calls);
  const total = rows.reduce((sum, [, count]) => sum + count, 0);
  if (total === 0) return 0;
  const bound = Math.max(
    (total * latencyOf(pace)) / pace.concurrency,
    ...rows.map(([bucket, count]) => spentMs(count, bucket, pace)),
  );
  // A grant follows its assignment when that has settled.
  const tails = Math.max(1, waves) * (newAccounts > 0 ? 2 * pace.settleMs : 0) + waves * pace.settleMs;
  return bound + tails + 2 * latencyOf(pace);
}

function verifyingMs({ verification }: WorkLeft, pace: Pace): number {
  const { members, grants, completions } = verification;
  const pages = (rows: number, page: number, bucket: string) => {
    const count = Math.max(1, Math.ceil(rows / page));
    // A page follows the other.
    return Math.max(count * latencyOf(pace), spentMs(count, bucket, pace));
  };
  return (
    pace.settleMs +
    Math.max(
      pages(members, MEMBERS_PAGE, pace.buckets.memberRead),
      pages(grants, GRANTS_PAGE, pace.buckets.grantRead),
    ) +
    spentMs(completions, pace.buckets.accessRead, pace)
  );
}

/** How long so many calls take in a bucket: whole windows, and in the last one a burst and then evenly. */
function spentMs(calls: number, bucket: string, pace: Pace): number {
  if (calls === 0) return 0;
  const budget = budgetOf(bucket, pace);
  const windows = Math.floor((calls - 1) / budget);
  const last = calls - windows * budget;
  const burst = Math.max(BURST.least, Math.ceil(budget * BURST.share));
  return windows * WINDOW_MS + Math.max(0, (last - burst) / budget) * WINDOW_MS;
}

function latencyOf({ rates }: Pace): number {
  return rates.latencyMs ?? ASSUMED_LATENCY_MS;
}
