import { ProductError } from '../model/product-error.ts';
import type { Agreement, JobStatus } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Call, Context } from './context.ts';

/** The plan, if it can be applied here and now. Throws `plan.*`, `tenant.changed`. */
export async function planToApply(
  _context: Context,
  _input: { readonly plan: string; readonly hash: string },
): Promise<PlanHeader> {
  throw new ProductError('internal');
}

/**
 * Carries the plan out. Returns when the job has ended or parked, or after `waitMs`, whichever is first;
 * the job goes on in this process meanwhile. Applying the same plan again continues its job.
 * A plan that is not routine needs an agreement of another method than `host`: `plan.not_agreed`.
 */
export async function applyPlan(
  _context: Context,
  _input: {
    readonly plan: string;
    readonly hash: string;
    readonly agreement: Omit<Agreement, 'at' | 'planHash'>;
    readonly waitMs?: number;
  },
  _call: Call = {},
): Promise<JobStatus> {
  throw new ProductError('internal');
}
