import type { Operation } from '../../model/operation.ts';
import { ProductError } from '../../model/product-error.ts';
import type { OperationRow } from '../../store/job-table.ts';
import type { Run } from '../run.ts';
import { lags } from '../verify/read-shown.ts';

/** Operations before and after one, of which some were carried out at the same time. */
const AROUND = 100;

/** Whether an operation makes one more grant each time that it is sent. */
export function addsGrant(operation: Operation): boolean {
  return (
    operation.kind === 'restore-grant' || (operation.kind === 'grant' && operation.method === 'additive')
  );
}

/**
 * Whether the list of grants does not show yet what this job is known to have made about when an operation left
 * (`sentAt`): then it says nothing of that operation either. False where nothing was made that could tell.
 */
export async function listLags(run: Run, { seq }: Operation, sentAt: number): Promise<boolean> {
  const { store, okta } = run.context;
  const rows = await store.jobs.operationRows(run.job.id, Math.max(0, seq - AROUND), 2 * AROUND);
  const made = rows.flatMap(madeBy).sort((a, b) => a.endedAt - b.endedAt);
  const witness = made.find(({ endedAt }) => endedAt >= sentAt) ?? made.at(-1);
  if (witness === undefined) return false;
  const operation = await store.plans.operation(run.plan.id, witness.seq);
  if (operation === undefined || !('principal' in operation)) return false;
  try {
    const there = await okta.grants.listForPrincipal(run.job.appId, operation.principal);
    const listed = there.map(({ id }) => id);
    return await lags(run.context, listed, { made: [witness.grantId], ended: [] }, run.stop.signal);
  } catch (error) {
    // Where it cannot be asked, the list counts.
    if (error instanceof ProductError) return false;
    throw error;
  }
}

function madeBy({ seq, state, result, endedAt }: OperationRow) {
  const { grantId, endsAt } = (result ?? {}) as { readonly grantId?: unknown; readonly endsAt?: unknown };
  return state === 'done' && endedAt !== undefined && typeof grantId === 'string' && endsAt === undefined
    ? [{ seq, endedAt, grantId }]
    : [];
}
