import type { JobStatus } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/store.ts';
import { addValues } from './execute/add-values.ts';
import { createEntitlement } from './execute/create-entitlement.ts';
import { runFirstWave } from './first-wave.ts';
import type { JobContext } from './job-context.ts';
import { jobStatus } from './job-status.ts';
import { Lease } from './lease.ts';
import { Parked, parkFor } from './park.ts';
import { carryOutTask, Lane, type Lanes, personTasks } from './people-tasks.ts';
import { Run } from './run.ts';
import { verify } from './verify.ts';

export interface RunOptions {
  /** Stops the job: what is in flight ends, the rest stays pending, applying the same plan continues. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number, stage: 'first-wave' | 'writing' | 'verifying') => void;
}

/** People in progress at once; most of them wait for their assignment to settle. */
const MOST_TASKS = 2_000;

/**
 * Runs a job to its end, or until it parks: first wave, the rest, verification. What an earlier run left as sent is
 * reconciled first. Throws `job.busy`, `job.not_found`; everything that Okta or the network does ends in the status.
 */
export async function runJob(
  context: JobContext,
  jobId: string,
  options: RunOptions = {},
): Promise<JobStatus> {
  const job = await context.store.jobs.get(jobId);
  if (job === undefined) throw new ProductError('job.not_found', { subject: jobId });
  const plan = await context.store.plans.header(job.planId);
  if (plan === undefined) throw new ProductError('plan.not_found', { subject: job.planId });
  if (job.state === 'done') return jobStatus(context, jobId);
  const lease = await Lease.take(context, job);
  const run = new Run(context, plan, job, lease);
  const stop = () => run.stop.abort(options.signal?.reason);
  if (options.signal?.aborted === true) stop();
  options.signal?.addEventListener('abort', stop, { once: true });
  try {
    await context.store.jobs.update(jobId, { state: 'running', parked: undefined });
    await carryOutPlan(run, plan, job, options);
    if (run.stop.signal.aborted) throw run.parked ?? new Parked('server-stopped');
    await context.store.jobs.update(jobId, { phase: 'verifying' });
    options.onProgress?.(run.ended, plan.operations, 'verifying');
    const verification = await verify(context, plan, job, options.signal);
    const endedAt = context.clock.now();
    await context.store.jobs.update(jobId, { state: 'done', phase: 'ended', endedAt, verification });
  } catch (error) {
    const parked =
      run.parked ?? (options.signal?.aborted === true ? new Parked('server-stopped') : parkFor(error));
    if (parked === undefined) throw error;
    const { reason, subject } = parked;
    context.log.warn('job.parked', { job: jobId, reason });
    await context.store.jobs.update(jobId, {
      state: 'parked',
      parked: { reason, ...(subject === undefined ? {} : { subject }) },
    });
  } finally {
    options.signal?.removeEventListener('abort', stop);
    await lease.release();
  }
  return jobStatus(context, jobId);
}

async function carryOutPlan(run: Run, plan: PlanHeader, job: JobRow, options: RunOptions): Promise<void> {
  const { okta, store } = run.context;
  const org = await okta.org(options.signal);
  if (org.id !== plan.tenantId) throw new Parked('tenant-changed');
  run.actor = (await okta.me(options.signal))?.id;
  run.ended = plan.operations - (await store.jobs.states(job.id)).pending;
  if (plan.kind === 'structure') return structure(run, options);
  const slots = 2 * run.context.settings.concurrency;
  const lanes: Lanes = { assign: new Lane(slots), grant: new Lane(slots) };
  await store.jobs.update(job.id, { phase: 'first-wave' });
  options.onProgress?.(run.ended, plan.operations, 'first-wave');
  await runFirstWave(run, lanes);
  if (run.stop.signal.aborted) return;
  await store.jobs.update(job.id, { phase: 'writing' });
  await everybodyElse(run, lanes, options);
}

/** Creating entitlements and values changes nobody's access: one after the other. */
async function structure(run: Run, options: RunOptions): Promise<void> {
  const { store } = run.context;
  await store.jobs.update(run.job.id, { phase: 'writing' });
  for (const operation of await store.plans.operations(run.plan.id, 0, run.plan.operations)) {
    if (run.stop.signal.aborted) return;
    const [row] = await store.jobs.operationRows(run.job.id, operation.seq, 1);
    const state = row?.seq === operation.seq ? row.state : 'pending';
    if (state !== 'pending' && state !== 'sent') continue;
    const sentBefore = state === 'sent' ? row?.sentAt : undefined;
    if (operation.kind === 'create-entitlement') await createEntitlement(run, operation, sentBefore);
    else if (operation.kind === 'add-values') await addValues(run, operation, sentBefore);
    options.onProgress?.(run.ended, run.plan.operations, 'writing');
  }
}

/** All tasks beyond the first wave; the first that parks stops the rest. */
async function everybodyElse(run: Run, lanes: Lanes, options: RunOptions): Promise<void> {
  const active = new Set<Promise<void>>();
  let fault: unknown;
  let oneEnded: (() => void) | undefined;
  for await (const task of personTasks(run, false)) {
    if (run.stop.signal.aborted) break;
    const work = carryOutTask(run, task, lanes)
      .then(
        () => options.onProgress?.(run.ended, run.plan.operations, 'writing'),
        (error: unknown) => {
          fault ??= error;
          run.parked ??= parkFor(error);
          run.stop.abort(new Error('parked'));
        },
      )
      .finally(() => {
        active.delete(work);
        oneEnded?.();
      });
    active.add(work);
    while (active.size >= MOST_TASKS) {
      await new Promise<void>((resolve) => {
        oneEnded = resolve;
      });
    }
  }
  await Promise.all(active);
  if (fault !== undefined) throw run.parked ?? fault;
}
