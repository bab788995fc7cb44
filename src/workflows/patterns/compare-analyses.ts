import type { AnalysisChange, CandidateChange, ChangeReason } from '../../model/analysis.ts';
import type { Dataset, HoldingColumns } from '../../model/dataset.ts';
import type { Candidate, MinedAnalysis, Share } from '../../model/patterns.ts';
import { peopleWho } from '../../planning/bundles/condition-extent.ts';
import type { Analysis } from './analysis-facts.ts';

/** A share that moved by less is the same. */
const MOVED = 0.03;
const NOBODY = new Uint32Array();

/**
 * What became of the candidates of the run before, one row each for those that are new, gone or changed; to be asked with the
 * `numbers` of this run, which are known when it is stored.
 */
export function sinceLast(
  before: Analysis,
  mined: MinedAnalysis,
  dataset: Dataset,
): (numbers: Readonly<Record<string, number>>) => AnalysisChange {
  const now: (Omit<CandidateChange, 'number'> & { readonly key: string })[] = [];
  const gone: CandidateChange[] = [];
  let same = 0;
  const placeNow = (candidate: Candidate) =>
    `${dataset.apps[candidate.app]?.id ?? ''} ${candidate.condition.key}`;
  const placeThen = (candidate: Candidate) =>
    `${before.facts.apps[candidate.app]?.id ?? ''} ${candidate.condition.key}`;
  const then = new Map(before.mined.candidates.map((candidate) => [placeThen(candidate), candidate]));
  for (const candidate of mined.candidates) {
    const { key } = candidate;
    const old = then.get(placeNow(candidate));
    then.delete(placeNow(candidate));
    if (old === undefined) {
      const why = usable(candidate, usedBefore(before)) ? 'first-seen' : 'other-attributes';
      now.push({ what: 'new', why, key, now: leastShare(candidate) });
      continue;
    }
    const why = changeOf(old, before, candidate, dataset);
    if (why === undefined) {
      same += 1;
      continue;
    }
    const was = old.key === key ? undefined : before.header.numbers[old.key];
    now.push({
      what: 'changed',
      why,
      key,
      ...(was === undefined ? {} : { was }),
      before: leastShare(old),
      now: leastShare(candidate),
    });
  }
  for (const old of then.values()) {
    gone.push({
      what: 'gone',
      why: whyGone(old, before, mined, dataset),
      number: before.header.numbers[old.key] ?? 0,
      before: leastShare(old),
    });
  }
  const { id: than, createdAt: thanAt } = before.header;
  return (numbers) => {
    const numbered = now.map(({ key, ...row }) => ({ ...row, number: numbers[key] ?? 0 }));
    return { than, thanAt, same, rows: [...numbered, ...gone] };
  };
}

function leastShare(candidate: Candidate): number {
  return leastCertain(candidate)?.share ?? 0;
}

function leastCertain({ patterns }: Candidate): Share | undefined {
  return patterns.at(-1)?.evidence.members;
}

/** Members who hold its least certain value by policy or a bundle. */
function heldOtherwise({ patterns }: Candidate): number {
  return patterns.at(-1)?.evidence.derived ?? 0;
}

/** Share of those who meet its condition and hold its least certain value, however they got it. */
function heldShare(candidate: Candidate): number {
  const { k = 0, n = 0 } = leastCertain(candidate) ?? {};
  const otherwise = heldOtherwise(candidate);
  return n + otherwise === 0 ? 0 : (k + otherwise) / (n + otherwise);
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
  const [was, is] = [leastCertain(old), leastCertain(now)];
  if (heldOtherwise(now) > heldOtherwise(old) && heldShare(now) >= heldShare(old) - MOVED)
    return 'given-otherwise';
  // A greater share of fewer people may be less certain.
  if (moved >= 0 && (is?.low ?? 0) < (was?.low ?? 0)) return 'fewer-meet-it';
  if (moved <= 0 && moved > -MOVED && (is?.low ?? 0) > (was?.low ?? 0)) return 'more-meet-it';
  return moved >= 0 ? 'more-hold-it' : 'fewer-hold-it';
}

/** Whether a condition is only about attributes and groups that a run could use. */
function usable(
  { condition }: Candidate,
  { attributes, groups }: { readonly attributes: readonly string[]; readonly groups: readonly string[] },
): boolean {
  return condition.terms.every((term) =>
    term.kind === 'group' ? groups.includes(term.groupId) : attributes.includes(term.attribute),
  );
}

/** What the run before could use. */
function usedBefore({ header, facts }: Analysis) {
  return { attributes: facts.attributes, groups: (header.groups ?? []).map(({ id }) => id) };
}

/** What this run can use. */
function usedNow({ attributes, groups }: Dataset) {
  return {
    attributes: attributes.map(({ name }) => name),
    groups: groups?.groups.map(({ id }) => id) ?? [],
  };
}

function whyGone(old: Candidate, { facts }: Analysis, mined: MinedAnalysis, dataset: Dataset): ChangeReason {
  if (!usable(old, usedNow(dataset))) return 'other-attributes';
  const app = dataset.apps.findIndex(({ id }) => id === facts.apps[old.app]?.id);
  const meets = peopleWho(old.condition, dataset);
  const members = (dataset.apps[app]?.members ?? NOBODY).filter((person) => meets[person] === 1);
  if (members.length === 0) return 'nobody-meets-it';
  const isMember = new Uint8Array(meets.length);
  for (const person of members) isMember[person] = 1;
  const among = (columns: HoldingColumns | undefined, row: number) =>
    (columns?.people.subarray(columns.offsets[row], columns.offsets[row + 1]) ?? NOBODY).filter(
      (person) => isMember[person] === 1,
    );
  const values = old.patterns.flatMap(({ value, evidence }) => {
    const row = dataset.values.findIndex(({ id }) => id === facts.values[value]?.id);
    if (row < 0) return [];
    const [own, derived] = [among(dataset.holdings, row), among(dataset.derived, row)];
    const concerned = members.length - derived.length;
    return { row, own, derived, concerned, share: concerned === 0 ? 0 : own.length / concerned, evidence };
  });
  // The value that is most as it was says what became of them.
  const [best] = values.sort((a, b) => b.own.length - a.own.length);
  if (best === undefined || best.own.length === 0)
    return values.some(({ derived }) => derived.length > 0) ? 'given-otherwise' : 'nobody-holds-it';
  const { row, own, derived, concerned, share, evidence } = best;
  const least = leastShare(old) - MOVED;
  const holdIt = (own.length + derived.length) / members.length;
  if (derived.length > (evidence.derived ?? 0) && holdIt >= least) return 'given-otherwise';
  if (share < least) return 'fewer-hold-it';
  if (mined.birthright.some(({ value }) => value === row)) return 'explained-otherwise';
  const others = mined.patterns
    .filter(({ value }) => value === row)
    .map(({ condition }) => peopleWho(condition, dataset));
  const elsewhere = own.filter((person) => others.some((meet) => meet[person] === 1));
  if (2 * elsewhere.length > own.length) return 'explained-otherwise';
  return concerned < evidence.members.n ? 'fewer-meet-it' : 'may-be-chance';
}
