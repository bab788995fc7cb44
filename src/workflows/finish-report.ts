import { ProductError } from '../model/product-error.ts';
import type { JobStatus } from '../model/job.ts';
import type { PlanHeader } from '../model/plan.ts';
import type { Context } from './context.ts';

/**
 * After a verified import: marks the report as done in this tenant and moves the file to `processed/`, or to
 * `processed_and_assigned/` when nothing of it was left open. Moving never fails a job.
 */
export async function finishReport(context: Context, plan: PlanHeader, status: JobStatus): Promise<void> {
  const { verification } = status;
  if (plan.kind !== 'grants' || plan.source.kind !== 'report' || status.state !== 'done' || verification === undefined) return;
  const { ledger } = verification;
  if (verification.lost > 0 || ledger.granted + ledger.already === 0) return;
  await context.store.reports.markDone(plan.tenantId, plan.source.sha256, status.id, context.clock.now());
  const complete = ledger.granted + ledger.already === ledger.wanted;
  try {
    await context.reports.moveProcessed(plan.source.sha256, plan.source.name, complete ? 'processed_and_assigned' : 'processed');
  } catch (error) {
    context.log.warn('report.not_moved', { code: error instanceof ProductError ? error.code : 'internal' });
  }
}
