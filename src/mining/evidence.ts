import type { Dataset } from '../model/dataset.ts';
import type { Condition, Pattern, PatternEvidence } from '../model/patterns.ts';
import type { DescriptionLength } from './description-length.ts';
import type { Draft } from './drafts.ts';
import { upperTail } from './hypergeometric.ts';
import type { RawPeople } from './raw-people.ts';
import { SeededDraws } from './seeded-draws.ts';
import { stability } from './stability.ts';
import type { TermBook } from './terms.ts';
import { tierOf, useOf } from './tiers.ts';
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
  readonly drafts: readonly Draft[];
  readonly book: TermBook;
  readonly raw: RawPeople;
  readonly length: DescriptionLength;
  readonly threshold: number;
  readonly bootstraps: number;
  /** Per holding of the dataset: set to 1 when a pattern explains it. */
  readonly explained: Uint8Array;
}

/** The evidence of all drafts on raw profiles, by app and condition, in the order of the drafts. */
export function* evidenceOf({
  dataset,
  drafts,
  book,
  raw,
  ...task
}: EvidenceTask): Generator<ConditionPatterns> {
  const draws = new SeededDraws(1);
  const { people, holdings } = dataset;
  const meets = new Uint8Array(people.ids.length);
  const isMember = new Uint8Array(people.ids.length);
  const held = new Uint16Array(people.ids.length);
  let app = -1;
  for (const group of grouped(drafts)) {
    const [first] = group;
    if (first === undefined) continue;
    const members = dataset.apps[first.app]?.members ?? new Uint32Array();
    if (first.app !== app) {
      isMember.fill(0);
      for (const person of members) isMember[person] = 1;
      app = first.app;
    }
    const condition = book.condition(first.names, first.equivalents);
    const who = raw.who(condition);
    let [n, active, notMembers] = [0, 0, 0];
    for (let i = 0; i < who.length; i++) {
      const person = who[i] ?? 0;
      const member = isMember[person] ?? 0;
      const isActive = people.active[person] ?? 0;
      meets[person] = 1;
      n += member;
      active += isActive;
      notMembers += isActive & (1 - member);
    }
    const patterns = group.map((draft): Pattern => {
      const [start = 0, end = 0] = holdings.offsets.subarray(draft.value, draft.value + 2);
      let k = 0;
      for (let i = start; i < end; i++) {
        const person = holdings.people[i] ?? 0;
        if (meets[person] === 0) continue;
        k++;
        held[person] = (held[person] ?? 0) + 1;
        task.explained[i] = 1;
      }
      let derived = 0;
      const [from = 0, to = 0] = dataset.derived?.offsets.subarray(draft.value, draft.value + 2) ?? [];
      for (let i = from; i < to; i++) {
        const person = dataset.derived?.people[i] ?? 0;
        if (meets[person] === 0) continue;
        derived++;
        held[person] = (held[person] ?? 0) + 1;
      }
      const holders = end - start;
      const concerned = members.length - (to - from);
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
        ...(task.bootstraps === 0
          ? {}
          : { stability: stability(draft, task.threshold, task.bootstraps, task.length, draws) }),
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
    let [holdAll, holdSome] = [0, 0];
    for (let i = 0; i < who.length; i++) {
      const person = who[i] ?? 0;
      if (held[person] === group.length) holdAll++;
      else if ((held[person] ?? 0) > 0) holdSome++;
      held[person] = 0;
      meets[person] = 0;
    }
    yield { app: first.app, condition, patterns, holdAll, holdSome, holdNone: n - holdAll - holdSome };
  }
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
