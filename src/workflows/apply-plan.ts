import { openJob } from '../jobs/open-job.ts';
import { jobStatus } from '../jobs/job-status.ts';
import { runJob } from '../jobs/run-job.ts';
import { formatInstant } from '../model/instant.ts';
import type { Agreement, JobStatus } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import type { Call, Context } from './context.ts';
import { finishReport } from './finish-report.ts';
import { storedPlan } from './get-plan.ts';

/** The plan, if it can be applied here and now. Throws `plan.*`. */
export async function planToApply(
  context: Context,
  input: { readonly plan: string; readonly hash: string },
  call: Call = {},
): Promise<PlanHeader> {
  const header = await storedPlan(context, input.plan);
  if (header.hash !== input.hash.trim().toLowerCase())
    throw new ProductError('plan.wrong_hash', { subject: header.id });
  // The job itself reads the organisation afresh before it writes.
  const org = await context.org({ signal: call.signal });
  if (org.id !== header.tenantId) {
    throw new ProductError(header.host === context.okta().host ? 'tenant.changed' : 'plan.wrong_tenant', {
      subject: header.host,
    });
  }
  return header;
}

export interface ApplyInput {
  readonly plan: string;
  readonly hash: string;
  readonly agreement: Omit<Agreement, 'at' | 'planHash'>;
  /** Return after this many milliseconds even when the job still runs; absent: wait for its end. */
  readonly waitMs?: number;
}

/**
 * Carries the plan out. Returns when the job has ended or parked, or after `waitMs`, whichever is first;
 * the job goes on in this process meanwhile. Applying the same plan again continues its job.
 * A plan that is not routine needs an agreement of another method than `host`: `plan.not_agreed`.
 */
export async function applyPlan(context: Context, input: ApplyInput, call: Call = {}): Promise<JobStatus> {
  const plan = await planToApply(context, input, call);
  if (plan.risk !== 'routine' && input.agreement.method === 'host') {
    throw new ProductError('plan.not_agreed', { fill: { plan: plan.id }, subject: plan.id });
  }
  const agreement: Agreement = {
    ...input.agreement,
    at: formatInstant(context.clock.now()),
    planHash: plan.hash,
  };
  const jobs = jobContext(context);
  const job = await openJob(jobs, plan, agreement);
  const ended = context.running.start(job.id, async (signal) => {
    const status = await runJob(jobs, job.id, {
      signal,
      onProgress: (done, total, stage) => call.progress?.(done, total, stage),
    });
    await finishReport(context, plan, status);
    return status;
  });
  return waitFor(context, job.id, ended, input.waitMs, call.signal);
}

/** The end of a job, or its status after `waitMs`. A cancelled call stops waiting; the job goes on. */
export async function waitFor(
  context: Context,
  jobId: string,
  ended: Promise<JobStatus>,
  waitMs: number | undefined,
  signal?: AbortSignal,
): Promise<JobStatus> {
  if (waitMs === undefined) return ended;
  const stop = new AbortController();
  const late = context.clock
    .sleep(waitMs, signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]))
    .then(
      () => undefined,
      () => undefined,
    );
  const first = await Promise.race([ended, late]).finally(() =>
    stop.abort(new Error('no longer waited for')),
  );
  return first ?? jobStatus(jobContext(context), jobId);
}

/** What jobs need of a context. */
export function jobContext(context: Context) {
  return {
    clock: context.clock,
    random: context.random,
    okta: context.okta(),
    store: context.store,
    log: context.log,
    settings: context.settings,
  };
}
