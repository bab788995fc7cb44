import type { Dataset } from '../../model/dataset.ts';
import type { Condition, Pattern, PatternEvidence } from '../../model/patterns.ts';
import type { ConditionCounts } from './condition-counts.ts';
import { type Crew, eachFound, partsOf, type Started } from '../threads/crew.ts';
import type { DescriptionLength } from '../search/description-length.ts';
import type { Draft } from './drafts.ts';
import type { ExplainedHoldings } from './explained-holdings.ts';
import { upperTail } from './hypergeometric.ts';
import { SeededDraws } from '../search/seeded-draws.ts';
import { stability } from './stability.ts';
import type { TermBook } from '../dataset/terms.ts';
import { tierOf, useOf } from './tiers.ts';
import { countOf, type Universe } from '../search/universe.ts';
import { shareOf } from './wilson.ts';

/** Patterns of one condition in one app, with what their candidate needs to know of its people. */
export interface ConditionPatterns {
  readonly app: number;
  readonly condition: Condition;
  readonly patterns: readonly Pattern[];
  /** Members who meet the condition: hold all values, some, none. */
  readonly holdAll: number;
  readonly holdSome: number;
  readonly holdNone: number;
}

export interface EvidenceTask {
  readonly dataset: Dataset;
  readonly universes: readonly Universe[];
  readonly drafts: readonly Draft[];
  readonly book: TermBook;
  readonly length: DescriptionLength;
  readonly threshold: number;
  readonly bootstraps: number;
  /** What patterns explain is marked here. */
  readonly explained: ExplainedHoldings;
}

/** The evidence of all drafts on raw profiles, once these are indexed, by app and condition, in the order of the drafts. */
export async function evidenceOf(
  { dataset, universes, drafts, book, explained, ...task }: EvidenceTask,
  indexing: Started<'index'>,
  crew: Crew,
): Promise<readonly ConditionPatterns[]> {
  const rowOf = rowsByValue(universes);
  const groups = grouped(drafts).flatMap((group) => {
    const [first] = group;
    const condition = first && book.condition(first.names, first.equivalents);
    return condition === undefined ? [] : { app: first?.app ?? 0, condition, group };
  });
  const conditions = groups.map(({ condition, group }) => ({
    condition,
    values: group.map(({ value }) => rowOf.get(value)?.v ?? 0),
  }));
  const counted: ConditionCounts[] = [];
  const groupsOf = universes.map((): number[] => []);
  for (const [g, { group }] of groups.entries()) groupsOf[rowOf.get(group[0]?.value ?? 0)?.u ?? 0]?.push(g);
  const parts = groupsOf.flatMap((own, u) => partsOf(u, own));
  await indexing.finish();
  const work = crew.start({ kind: 'conditions', conditions, explained: explained.marks }, parts);
  const stable = stabilities(
    groups.flatMap(({ group }) => group),
    task,
  );
  for (const { value: g, found } of eachFound(parts, await work.finish('evidence'))) counted[g] = found;
  return groups.flatMap(({ app, condition, group }, g) => {
    const counts = counted[g];
    if (counts === undefined) return [];
    const { n, active, notMembers, holdAll, holdSome, values } = counts;
    const members = dataset.apps[app]?.members.length ?? 0;
    const patterns = group.map((draft, i): Pattern => {
      const { k = 0, derived = 0 } = values[i] ?? {};
      const holders = countOf(dataset.holdings, draft.value);
      const concerned = members - countOf(dataset.derived, draft.value);
      const meeting = n - derived;
      const share = shareOf(k, meeting);
      const base = shareOf(holders, concerned);
      const evidence: PatternEvidence = {
        members: share,
        ...(derived === 0 ? {} : { derived }),
        repaired: shareOf(draft.repaired.k, draft.repaired.n),
        others: shareOf(holders - k, concerned - meeting),
        base,
        lift: base.share === 0 ? 0 : share.share / base.share,
        bits: draft.place.bits,
        adjustedP: Math.min(1, draft.family * upperTail(task.length, concerned, holders, meeting, k)),
        family: draft.family,
        coverage: holders === 0 ? 0 : k / holders,
        holdersOutside: 0,
        membersLacking: meeting - k,
        activeInOkta: active,
        notMembers,
        ...stable.get(draft),
      };
      const sensitive = dataset.values[draft.value]?.sensitive ?? true;
      return {
        condition,
        value: draft.value,
        tier: tierOf(share),
        use: useOf(share, condition.terms.length === 0, sensitive),
        evidence,
      };
    });
    return { app, condition, patterns, holdAll, holdSome, holdNone: n - holdAll - holdSome };
  });
}

/** How stable drafts are, where that is asked for. */
function stabilities(
  drafts: readonly Draft[],
  { threshold, bootstraps, length }: Pick<EvidenceTask, 'threshold' | 'bootstraps' | 'length'>,
): ReadonlyMap<Draft, Pick<PatternEvidence, 'stability'>> {
  const draws = new SeededDraws(1);
  return new Map(
    bootstraps === 0
      ? []
      : drafts.map((draft) => [draft, { stability: stability(draft, threshold, bootstraps, length, draws) }]),
  );
}

/** Per value of the dataset its universe, and its number there. */
function rowsByValue(
  universes: readonly Universe[],
): ReadonlyMap<number, { readonly u: number; readonly v: number }> {
  return new Map(
    universes.flatMap(({ values }, u) => Array.from(values, (value, v) => [value, { u, v }] as const)),
  );
}

/** With the holders whom no condition of their value meets, known once all conditions were looked at. */
export function withOutside(
  found: readonly ConditionPatterns[],
  unexplained: Uint32Array,
): readonly ConditionPatterns[] {
  return found.map((group) => ({
    ...group,
    patterns: group.patterns.map((pattern) => ({
      ...pattern,
      evidence: { ...pattern.evidence, holdersOutside: unexplained[pattern.value] ?? 0 },
    })),
  }));
}

function grouped(drafts: readonly Draft[]): readonly (readonly Draft[])[] {
  const groups = new Map<string, Draft[]>();
  const byApp = new Map<number, Draft[]>();
  for (const draft of drafts) {
    const own = byApp.get(draft.app);
    if (own === undefined) byApp.set(draft.app, [draft]);
    else own.push(draft);
  }
  for (const own of byApp.values())
    for (const draft of own) {
      const key = JSON.stringify([draft.app, draft.names]);
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [draft]);
      else group.push(draft);
    }
  return [...groups.values()];
}
