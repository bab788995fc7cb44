import { createHash } from 'node:crypto';
import type { Dataset } from '../../model/dataset.ts';
import type { BusinessRole, Candidate, CurvePoint, Pattern } from '../../model/patterns.ts';
import type { ConditionPatterns } from './evidence.ts';
import { compare } from '../dataset/learned-items.ts';
import type { RawPeople } from '../dataset/raw-people.ts';
import { sharedPositions } from '../search/shared-positions.ts';
import { leastOf } from './tiers.ts';

/** One candidate per condition and app, those first that save most bits. */
export function candidatesOf(
  dataset: Dataset,
  found: readonly ConditionPatterns[],
  raw: RawPeople,
): readonly Candidate[] {
  const bitsOf = ({ patterns }: ConditionPatterns) =>
    patterns.reduce((sum, { evidence }) => sum + evidence.bits, 0);
  const label = (app: number) => dataset.apps[app]?.label ?? '';
  const ranked = found
    .map((group) => ({ ...group, bits: bitsOf(group) }))
    .sort(
      (a, b) =>
        b.bits - a.bits || compare(a.condition.key, b.condition.key) || compare(label(a.app), label(b.app)),
    );
  const { holdings } = dataset;
  const uses = new Uint32Array(dataset.values.length);
  for (const { patterns } of found) for (const { value } of patterns) uses[value] = (uses[value] ?? 0) + 1;
  // One bit per holding: fresh memory is dear.
  const explained = new Uint32Array((holdings.people.length >>> 5) + 1);
  const explainedNow = ({ condition, patterns }: ConditionPatterns) => {
    let count = 0;
    const explain = (h: number) => {
      const word = h >>> 5;
      const bit = 1 << (h & 31);
      const known = explained[word] ?? 0;
      if ((known & bit) === 0) count++;
      explained[word] = known | bit;
    };
    for (const { value, evidence } of patterns) {
      if (uses[value] === 1) count += evidence.members.k;
      else {
        const start = holdings.offsets[value] ?? 0;
        const end = holdings.offsets[value + 1] ?? 0;
        sharedPositions(raw.who(condition), holdings.people, start, end, explain);
      }
    }
    return count;
  };
  return ranked.map((group, i) => {
    const { app, condition, patterns, holdAll, holdSome, holdNone, bits } = group;
    const newlyExplained = explainedNow(group);
    const ids = patterns.map(({ value }) => dataset.values[value]?.id ?? '').sort(compare);
    return {
      rank: i + 1,
      key: createHash('sha256')
        .update(JSON.stringify([condition.key, dataset.apps[app]?.id, ids]))
        .digest('hex'),
      condition,
      app,
      patterns: byCertainty(patterns),
      ...leastOf(patterns),
      holdAll,
      holdSome,
      holdNone,
      explained: patterns.reduce((sum, { evidence }) => sum + evidence.members.k, 0),
      newlyExplained,
      wouldGain: patterns.reduce((sum, { evidence }) => sum + evidence.membersLacking, 0),
      bits,
    };
  });
}

/** Patterns come in canonical order of their values; equal ones stay so. */
function byCertainty(patterns: readonly Pattern[]): readonly Pattern[] {
  return patterns.toSorted((a, b) => b.evidence.members.low - a.evidence.members.low);
}

/** What the first, the first two … candidates explain of all that candidates explain. */
export function curveOf(candidates: readonly Candidate[]): readonly CurvePoint[] {
  const all = candidates.reduce((sum, { newlyExplained }) => sum + newlyExplained, 0);
  let explained = 0;
  return candidates.map(({ rank, newlyExplained }) => {
    explained += newlyExplained;
    return { candidates: rank, explained, share: all === 0 ? 0 : explained / all };
  });
}

/** Candidates of several apps under one condition. */
export function rolesOf(candidates: readonly Candidate[]): readonly BusinessRole[] {
  const groups = new Map<string, Candidate[]>();
  for (const candidate of candidates) {
    const { key } = candidate.condition;
    groups.set(key, [...(groups.get(key) ?? []), candidate]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length < 2) return [];
    return {
      condition: first.condition,
      candidates: group.map(({ rank }) => rank),
      explained: group.reduce((sum, { explained }) => sum + explained, 0),
    };
  });
}
