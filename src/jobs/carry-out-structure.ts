import type { OperationState } from '../model/job.ts';
import type { Operation } from '../model/plan.ts';
import { addValues } from './execute/add-values.ts';
import { createEntitlement } from './execute/create-entitlement.ts';
import { removeStructure } from './execute/remove-structure.ts';
import type { Run } from './run.ts';
import type { RunOptions } from './run-job.ts';

/** Entitlements and values that are made, or that nobody uses, change nobody's access: one after the other. Throws `Parked`. */
export async function carryOutStructure(run: Run, onProgress: RunOptions['onProgress']): Promise<void> {
  const { store } = run.context;
  await store.jobs.update(run.job.id, { phase: 'writing' });
  for (const operation of await store.plans.operations(run.plan.id, 0, run.plan.operations)) {
    if (run.stop.signal.aborted) return;
    const [row] = await store.jobs.operationRows(run.job.id, operation.seq, 1);
    const state = row?.seq === operation.seq ? row.state : 'pending';
    if (state !== 'pending' && state !== 'sent') continue;
    await structureOperation(run, operation, state === 'sent' ? row?.sentAt : undefined);
    onProgress?.(run.ended, run.plan.operations, 'writing');
  }
}

/** One step of a structure plan; anything else is none of its business. */
export async function structureOperation(
  run: Run,
  operation: Operation,
  sentBefore: number | undefined,
): Promise<OperationState | undefined> {
  if (operation.kind === 'create-entitlement') return createEntitlement(run, operation, sentBefore);
  if (operation.kind === 'add-values') return addValues(run, operation, sentBefore);
  if (operation.kind === 'remove-entitlement' || operation.kind === 'remove-values')
    return removeStructure(run, operation, sentBefore);
  return undefined;
}
