import type { AnalysisChange, CandidateChange, ChangeReason } from '../model/analysis.ts';
import type { Dataset } from '../model/dataset.ts';
import type { Candidate, MinedAnalysis } from '../model/patterns.ts';
import { peopleWho } from '../planning/condition-extent.ts';
import type { Analysis } from './analysis-facts.ts';

/** A share that moved by less is the same. */
const MOVED = 0.03;

/** What became of the candidates of the run before, one row each for those that are new, gone or changed. */
export function sinceLast(
  before: Analysis,
  mined: MinedAnalysis,
  dataset: Dataset,
  numbers: Readonly<Record<string, number>>,
): AnalysisChange {
  const rows: CandidateChange[] = [];
  let same = 0;
  const placeNow = (candidate: Candidate) =>
    `${dataset.apps[candidate.app]?.id ?? ''} ${candidate.condition.key}`;
  const placeThen = (candidate: Candidate) =>
    `${before.facts.apps[candidate.app]?.id ?? ''} ${candidate.condition.key}`;
  const then = new Map(before.mined.candidates.map((candidate) => [placeThen(candidate), candidate]));
  for (const candidate of mined.candidates) {
    const number = numbers[candidate.key] ?? 0;
    const old = then.get(placeNow(candidate));
    then.delete(placeNow(candidate));
    if (old === undefined) {
      const why = usable(candidate, before.facts.attributes) ? 'first-seen' : 'other-attributes';
      rows.push({ what: 'new', why, number, now: leastShare(candidate) });
      continue;
    }
    const why = changeOf(old, before, candidate, dataset);
    if (why === undefined) same += 1;
    else rows.push({ what: 'changed', why, number, before: leastShare(old), now: leastShare(candidate) });
  }
  for (const old of then.values()) {
    rows.push({
      what: 'gone',
      why: whyGone(old, before, dataset),
      number: before.header.numbers[old.key] ?? 0,
      before: leastShare(old),
    });
  }
  return { than: before.header.id, thanAt: before.header.createdAt, same, rows };
}

function leastShare({ patterns }: Candidate): number {
  return patterns.at(-1)?.evidence.members.share ?? 0;
}

function changeOf(
  old: Candidate,
  { facts }: Analysis,
  now: Candidate,
  { values }: Dataset,
): ChangeReason | undefined {
  const had = new Set(old.patterns.map(({ value }) => facts.values[value]?.id));
  const has = new Set(now.patterns.map(({ value }) => values[value]?.id));
  if ([...has].some((id) => !had.has(id))) return 'values-joined';
  if ([...had].some((id) => !has.has(id))) return 'values-left';
  const moved = leastShare(now) - leastShare(old);
  if (Math.abs(moved) < MOVED && old.tier === now.tier) return undefined;
  return moved >= 0 ? 'more-hold-it' : 'fewer-hold-it';
}

/** Whether a condition is about these attributes only. */
function usable({ condition }: Candidate, attributes: readonly string[]): boolean {
  return condition.terms.every((term) => term.kind === 'group' || attributes.includes(term.attribute));
}

function whyGone(old: Candidate, { facts }: Analysis, dataset: Dataset): ChangeReason {
  const attributes = dataset.attributes.map(({ name }) => name);
  if (!usable(old, attributes)) return 'other-attributes';
  const app = dataset.apps.findIndex(({ id }) => id === facts.apps[old.app]?.id);
  const meets = peopleWho(old.condition, dataset);
  const members = (dataset.apps[app]?.members ?? new Uint32Array()).filter((person) => meets[person] === 1);
  if (members.length === 0) return 'nobody-meets-it';
  const share = Math.max(
    ...old.patterns.map(({ value }) => {
      const row = dataset.values.findIndex(({ id }) => id === facts.values[value]?.id);
      if (row < 0) return 0;
      const { offsets, people } = dataset.holdings;
      const holders = new Set(people.subarray(offsets[row], offsets[row + 1]));
      return members.filter((person) => holders.has(person)).length / members.length;
    }),
  );
  if (share === 0) return 'given-otherwise';
  return share < leastShare(old) - MOVED ? 'fewer-hold-it' : 'explained-otherwise';
}
