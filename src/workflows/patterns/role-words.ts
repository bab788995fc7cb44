import type { Analysis } from './analysis-facts.ts';
import { appText, conditionWithoutIds, numberOf } from './pattern-words.ts';

/** Candidates of several apps under one condition: what one post needs everywhere. */
export interface RoleRow {
  readonly condition: string;
  /** Numbers of its patterns, with the app of each. */
  readonly patterns: readonly { readonly number: number; readonly app: string }[];
  /** Holdings that they explain together. */
  readonly explained: number;
}

/** The business roles of an analysis over several apps, those that explain most first. */
export function roleRows(analysis: Analysis): readonly RoleRow[] {
  const { mined, facts } = analysis;
  const byRank = new Map(mined.candidates.map((candidate) => [candidate.rank, candidate]));
  return mined.roles
    .map(({ condition, candidates, explained }) => ({
      condition: conditionWithoutIds(condition, facts),
      patterns: candidates.flatMap((rank) => {
        const candidate = byRank.get(rank);
        return candidate === undefined
          ? []
          : [{ number: numberOf(candidate, analysis), app: appText(candidate.app, facts) }];
      }),
      explained,
    }))
    .sort((a, b) => b.explained - a.explained);
}
