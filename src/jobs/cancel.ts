import type { OperationState } from '../model/job.ts';
import type { Operation } from '../model/operation.ts';
import type { JournalEntry } from '../store/job-table.ts';
import { changeGrant } from './carry-out/carry-out-changes.ts';
import { bundleOperation } from './carry-out/carry-out-bundles.ts';
import { structureOperation } from './carry-out/carry-out-structure.ts';
import { assign } from './execute/assign.ts';
import { writeGrant } from './execute/write-grant.ts';
import type { Run } from './run.ts';

const BATCH = 500;

/** Looks for what was sent and left no outcome, and sends nothing: each ends, or is pending again. Throws `Parked`. */
export async function settleSent(run: Run): Promise<void> {
  const { store } = run.context;
  for (let from = 0; ;) {
    const rows = await store.jobs.operationRows(run.job.id, from, BATCH);
    if (rows.length === 0) return;
    const sent = rows.filter(({ state }) => state === 'sent');
    await run.all(
      sent.map(async ({ seq, sentAt }) => {
        const operation = await store.plans.operation(run.plan.id, seq);
        if (operation !== undefined) await lookFor(run, operation, sentAt);
      }),
    );
    if (run.stop.signal.aborted) return;
    from = (rows.at(-1)?.seq ?? 0) + 1;
  }
}

function lookFor(
  run: Run,
  operation: Operation,
  sentAt: number | undefined,
): Promise<OperationState | undefined> {
  if (operation.kind === 'assign') return assign(run, operation, sentAt);
  if (operation.kind === 'grant') return writeGrant(run, operation, sentAt);
  if (
    operation.kind === 'end-grant' ||
    operation.kind === 'replace-base' ||
    operation.kind === 'restore-grant'
  )
    return changeGrant(run, operation, sentAt);
  if (operation.kind === 'create-bundle' || operation.kind === 'remove-bundle')
    return bundleOperation(run, operation, sentAt);
  return structureOperation(run, operation, sentAt);
}

/** Everything that was never sent ends as cancelled. */
export async function cancelRest(run: Run): Promise<void> {
  const { store, clock } = run.context;
  for (let from = 0; from < run.plan.operations; from += BATCH) {
    const until = from + BATCH;
    const touched = new Map(
      (await store.jobs.operationRows(run.job.id, from, BATCH)).map((row) => [row.seq, row.state]),
    );
    const entries: JournalEntry[] = [];
    for (let seq = from; seq < Math.min(until, run.plan.operations); seq++) {
      if ((touched.get(seq) ?? 'pending') === 'pending')
        entries.push({ seq, state: 'cancelled', at: clock.now() });
    }
    await store.jobs.record(run.job.id, run.lease.epoch, entries);
    run.ended += entries.length;
  }
}
