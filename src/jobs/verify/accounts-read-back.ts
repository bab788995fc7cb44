import type { Snapshot } from '../../access/snapshot.ts';
import type { Verification } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { JobContext } from '../job-context.ts';

const BATCH = 2000;

/**
 * The people of a plan who are in the app now, by whether this job took them in: `assigned` are the principals whose
 * assignment is its own. Whoever somebody else took in meanwhile counts as already there; whoever is gone counts nowhere.
 */
export async function accountsReadBack(
  { store }: Pick<JobContext, 'store'>,
  plan: PlanHeader,
  now: Snapshot,
  assigned: ReadonlySet<string>,
): Promise<Pick<Verification, 'newAccounts' | 'alreadyMembers'>> {
  const seen = new Set<string>();
  let newAccounts = 0;
  let alreadyMembers = 0;
  for (let after = -1; ;) {
    const people = await store.plans.people(plan.id, 'all', after, BATCH);
    for (const { principal, class: identity } of people) {
      // A source may name somebody twice.
      if (identity !== 'matched' || principal === undefined || seen.has(principal)) continue;
      seen.add(principal);
      const p = now.indexOf(principal);
      if (p === undefined || !now.isMember(p)) continue;
      if (assigned.has(principal)) newAccounts += 1;
      else alreadyMembers += 1;
    }
    const last = people.at(-1);
    if (last === undefined) return { newAccounts, alreadyMembers };
    after = last.n;
  }
}
