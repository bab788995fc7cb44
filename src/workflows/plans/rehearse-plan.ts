import type { Snapshot } from '../../access/snapshot.ts';
import { withHash } from '../../planning/plan-hash.ts';
import { SNAPSHOT_FORMAT, snapshotChunks } from '../../access/snapshot-chunks.ts';
import { silentLog } from '../../config/log.ts';
import { Secret } from '../../config/secret.ts';
import { ADDITIVE_CAPABILITY } from '../../jobs/additive-capability.ts';
import { learnedRates } from '../../jobs/learned-rates.ts';
import { openJob } from '../../jobs/open-job.ts';
import { runJob } from '../../jobs/run-job.ts';
import { paceOf } from '../../jobs/work-left.ts';
import type { Clock } from '../../model/clock.ts';
import { formatInstant } from '../../model/instant.ts';
import type { JobOptions, JobStatus, ParkReason } from '../../model/job.ts';
import type { Operation } from '../../model/operation.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { type LearnedBucket, type LearnedRates, RATES_FACT } from '../../model/rates.ts';
import type { Transport } from '../../model/transport.ts';
import { JOB_BUCKETS } from '../../okta/buckets.ts';
import { createOkta } from '../../okta/client.ts';
import { documentedLimit } from '../../planning/documented-rates.ts';
import { ASSUMED_LATENCY_MS, secondsByPhase, type WorkLeft } from '../../planning/time-left.ts';
import { endOfWork } from '../../planning/time-window.ts';
import { openStore } from '../../store/open-store.ts';
import type { Call, Context } from '../context.ts';
import { readablePlan } from '../own-records.ts';
import { type RehearsalSample, rehearsalSample } from './rehearsal-sample.ts';

/** What the stage of a rehearsal must look like: the tenant as the plan's snapshot saw it. */
export interface Scene {
  readonly orgId: string;
  /** Now: when the simulated time starts. */
  readonly startsAt: number;
  readonly app: PlanHeader['app'];
  readonly snapshot: Snapshot | undefined;
  readonly operations: readonly Operation[];
  /** Limit and others' use of a bucket, by the name that `okta_get_rate_status` shows. */
  readonly limitOf: (bucket: string) => LearnedBucket;
  readonly latencyMs: number;
}

/** A tenant that is none, and the clock that it lives by. */
export interface Stage {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly token: string;
}

export type RehearsalPhase = 'first-wave' | 'writing' | 'verifying';

export interface RehearsedBucket {
  readonly bucket: string;
  readonly calls: number;
  readonly perMinute: number;
  readonly limit: number;
  /** Part of the limit that the job uses while it runs, 0..1. */
  readonly share: number;
  /** False: the limit is the documented one, because this tenant has not shown its own. */
  readonly learned: boolean;
}

export interface Rehearsal {
  readonly plan: string;
  readonly app: PlanHeader['app'];
  /** When the tenant was as it is rehearsed. */
  readonly snapshotAt?: string;
  /** Of work: hours in which nothing may be written do not count. */
  readonly seconds: number;
  /** When it would end if it began now. */
  readonly endsAt: string;
  readonly phases: Readonly<Record<RehearsalPhase, number>>;
  readonly buckets: readonly RehearsedBucket[];
  readonly failures: readonly { readonly code: string; readonly count: number }[];
  /** Holdings that reading back would find lost or unplanned. */
  readonly lost: number;
  readonly extra: number;
  /** The job would stop for this. */
  readonly stops?: ParkReason;
  readonly people: number;
  /** Fewer than `people`: the rest is extrapolated from these. */
  readonly rehearsed: number;
  readonly latencyMs: number;
  readonly latencyLearned: boolean;
}

/**
 * Runs a stored plan, with the options that a job may have, on a stage instead of the tenant, in simulated time, with a throw-away store, and says how long it
 * takes, how much of each limit it uses and what fails. The tenant is not contacted; nothing is written anywhere.
 * Throws as `readablePlan`, `plan.not_rehearsable`.
 */
export async function rehearsePlan(
  context: Context,
  input: { readonly plan: string; readonly options?: JobOptions },
  setStage: (scene: Scene) => Stage,
  call: Call = {},
): Promise<Rehearsal> {
  const plan = await readablePlan(context, input.plan, call, 'as-last-known');
  if (plan.kind !== 'grants' || plan.mode !== 'merge')
    throw new ProductError('plan.not_rehearsable', { subject: plan.id });
  const rates = await learnedRates(context, plan.tenantId);
  const latencyMs = rates.latencyMs ?? ASSUMED_LATENCY_MS;
  const sample = await rehearsalSample(context.store, plan);
  const limitOf = (bucket: string) => rates.buckets[bucket] ?? { limit: documentedLimit(bucket), others: 0 };
  const stage = setStage({
    orgId: plan.tenantId,
    startsAt: context.clock.now(),
    app: plan.app,
    snapshot: sample.snapshot,
    operations: sample.operations,
    limitOf,
    latencyMs,
  });
  const run = await perform(context, plan, sample, stage, input.options, call);
  const scaled = scaledUp(context, run, sample, { ...rates, latencyMs }, input.options);
  const share = (calls: number, bucket: string) => calls / (scaled.seconds / 60) / limitOf(bucket).limit;
  return {
    plan: plan.id,
    app: plan.app,
    ...(sample.snapshot === undefined ? {} : { snapshotAt: formatInstant(sample.snapshot.header.takenAt) }),
    seconds: Math.ceil(scaled.seconds),
    endsAt: formatInstant(endOfWork(input.options?.window, context.clock.now(), scaled.seconds)),
    phases: scaled.phases,
    buckets: [...scaled.calls].map(([bucket, calls]) => ({
      bucket,
      calls,
      perMinute: calls / (scaled.seconds / 60),
      limit: limitOf(bucket).limit,
      share: share(calls, bucket),
      learned: rates.buckets[bucket] !== undefined,
    })),
    failures: run.status.failures.map(({ code, count }) => ({
      code,
      count: Math.round((count * plan.counts.grants) / Math.max(1, sample.people)),
    })),
    lost: run.status.verification?.lost ?? 0,
    extra: run.status.verification?.extra ?? 0,
    ...(run.status.parked === undefined ? {} : { stops: run.status.parked.reason }),
    people: plan.counts.grants,
    rehearsed: sample.people,
    latencyMs,
    latencyLearned: rates.latencyMs !== undefined,
  };
}

interface PhaseRun {
  readonly seconds: number;
  readonly calls: ReadonlyMap<string, number>;
}

interface Performance {
  readonly status: JobStatus;
  readonly phases: ReadonlyMap<RehearsalPhase, PhaseRun>;
}

/** The job itself, by the same code as on a tenant. */
async function perform(
  context: Context,
  plan: PlanHeader,
  sample: RehearsalSample,
  { transport, clock, token }: Stage,
  options: JobOptions | undefined,
  call: Call,
): Promise<Performance> {
  const { settings, random } = context;
  const { operations, snapshot } = sample;
  // A part of a plan is a plan of its own: its runner hashes what it carries out.
  const { hash: _, ...own } = sample.header;
  const { header } = withHash({ header: own, operations, people: [] });
  const okta = createOkta({
    ...settings,
    origin: STAGE_ORIGIN,
    token: new Secret(token),
    transport,
    clock,
    random,
    log: silentLog,
  });
  const store = openStore(':memory:');
  try {
    for (const key of [ADDITIVE_CAPABILITY, RATES_FACT]) {
      const fact = await context.store.facts.get(plan.tenantId, key);
      if (fact !== undefined) await store.facts.set(plan.tenantId, key, fact.value, fact.at);
    }
    if (snapshot !== undefined && plan.snapshotId !== undefined) {
      const { takenAt } = snapshot.header;
      const chunks = await snapshotChunks(snapshot);
      const { tenantId, app, snapshotId } = plan;
      await store.snapshots.save({
        id: snapshotId,
        tenantId,
        appId: app.id,
        takenAt,
        format: SNAPSHOT_FORMAT,
        chunks,
      });
    }
    await store.plans.save(header, operations, []);
    const jobs = { clock, random, okta, store, log: silentLog, settings };
    // Hours in which nothing may be written are added afterwards.
    const { window: _hours, ...plain } = options ?? {};
    const agreement = {
      method: 'terminal',
      who: 'rehearsal',
      at: formatInstant(clock.now()),
      planHash: header.hash,
    } as const;
    const job = await openJob(jobs, header, agreement, plain);
    const phases = new Map<RehearsalPhase, PhaseRun>();
    const sent = () => new Map(okta.rates().map((rate) => [rate.bucket, rate.sent]));
    let phase: RehearsalPhase = 'first-wave';
    let from = { at: clock.now(), sent: sent() };
    const enter = (next: RehearsalPhase | undefined) => {
      const now = { at: clock.now(), sent: sent() };
      const calls = new Map([...now.sent].map(([b, count]) => [b, count - (from.sent.get(b) ?? 0)]));
      phases.set(phase, { seconds: (now.at - from.at) / 1000, calls });
      from = now;
      phase = next ?? phase;
    };
    const status = await runJob(jobs, job.id, {
      ...(call.signal === undefined ? {} : { signal: call.signal }),
      onProgress(done, total, stage) {
        if (stage !== phase) enter(stage);
        call.progress?.(done, total, stage);
      },
    });
    enter(undefined);
    return { status, phases };
  } finally {
    await store.close();
  }
}

const STAGE_ORIGIN = 'https://rehearsal.invalid';

/** What the whole plan would have taken: each phase by the ratio of its work, as the limits let it pass. */
function scaledUp(
  context: Context,
  { phases }: Performance,
  { whole, part }: RehearsalSample,
  rates: LearnedRates,
  options: JobOptions = {},
) {
  const pace = paceOf(context.settings, rates, options);
  const waved = (work: WorkLeft): WorkLeft =>
    options.wave === undefined
      ? work
      : { ...work, waves: Math.ceil((work.calls[JOB_BUCKETS.grant] ?? 0) / options.wave) };
  const all = secondsByPhase(waved(whole), pace);
  const some = secondsByPhase(waved(part), pace);
  const ratio = (a: number, b: number) => (a === b || b === 0 ? 1 : a / b);
  const factor: Readonly<Record<RehearsalPhase, number>> = {
    'first-wave': 1,
    writing: ratio(all.writing, some.writing),
    verifying: ratio(all.verifying, some.verifying),
  };
  const rows = (work: typeof whole) => work.verification.members / 500 + work.verification.grants / 200;
  const seconds = { 'first-wave': 0, writing: 0, verifying: 0 };
  const calls = new Map<string, number>();
  for (const [phase, run] of phases) {
    seconds[phase] = run.seconds * factor[phase];
    for (const [bucket, count] of run.calls) {
      const times =
        phase === 'first-wave'
          ? 1
          : phase === 'writing'
            ? ratio(whole.calls[bucket] ?? 0, part.calls[bucket] ?? 0)
            : ratio(rows(whole), rows(part));
      if (count > 0) calls.set(bucket, (calls.get(bucket) ?? 0) + Math.round(count * times));
    }
  }
  return { seconds: seconds['first-wave'] + seconds.writing + seconds.verifying, phases: seconds, calls };
}
