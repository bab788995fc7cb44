import type { Snapshot } from '../../access/snapshot.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { Operation } from '../../model/operation.ts';
import { ProductError } from '../../model/product-error.ts';
import type { OperationRow } from '../../store/job-table.ts';
import type { JobContext } from '../job-context.ts';
import { readSnapshot, type SnapshotRequest } from '../read-snapshot.ts';

const BATCH = 1000;

/** A list that lags for longer is taken as it is. */
export const MOST_LAG_MS = 10 * 60_000;

/** Grants that are asked for one by one: so many tell whether a list lags. */
const ASKED = 3;

/** Grants that a job made, or ended, and that the tenant said were made, or ended; the last one last. */
interface Written {
  readonly made: readonly string[];
  readonly ended: readonly string[];
}

/** What operations did, by their rows of the journal, in the same order. */
export function writtenBy(
  operations: readonly Operation[],
  rows: readonly (OperationRow | undefined)[],
): Written {
  const made: string[] = [];
  const ended: string[] = [];
  for (const [n, operation] of operations.entries()) {
    const row = rows[n];
    if (row?.seq !== operation.seq || row.state !== 'done') continue;
    const { grantId } = (row.result ?? {}) as { readonly grantId?: unknown };
    if (operation.kind === 'end-grant') ended.push(operation.grantId);
    else if (typeof grantId === 'string') made.push(grantId);
  }
  return { made, ended };
}

/**
 * Reads an app as `readSnapshot` does, again and again until it shows what a job wrote: a list may lag for minutes (contract
 * §10.22), and what it does not show yet would be called missing, or extra. What is otherwise by its own record too is
 * not waited for, nor is anything for longer than ten minutes.
 */
export async function readShown(
  context: Pick<JobContext, 'okta' | 'clock' | 'settings' | 'store' | 'log'>,
  request: SnapshotRequest,
  of: { readonly plan: PlanHeader; readonly jobId: string },
): Promise<Snapshot> {
  const { clock, settings, log } = context;
  const written = await writtenByJob(context, of);
  let wait = Math.max(1_000, settings.settleMs);
  for (let waited = 0; ; wait *= 2) {
    const snapshot = await readSnapshot(context, request);
    if (waited + wait > MOST_LAG_MS || !(await lags(context, snapshot.grantIds(), written, request.signal)))
      return snapshot;
    log.info('job.list_lags', { job: of.jobId, waitMs: wait });
    await clock.sleep(wait, request.signal);
    waited += wait;
  }
}

async function writtenByJob(
  { store }: Pick<JobContext, 'store'>,
  { plan, jobId }: { readonly plan: PlanHeader; readonly jobId: string },
): Promise<Written> {
  const made: string[] = [];
  const ended: string[] = [];
  for (let from = 0; from < plan.operations; from += BATCH) {
    const operations = await store.plans.operations(plan.id, from, BATCH);
    const rows = new Map((await store.jobs.operationRows(jobId, from, BATCH)).map((row) => [row.seq, row]));
    const written = writtenBy(
      operations,
      operations.map(({ seq }) => rows.get(seq)),
    );
    made.push(...written.made);
    ended.push(...written.ended);
  }
  return { made, ended };
}

/** Whether the record of a grant itself says otherwise than a list, which shows these grants. */
export async function lags(
  { okta }: Pick<JobContext, 'okta'>,
  listed: Iterable<string>,
  { made, ended }: Written,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  const shown = new Set(listed);
  const isActive = async (id: string) => {
    try {
      return (await okta.grants.byId(id, signal))?.status === 'ACTIVE';
    } catch (error) {
      // Where it cannot be asked, the list counts.
      if (error instanceof ProductError) return undefined;
      throw error;
    }
  };
  for (const id of made.filter((grant) => !shown.has(grant)).slice(-ASKED))
    if ((await isActive(id)) === true) return true;
  for (const id of ended.filter((grant) => shown.has(grant)).slice(-ASKED))
    if ((await isActive(id)) === false) return true;
  return false;
}
