import { grantMix } from '../../access/grant-facts.ts';
import type { Snapshot } from '../../access/snapshot.ts';
import type { Capability } from '../../model/plan.ts';
import {
  type ChangeDraft,
  type Deed,
  type PersonNow,
  undoDeed,
  type UndoDecision,
  type UndoFacts,
} from './undo-deed.ts';

/** One person with what becomes of each operation that the job did for them. */
export interface UndonePerson {
  readonly principal: string;
  readonly now: PersonNow;
  readonly undone: readonly { readonly deed: Deed; readonly decision: UndoDecision }[];
}

/**
 * Brings back, before it takes away: no holding is missing in between. The base grant first of all: it could not be
 * written any more once another grant stands beside it.
 */
const ORDER: Readonly<Record<ChangeDraft['kind'], number>> = {
  'replace-base': 0,
  'restore-grant': 1,
  'end-grant': 2,
};

/** Each person to whom a job did something, with what becomes of each thing it did, in the order of its plan. */
export function undonePeople(input: {
  readonly deeds: readonly Deed[];
  /** Everybody concerned, as they are now. */
  readonly snapshot: Snapshot;
  readonly additive: Capability;
  readonly endingMs: number;
}): readonly UndonePerson[] {
  const { snapshot } = input;
  const facts = {
    at: snapshot.header.takenAt,
    endingMs: input.endingMs,
    additive: input.additive,
    entitlementOf: (value: string) => snapshot.entitlementOf(value),
  };
  const byPrincipal = new Map<string, Deed[]>();
  for (const deed of input.deeds) {
    const deeds = byPrincipal.get(deed.principal);
    if (deeds === undefined) byPrincipal.set(deed.principal, [deed]);
    else deeds.push(deed);
  }
  return [...byPrincipal].map(([principal, deeds]) => {
    const p = snapshot.indexOf(principal);
    const access = p === undefined ? undefined : snapshot.access(p);
    const now: PersonNow = {
      member: p !== undefined && snapshot.isMember(p),
      grants: p === undefined ? [] : snapshot.grantsOf(p),
      // Where grants do not tell, a reading of people has asked Okta what they hold.
      held: new Set(access?.holdings.keys()),
    };
    const undone = deeds.map((deed) => ({ deed, decision: undoDeed(deed, now, facts) }));
    return { principal, now, undone: withoutContested(undone, facts) };
  });
}

/** Of two grants that would give back different values of an entitlement that takes one, neither is chosen for the person. */
function withoutContested(undone: UndonePerson['undone'], facts: UndoFacts): UndonePerson['undone'] {
  const given = (decision: UndoDecision) =>
    decision.change?.kind === 'restore-grant' ? decision.change.values : [];
  const all = undone.flatMap(({ decision }) => given(decision));
  const contested = (value: string) => {
    const entitlement = facts.entitlementOf(value);
    return (
      entitlement?.multiValue === false &&
      all.some((other) => other !== value && facts.entitlementOf(other)?.id === entitlement.id)
    );
  };
  return undone.map((row) =>
    given(row.decision).some(contested)
      ? { deed: row.deed, decision: { label: 'none', reason: 'single-value-held' } }
      : row,
  );
}

/** What is written for a person, in this order. */
export function changesOf({ undone }: UndonePerson) {
  return undone
    .flatMap(({ deed, decision }) =>
      decision.change === undefined ? [] : [{ deed, decision, change: decision.change }],
    )
    .sort((a, b) => ORDER[a.change.kind] - ORDER[b.change.kind] || a.deed.seq - b.deed.seq);
}

/** What a person holds, what is written for them, and whether they are a member: the first wave has one of each. */
export function mixOf(person: UndonePerson): string {
  const kinds = changesOf(person).map(({ change }) => change.kind);
  return `${grantMix(person.now.grants)}|${[...new Set(kinds)].join('+')}|${person.now.member ? 'member' : 'no member'}`;
}
