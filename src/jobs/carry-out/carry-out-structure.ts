import type { OperationState } from '../../model/job.ts';
import type { Operation, RemoveEntitlement, RemoveValues } from '../../model/operation.ts';
import { addValues } from '../execute/add-values.ts';
import { createEntitlement } from '../execute/create-entitlement.ts';
import { removeStructure } from '../execute/remove-structure.ts';
import { RemovalGuard } from './removal-guard.ts';
import type { Run } from '../run.ts';
import type { RunOptions } from '../run-options.ts';

/**
 * Entitlements and values that are made, or that nobody uses, change nobody's access: one after the other. Mode
 * `replace` removes what people hold: after the first removal of each kind everybody is read back. Throws `Parked`.
 */
export async function carryOutStructure(run: Run, onProgress: RunOptions['onProgress']): Promise<void> {
  const { store } = run.context;
  const operations = await store.plans.operations(run.plan.id, 0, run.plan.operations);
  const rows = new Map(
    (await store.jobs.operationRows(run.job.id, 0, run.plan.operations)).map((row) => [row.seq, row]),
  );
  const guard = run.plan.mode === 'replace' ? await RemovalGuard.of(run) : undefined;
  if (guard === undefined) await store.jobs.update(run.job.id, { phase: 'writing' });
  else
    await guard.foundDone(operations.filter(isRemoval).filter(({ seq }) => rows.get(seq)?.state === 'done'));
  for (const operation of operations) {
    if (run.stop.signal.aborted) return;
    const row = rows.get(operation.seq);
    const state = row?.state ?? 'pending';
    if (state !== 'pending' && state !== 'sent') continue;
    const ended = await structureOperation(run, operation, state === 'sent' ? row?.sentAt : undefined, guard);
    onProgress?.(run.ended, run.plan.operations, guard === undefined ? 'writing' : 'first-wave');
    // What an earlier runner sent may have taken effect, whoever is said to have done it.
    if (isRemoval(operation) && (ended === 'done' || ended === 'already')) await guard?.removed(operation);
  }
}

function isRemoval(operation: Operation): operation is RemoveEntitlement | RemoveValues {
  return operation.kind === 'remove-entitlement' || operation.kind === 'remove-values';
}

/** One step of a structure plan; anything else is none of its business. */
export async function structureOperation(
  run: Run,
  operation: Operation,
  sentBefore: number | undefined,
  guard?: RemovalGuard,
): Promise<OperationState | undefined> {
  if (operation.kind === 'create-entitlement') return createEntitlement(run, operation, sentBefore);
  if (operation.kind === 'add-values') return addValues(run, operation, sentBefore);
  if (isRemoval(operation)) return removeStructure(run, operation, sentBefore, guard);
  return undefined;
}
