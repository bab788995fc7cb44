import type { Snapshot } from '../../access/snapshot.ts';
import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { JobRow } from '../../store/job-table.ts';
import type { JobContext } from '../job-context.ts';
import { leftOkta } from './left-okta.ts';
import { readShown } from './read-shown.ts';

/** What a verification compares: what the plan saw, what is there now, and who left Okta in between. Reads the app again. */
export async function beforeAndAfter(
  context: JobContext,
  plan: PlanHeader,
  { id: jobId }: Pick<JobRow, 'id'>,
  signal: AbortSignal | undefined,
): Promise<{ readonly before: Snapshot; readonly after: Snapshot; readonly left: ReadonlySet<string> }> {
  const before = snapshotFrom(await context.store.snapshots.chunks(plan.snapshotId ?? ''));
  const of = { plan, jobId };
  const request = {
    appId: plan.app.id,
    known: before.header,
    settled: true,
    ...(before.header.scope === 'app' ? {} : { people: [...before.principals()] }),
    signal,
  };
  const after = await readShown(context, request, of);
  return { before, after, left: await leftOkta(context, of, { before, after }, signal) };
}
