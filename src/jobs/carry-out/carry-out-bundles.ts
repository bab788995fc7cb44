import type { OperationState } from '../../model/job.ts';
import type { Operation } from '../../model/operation.ts';
import { createBundle } from '../execute/create-bundle.ts';
import { removeBundle } from '../execute/remove-bundle.ts';
import type { Run } from '../run.ts';
import type { RunOptions } from '../run-options.ts';

/** Bundles are made, or removed, one after the other: nobody's access changes. Throws `Parked`. */
export async function carryOutBundles(run: Run, onProgress: RunOptions['onProgress']): Promise<void> {
  const { store } = run.context;
  await store.jobs.update(run.job.id, { phase: 'writing' });
  for (const operation of await store.plans.operations(run.plan.id, 0, run.plan.operations)) {
    if (run.stop.signal.aborted) return;
    const [row] = await store.jobs.operationRows(run.job.id, operation.seq, 1);
    const state = row?.seq === operation.seq ? row.state : 'pending';
    if (state !== 'pending' && state !== 'sent') continue;
    await bundleOperation(run, operation, state === 'sent' ? row?.sentAt : undefined);
    onProgress?.(run.ended, run.plan.operations, 'writing');
  }
}

/** One step of a plan of bundles; anything else is none of its business. */
export async function bundleOperation(
  run: Run,
  operation: Operation,
  sentBefore: number | undefined,
): Promise<OperationState | undefined> {
  if (operation.kind === 'create-bundle') return createBundle(run, operation, sentBefore);
  if (operation.kind === 'remove-bundle') return removeBundle(run, operation, sentBefore);
  return undefined;
}
