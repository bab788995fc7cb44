import type { JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { Context } from '../context.ts';

/**
 * After a verified import: marks the report as done in this tenant and moves the file to `processed/`, or to
 * `processed_and_assigned/` when nothing of it was left open. Moving never fails a job.
 */
export async function finishReport(context: Context, plan: PlanHeader, status: JobStatus): Promise<void> {
  const { verification } = status;
  if (
    plan.kind !== 'grants' ||
    plan.source.kind !== 'report' ||
    status.state !== 'done' ||
    verification === undefined
  )
    return;
  const { ledger, lost, extra } = verification;
  if (lost > 0 || extra > 0 || ledger.unknown > 0 || ledger.refused > 0 || ledger.cancelled > 0) return;
  await context.store.reports.markDone(plan.tenantId, plan.source.sha256, status.id, context.clock.now());
  const complete = ledger.granted + ledger.already === ledger.wanted;
  const understanding = await context.store.understandings.get(plan.source.understandingId);
  if (understanding === undefined) return;
  try {
    await context.reports.moveImported(
      understanding.report.path,
      complete ? 'processed_and_assigned' : 'processed',
    );
  } catch (error) {
    context.log.warn('report.not_moved', { code: error instanceof ProductError ? error.code : 'store' });
  }
}
