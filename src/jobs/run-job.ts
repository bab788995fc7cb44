import { formatInstant } from '../model/instant.ts';
import type { JobStatus, JobWish } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/job-table.ts';
import { agreementIsOver } from './agreement.ts';
import { checkAsAgreed } from './as-agreed.ts';
import { cancelRest, settleSent } from './cancel.ts';
import { carryOutChanges } from './carry-out/carry-out-changes.ts';
import { carryOutBundles } from './carry-out/carry-out-bundles.ts';
import { carryOutGrants } from './carry-out/carry-out-grants.ts';
import { carryOutStructure } from './carry-out/carry-out-structure.ts';
import type { JobContext } from './job-context.ts';
import { jobStatus } from './job-status.ts';
import { Lease } from './lease.ts';
import { Parked, parkFor } from './park.ts';
import { Run } from './run.ts';
import type { RunOptions } from './run-options.ts';
import { sealJournal } from './journal/seal-journal.ts';
import { verify } from './verify/verify.ts';
import { Remaining, TimeLeft } from './work-left.ts';

/**
 * Runs a job to its end, until it parks, or until a person's wish to stop or cancel it is carried out: first wave, the
 * rest, verification. What an earlier run left as sent is reconciled first. Throws `LeaseBusy`, `job.not_found`;
 * everything that Okta or the network does ends in the status.
 */
export async function runJob(context: JobContext, jobId: string, given: RunOptions = {}): Promise<JobStatus> {
  const timeLeft = new TimeLeft();
  const options: RunOptions = {
    ...given,
    onProgress: (done, total, stage) => given.onProgress?.(done, total, stage, timeLeft.seconds()),
  };
  const seen = await jobRow(context, jobId);
  const plan = await context.store.plans.header(seen.planId);
  if (plan === undefined) throw new ProductError('plan.not_found', { subject: seen.planId });
  let wish: JobWish | undefined;
  let run: Run | undefined;
  const stop = (reason: unknown) => run?.stop.abort(reason);
  const lease = await Lease.take(
    context,
    seen,
    (asked) => {
      wish = asked;
      stop(new Error(asked));
    },
    options.dead,
  );
  // Whoever held it before may have brought it to its end.
  const job = await jobRow(context, jobId);
  if (job.state === 'done' || job.state === 'cancelled') {
    await lease.release();
    return jobStatus(context, jobId);
  }
  run = new Run(context, plan, job, lease);
  const onAbort = () => stop(options.signal?.reason);
  if (options.signal?.aborted === true || wish !== undefined) onAbort();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    await context.store.jobs.update(jobId, { state: 'running', parked: undefined });
    context.okta.useShares(job.options.shares ?? {});
    await begin(run, options);
    const remaining = await Remaining.of(run);
    run.remaining = remaining;
    timeLeft.tell(run, remaining);
    wish ??= await context.store.jobs.wish(jobId);
    if (wish === undefined) {
      if (await agreementIsOver(context, seen)) throw new Parked('agreement-expired');
      await checkAsAgreed(context, plan, job);
      const outside = run.gate.parked();
      if (outside !== undefined && run.ended < plan.operations) throw outside;
      // Where an earlier runner came as far as to read it all back, only that is left: others may have changed it since.
      const { pending, sent } = await context.store.jobs.states(jobId);
      if (job.phase !== 'verifying' || pending + sent > 0) {
        const { signal } = run.stop;
        // Whoever waited for a read when it was stopped fails with why it was: what follows is told below.
        await carryOutPlan(run, options).catch((error: unknown) => {
          if (!signal.aborted || error !== signal.reason) throw error;
        });
      }
    }
    if (wish === 'stop') throw new Parked('stopped-by-person');
    if (options.signal?.aborted === true) throw new Parked('server-stopped');
    if (wish !== 'cancel' && run.stop.signal.aborted) throw run.parked ?? new Parked('server-stopped');
    if (wish === 'cancel') {
      const closing = new Run(context, plan, job, lease, true);
      closing.actor = run.actor;
      const end = () => closing.stop.abort(options.signal?.reason);
      options.signal?.addEventListener('abort', end, { once: true });
      await settleSent(closing);
      if (closing.stop.signal.aborted) throw closing.parked ?? new Parked('server-stopped');
      await cancelRest(closing);
    }
    await timeLeft.verifying();
    await context.store.jobs.update(jobId, { phase: 'verifying' });
    options.onProgress?.(run.ended, plan.operations, 'verifying');
    const verification = await verify(context, plan, job, run.races, options.signal);
    await lease.hold();
    const endedAt = context.clock.now();
    const state = wish === 'cancel' ? 'cancelled' : 'done';
    await context.store.jobs.update(jobId, { state, phase: 'ended', endedAt, verification });
    await context.store.jobs.setWish(jobId, undefined);
  } catch (error) {
    // Whoever took over says where the job stands.
    if (!(await lease.held())) return jobStatus(context, jobId);
    const stopped =
      wish === 'stop' ? 'stopped-by-person' : options.signal?.aborted === true ? 'server-stopped' : undefined;
    const parked = run.parked ?? (stopped === undefined ? parkFor(error) : new Parked(stopped));
    if (parked === undefined) throw error;
    await park(context, job, parked, wish);
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
    await timeLeft.stop();
    await sealJournal(context, jobId, lease.epoch);
    await lease.release();
  }
  return jobStatus(context, jobId);
}

async function jobRow({ store }: JobContext, jobId: string): Promise<JobRow> {
  const job = await store.jobs.get(jobId);
  if (job === undefined) throw new ProductError('job.not_found', { subject: jobId });
  return job;
}

/** Differences that are kept with a stopped job. */
const MOST_SEEN = 20;

/** A wish to stop is carried out by parking; one to cancel stays, for whoever goes on. */
async function park(
  { store, log, clock }: JobContext,
  job: JobRow,
  { reason, subject, retryAfterMs, saw }: Parked,
  wish: JobWish | undefined,
): Promise<void> {
  log.warn('job.parked', { job: job.id, reason });
  await store.jobs.update(job.id, {
    state: 'parked',
    parked: {
      reason,
      ...(subject === undefined ? {} : { subject }),
      ...(saw.length === 0 ? {} : { saw: saw.slice(0, MOST_SEEN) }),
      ...(retryAfterMs === undefined ? {} : { retryAt: formatInstant(clock.now() + retryAfterMs) }),
    },
  });
  if (wish === 'stop') await store.jobs.setWish(job.id, undefined);
}

async function begin(run: Run, options: RunOptions): Promise<void> {
  const { okta, store } = run.context;
  const org = await okta.org(options.signal);
  if (org.id !== run.plan.tenantId) throw new Parked('tenant-changed');
  run.actor = (await okta.me(options.signal))?.id;
  run.ended = run.plan.operations - (await store.jobs.states(run.job.id)).pending;
}

function carryOutPlan(run: Run, options: RunOptions): Promise<void> {
  const carryOut: Readonly<Record<PlanHeader['kind'], typeof carryOutGrants>> = {
    structure: carryOutStructure,
    grants: carryOutGrants,
    bundles: carryOutBundles,
  };
  if (run.plan.kind === 'grants' && run.plan.mode !== 'merge')
    return carryOutChanges(run, options.onProgress);
  return carryOut[run.plan.kind](run, options.onProgress);
}
