import type { Snapshot } from '../../access/snapshot.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { isGone } from '../carry-out/gone.ts';
import type { JobContext } from '../job-context.ts';

const BATCH = 1000;

/** So many people are asked for one by one; the others count as being there. */
const MOST_ASKED = 200;

/**
 * People for whom a job wrote, or who were in the app before it, and who are out of it now because somebody deactivated or
 * deleted them: no job does that, and their access went with them. Nobody, where it may not be asked.
 */
export async function leftOkta(
  { okta, store }: Pick<JobContext, 'okta' | 'store'>,
  { plan, jobId }: { readonly plan: PlanHeader; readonly jobId: string },
  { before, after }: { readonly before: Snapshot; readonly after: Snapshot },
  signal: AbortSignal | undefined,
): Promise<ReadonlySet<string>> {
  const isMember = (snapshot: Snapshot, principal: string) => {
    const p = snapshot.indexOf(principal);
    return p !== undefined && snapshot.isMember(p);
  };
  const out = new Set<string>();
  for (const principal of before.principals())
    if (isMember(before, principal) && !isMember(after, principal)) out.add(principal);
  for (let from = 0; from < plan.operations; from += BATCH) {
    const operations = await store.plans.operations(plan.id, from, BATCH);
    for (const { seq, state } of await store.jobs.operationRows(jobId, from, BATCH)) {
      const operation = operations[seq - from];
      if (state === 'done' && operation !== undefined && 'principal' in operation) {
        if (!isMember(after, operation.principal)) out.add(operation.principal);
      }
    }
  }
  if (out.size === 0) return out;
  try {
    const unseen = new Set(out);
    for (const { id, status } of await okta.users.searchExact('id', [...out], signal)) {
      unseen.delete(id);
      if (status !== 'DEPROVISIONED') out.delete(id);
    }
    for (const id of await stillThere([...unseen], (one) => isGone(okta, one, signal))) out.delete(id);
    return out;
  } catch (error) {
    if (error instanceof ProductError) return new Set();
    throw error;
  }
}

/** A search lags behind: whoever it does not show is asked for alone. Of whom nothing is learned counts as being there. */
async function stillThere(
  ids: readonly string[],
  isGone: (id: string) => Promise<boolean>,
): Promise<readonly string[]> {
  const gone = new Set<string>();
  try {
    for (const id of ids.slice(0, MOST_ASKED)) if (await isGone(id)) gone.add(id);
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
  }
  return ids.filter((id) => !gone.has(id));
}
