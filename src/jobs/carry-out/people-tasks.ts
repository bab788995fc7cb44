import type { OperationState } from '../../model/job.ts';
import type { Assign, Operation, WriteGrant } from '../../model/operation.ts';
import type { OperationRow } from '../../store/job-table.ts';
import { assign } from '../execute/assign.ts';
import { writeGrant } from '../execute/write-grant.ts';
import { NO_LONGER_IN_OKTA } from './gone.ts';
import { restOf } from '../rest-of.ts';
import type { Lane } from '../lane.ts';
import type { Run } from '../run.ts';

/** What is to be done for one principal: perhaps an assignment, then a grant. */
export interface PersonTask {
  readonly assign?: Assign;
  readonly grant?: WriteGrant;
  /** Rows of operations that were touched before. */
  readonly rows: ReadonlyMap<number, OperationRow>;
}

const BATCH = 500;

/** The tasks of a plan in order, those of the first wave or the others; what has ended is left out. */
export async function* personTasks(run: Run, firstWave: boolean): AsyncIterable<PersonTask> {
  const { store } = run.context;
  let assignment: Assign | undefined;
  // One back: the assignment of the first grant that is left.
  const begin = firstWave ? 0 : Math.max(0, (await store.jobs.endedBelow(run.job.id)) - 1);
  for (let from = begin; ; from += BATCH) {
    const operations = await store.plans.operations(run.plan.id, from, BATCH);
    if (operations.length === 0) return;
    const touched = await store.jobs.operationRows(run.job.id, from, BATCH);
    // An assignment may stand at the end of the batch before.
    const rows = new Map(touched.map((row) => [row.seq, row]));
    if (assignment !== undefined)
      for (const row of await store.jobs.operationRows(run.job.id, assignment.seq, 1)) rows.set(row.seq, row);
    for (const operation of operations) {
      if (operation.kind === 'assign') {
        assignment = operation;
        continue;
      }
      if (operation.kind !== 'grant') continue;
      const first = assignment?.seq === operation.after ? assignment : undefined;
      assignment = undefined;
      if (operation.firstWave !== firstWave) continue;
      if (hasEnded(rows, operation) && !waits(rows, operation, first)) continue;
      yield { ...(first === undefined ? {} : { assign: first }), grant: operation, rows };
    }
    // Past the first wave there is none of it left: its operations come first.
    if (firstWave && operations.at(-1)?.kind === 'grant' && operations.at(-1) !== undefined) {
      const last = operations.at(-1);
      if (last?.kind === 'grant' && !last.firstWave) return;
    }
  }
}

function hasEnded(rows: ReadonlyMap<number, OperationRow>, operation: Operation): boolean {
  const state = rows.get(operation.seq)?.state;
  return state !== undefined && state !== 'pending' && state !== 'sent';
}

/** Whether it ended for want of an assignment that a runner before this one left to be tried again. */
function waits(
  rows: ReadonlyMap<number, OperationRow>,
  { seq }: WriteGrant,
  assignment: Assign | undefined,
): boolean {
  return assignment !== undefined && rows.get(seq)?.code === NOT_ASSIGNED && !hasEnded(rows, assignment);
}

const NOT_ASSIGNED = 'not-assigned';

export interface Lanes {
  readonly assign: Lane;
  readonly grant: Lane;
}

/**
 * Assigns, lets it settle (a policy of the tenant may take a new account in), then grants.
 * `beforeGrant` runs directly before the grant, with the assignment settled.
 */
export async function carryOutTask(
  run: Run,
  task: PersonTask,
  lanes: Lanes,
  beforeGrant: () => Promise<void> = async () => {},
): Promise<OperationState> {
  const { clock, settings } = run.context;
  const { assign: assignment, grant, rows } = task;
  if (assignment !== undefined) {
    const row = rows.get(assignment.seq);
    let state = row?.state ?? 'pending';
    let endedAt = row?.endedAt ?? clock.now();
    if (state === 'pending' || state === 'sent') {
      if (grant !== undefined && hasEnded(rows, grant)) await run.reopen(grant);
      const sentBefore = state === 'sent' ? row?.sentAt : undefined;
      state = await lanes.assign.run(() =>
        run.stop.signal.aborted ? pending() : assign(run, assignment, sentBefore, grant),
      );
      endedAt = clock.now();
    }
    if (state === 'pending') return state;
    if (state !== 'done' && state !== 'already') {
      if (grant === undefined) return state;
      const [why] = await run.context.store.jobs.operationRows(run.job.id, assignment.seq, 1);
      return state === 'stale'
        ? run.end(grant, 'stale', { code: why?.code ?? NO_LONGER_IN_OKTA })
        : run.end(grant, state === 'unknown' ? 'unknown' : 'refused', { code: NOT_ASSIGNED });
    }
    // A policy may take its time to come, and reading may take as long to show it.
    const wait = restOf(clock, endedAt, 2 * settings.settleMs);
    if (wait > 0) await clock.sleep(wait, run.stop.signal).catch(() => undefined);
  }
  if (grant === undefined) return 'done';
  const row = rows.get(grant.seq);
  const sentBefore = row?.state === 'sent' ? row.sentAt : undefined;
  return lanes.grant.run(async () => {
    if (run.stop.signal.aborted && sentBefore === undefined) return 'pending';
    await beforeGrant();
    return writeGrant(run, grant, sentBefore);
  });
}

async function pending(): Promise<OperationState> {
  return 'pending';
}
