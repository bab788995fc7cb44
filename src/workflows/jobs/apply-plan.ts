import { openJob } from '../../jobs/open-job.ts';
import { formatInstant } from '../../model/instant.ts';
import type { Agreement, JobOptions, JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Call, Context } from '../context.ts';
import { jobContext } from './job-context.ts';
import { ownPlan } from '../own-records.ts';
import { checkNotRejectedSince } from '../bundles/rejected-since.ts';
import { isWithoutRunner, startRunner } from './start-runner.ts';
import { waitForJob } from './wait-for-job.ts';

/** The plan, if it can be applied here and now. Throws `plan.*`. */
export async function planToApply(
  context: Context,
  input: { readonly plan: string; readonly hash: string; readonly options?: JobOptions | undefined },
  call: Call = {},
): Promise<PlanHeader> {
  // The job itself reads the organisation afresh before it writes.
  const header = await ownPlan(context, input.plan, call);
  if (header.purgedAt !== undefined) throw new ProductError('plan.purged', { subject: header.id });
  if (header.hash !== input.hash.trim().toLowerCase())
    throw new ProductError('plan.wrong_hash', { subject: header.id });
  if (header.kind !== 'grants' && input.options?.wave !== undefined)
    throw new ProductError('plan.no_waves', { subject: header.id });
  const { jobs } = context.store;
  if ((await jobs.forPlan(header.id)) !== undefined) return header;
  await checkNotRejectedSince(context, header);
  const overtaking = await jobs.overtakenBy(header);
  if (overtaking !== undefined) throw new ProductError('plan.overtaken', { subject: overtaking });
  return header;
}

/**
 * Whether a host's own approval of the call is enough: of a routine plan, unless a person was ever asked about it, by
 * whichever server, or at a terminal. Then it is theirs to answer, and what they answered counts.
 */
export async function hostMayAgree({ store }: Context, plan: PlanHeader): Promise<boolean> {
  return plan.risk === 'routine' && !(await store.plans.wasAsked(plan.id));
}

export interface ApplyInput {
  readonly plan: string;
  readonly hash: string;
  readonly agreement: Omit<Agreement, 'at' | 'planHash'>;
  /** How it is to be run; absent: as before, or plainly. */
  readonly options?: JobOptions;
  /** Return after this many milliseconds even when the job still runs; absent: wait for its end. */
  readonly waitMs?: number;
}

/**
 * Records the agreement and has the plan carried out. Returns when the job has ended or parked, or after `waitMs`,
 * whichever is first; the job goes on meanwhile. Applying the same plan again continues its job.
 * Where the host may not agree for the person, an agreement of another method is needed: `plan.not_agreed`.
 */
export async function applyPlan(context: Context, input: ApplyInput, call: Call = {}): Promise<JobStatus> {
  const plan = await planToApply(context, input, call);
  if (input.agreement.method === 'host' && !(await hostMayAgree(context, plan))) {
    throw new ProductError('plan.not_agreed', { fill: { plan: plan.id }, subject: plan.id });
  }
  const agreement: Agreement = {
    ...input.agreement,
    at: formatInstant(context.clock.now()),
    planHash: plan.hash,
  };
  const job = await openJob(jobContext(context), plan, agreement, input.options);
  if (await isWithoutRunner(context, job)) startRunner(context, job, call.progress);
  return waitForJob(context, job.id, input.waitMs, call);
}
