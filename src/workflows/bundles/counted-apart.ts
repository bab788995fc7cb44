import { snapshotFrom } from '../../access/snapshot-chunks.ts';
import { counted } from '../../model/counted.ts';
import type { Candidate } from '../../model/patterns.ts';
import type { Analysis } from '../patterns/analysis-facts.ts';
import type { Context } from '../context.ts';
import { analysedPeople } from '../patterns/analysed-people.ts';
import { blindAmong, deniedAmong } from './people-of-bundle.ts';
import { appOf } from './preview-bundle.ts';

/** Members who fit and seem to lack values, and of whom that is not all there is to say. */
export interface CountedApart {
  /** A grant of theirs does not show what it gives: they may hold it. */
  readonly unseen: number;
  /** They would not gain it. */
  readonly denied: number;
}

/** What is said of them. */
export function unseenWords(unseen: number): string {
  return counted`Of ${unseen} [person|people] who [fits|fit] the grants do not show all that they have: they may have what they are counted as lacking`;
}

export const NOBODY_APART: CountedApart = { unseen: 0, denied: 0 };

/** Who is to be counted apart, by key of the candidate; absent: nobody. From what the analysis read; asks nobody. */
export async function countedApart(
  context: Context,
  analysis: Analysis,
  candidates: readonly Candidate[],
): Promise<ReadonlyMap<string, CountedApart>> {
  const apart = new Map<string, CountedApart>();
  const { coverage, filters } = analysis.facts.scope;
  const nobody =
    coverage.every(({ readable }) => readable) &&
    // Of one that takes one value, two grants may give different ones: which holds is not known.
    candidates.every(({ patterns }) =>
      patterns.every(({ value }) => analysis.facts.values[value]?.multiValue !== false),
    ) &&
    filters.every(({ name, removed }) => name !== 'access-of-denied-people' || removed === 0);
  if (nobody) return apart;
  const people = await analysedPeople(context, analysis.header.id);
  const snapshotOf = (candidate: Candidate) => appOf(analysis, candidate)?.snapshotId;
  for (const snapshotId of new Set(candidates.map(snapshotOf))) {
    if (snapshotId === undefined) continue;
    const snapshot = snapshotFrom(await context.store.snapshots.chunks(snapshotId));
    for (const candidate of candidates.filter((row) => snapshotOf(row) === snapshotId))
      apart.set(candidate.key, {
        unseen: blindAmong([candidate], { people, snapshot }).length,
        denied: deniedAmong(candidate, { people, snapshot }),
      });
  }
  return apart;
}

/** What giving its values to all members who fit would add; a member who is denied all access holds none of them and gains none. */
export function additionOf(
  { holdSome, holdNone, wouldGain, patterns }: Candidate,
  { denied }: CountedApart,
): { readonly members: number; readonly holdings: number } {
  return { members: holdSome + holdNone - denied, holdings: wouldGain - denied * patterns.length };
}
