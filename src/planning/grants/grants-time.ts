import type { PlanCounts } from '../../model/plan.ts';
import type { GrantsInput } from './grants-input.ts';
import { secondsLeft } from '../time-left.ts';

/** Seconds of the job, and of an undo: one write and one fresh read for each grant. */
export function timeThereAndBack(
  { snapshot, pace, additive }: GrantsInput,
  { grants, newAccounts }: PlanCounts,
  load: {
    readonly freshReads: number;
    readonly memberReads: number;
    readonly firstPeople: number;
    readonly firstAccounts: number;
  },
): { readonly there: number; readonly back: number } {
  const { buckets } = pace;
  const verification = {
    members: snapshot.members + newAccounts,
    grants: snapshot.columns.grantIds.length + grants,
    completions: snapshot.columns.readPrincipals.length,
  };
  const there = secondsLeft(
    {
      firstWave: {
        people: load.firstPeople,
        newAccounts: load.firstAccounts,
        alone: additive === 'unknown',
      },
      calls: {
        // Who is to be in the app already is looked up before their grants are read (the same bucket).
        [buckets.assign]: newAccounts + load.memberReads,
        [buckets.grant]: grants,
        [buckets.grantRead]: load.freshReads,
        [buckets.accessRead]: additive === 'no' ? grants : 0,
      },
      newAccounts,
      verification,
    },
    pace,
  );
  const back = secondsLeft(
    {
      firstWave: { people: load.firstPeople, newAccounts: 0, alone: false },
      calls: { [buckets.grant]: grants, [buckets.grantRead]: grants },
      newAccounts: 0,
      verification,
    },
    pace,
  );
  return { there, back };
}
