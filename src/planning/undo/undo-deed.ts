import { type GrantFacts, fingerprint } from '../../access/grant-facts.ts';
import { parseInstant } from '../../model/instant.ts';
import type { GrantBefore } from '../../model/job.ts';
import type { Capability } from '../../model/plan.ts';
import type { EndGrant, MadeGrant, ReplaceBase, RestoreGrant } from '../../model/operation.ts';
import type { UndoLabel, UndoReason } from '../../model/undo.ts';

/** What one operation of a job did to one person, from the journal. Value ids, not indexes. */
export type Deed = { readonly seq: number; readonly principal: string } & (
  | { readonly kind: 'assigned' }
  /** An additive grant was made. */
  | {
      readonly kind: 'added';
      readonly grantId: string;
      readonly made: MadeGrant;
      readonly sent: readonly string[];
      readonly expiresAt?: number;
    }
  /** A CUSTOM grant was written, over another one or over none. */
  | {
      readonly kind: 'based';
      readonly grantId: string;
      readonly made: MadeGrant;
      readonly sent: readonly string[];
      readonly expiresAt?: number;
      readonly before: GrantBefore | undefined;
    }
  | { readonly kind: 'ended'; readonly grant: GrantBefore }
  | { readonly kind: 'unclear'; readonly reason: 'outcome-unknown' | 'before-unknown' }
);

/** A person as read now. */
export interface PersonNow {
  readonly member: boolean;
  readonly grants: readonly GrantFacts[];
  /** Values in effect. */
  readonly held: ReadonlySet<string>;
}

export interface UndoFacts {
  /** When `now` was read; a grant that ends within `endingMs` of it is ending already. */
  readonly at: number;
  readonly endingMs: number;
  readonly additive: Capability;
  /** The entitlement of a value that exists; undefined for one that is gone. */
  readonly entitlementOf: (
    valueId: string,
  ) => { readonly id: string; readonly multiValue: boolean } | undefined;
}

/** An operation without its place in the plan, with value ids instead of indexes. */
export type ChangeDraft =
  | (Pick<EndGrant, 'kind' | 'grantId' | 'fingerprint' | 'made'> & { readonly values: readonly string[] })
  | (Pick<ReplaceBase, 'kind' | 'grantId' | 'expiresAt' | 'made'> & {
      readonly remove: readonly string[];
      readonly add: readonly string[];
    })
  | (Pick<RestoreGrant, 'kind' | 'expiresAt' | 'instead'> & { readonly values: readonly string[] });

export interface UndoDecision {
  readonly label: UndoLabel;
  readonly reason?: UndoReason;
  readonly change?: ChangeDraft;
}

const none = (reason: UndoReason): UndoDecision => ({ label: 'none', reason });
const NOTHING_LEFT: UndoDecision = { label: 'exact', reason: 'nothing-left' };

/**
 * How one deed is taken back, three-way (design §8): before B, after A, now N give (N − (A∖B)) ∪ (B∖A); a value goes
 * only where its grant still is the one that we made, and what others did since stays. What cannot be taken back
 * without touching theirs is left, and says why.
 */
export function undoDeed(deed: Deed, now: PersonNow, facts: UndoFacts): UndoDecision {
  switch (deed.kind) {
    case 'assigned':
      return now.member ? none('account-stays') : NOTHING_LEFT;
    case 'unclear':
      return none(deed.reason);
    case 'added':
      return undoAdded(deed, now, facts);
    case 'based':
      return undoBased(deed, now, facts);
    case 'ended':
      return undoEnded(deed.grant, now, facts);
  }
}

function undoAdded(deed: Deed & { readonly kind: 'added' }, now: PersonNow, facts: UndoFacts): UndoDecision {
  const grant = now.grants.find(({ id }) => id === deed.grantId);
  if (grant === undefined || isEnding(grant, deed.expiresAt, facts)) return NOTHING_LEFT;
  if (grant.type !== 'ENTITLEMENT' || !isAsMade(grant, deed)) return none('changed-since');
  return { label: 'exact', change: endOf(grant, deed.made) };
}

function undoBased(deed: Deed & { readonly kind: 'based' }, now: PersonNow, facts: UndoFacts): UndoDecision {
  const before = deed.before?.values ?? [];
  const added = deed.sent.filter((value) => !before.includes(value));
  const taken = before.filter((value) => !deed.sent.includes(value));
  const grant = now.grants.find(({ id }) => id === deed.grantId);
  if (grant === undefined || isEnding(grant, deed.expiresAt, facts)) {
    const carriedOver = now.grants.some(
      ({ values }) => values === undefined || values.some((value) => added.includes(value)),
    );
    return taken.length > 0 || carriedOver ? none('replaced-since') : NOTHING_LEFT;
  }
  if (grant.type !== 'CUSTOM' || !isAsMade(grant, deed)) return none('changed-since');
  const there = grant.values ?? [];
  const back = taken.filter((value) => facts.entitlementOf(value) !== undefined);
  const target = [
    ...there.filter((value) => !added.includes(value)),
    ...back.filter((value) => !there.includes(value)),
  ];
  if (target.length === 0) {
    // A grant without values, which stood there before, cannot be written.
    return deed.before === undefined
      ? { label: 'exact', change: endOf(grant, deed.made) }
      : { label: 'effective-only', reason: 'bare-grant', change: endOf(grant, deed.made) };
  }
  // A grant puts whoever is out of the app back into it (contract §10.9).
  if (!now.member) return none('not-a-member');
  // A CUSTOM grant may replace everything else that the person has (contract §10.3).
  if (now.grants.length > 1) return none('other-grants');
  const remove = there.filter((value) => added.includes(value));
  const add = back.filter((value) => !there.includes(value));
  if (remove.length === 0 && add.length === 0) return NOTHING_LEFT;
  return {
    label: back.length < taken.length ? 'partial' : 'exact',
    ...(back.length < taken.length ? { reason: 'values-gone' as const } : {}),
    change: {
      kind: 'replace-base',
      grantId: grant.id,
      remove,
      add,
      made: deed.made,
      ...(deed.before?.expiresAt === undefined ? {} : { expiresAt: deed.before.expiresAt }),
    },
  };
}

function undoEnded(grant: GrantBefore, now: PersonNow, facts: UndoFacts): UndoDecision {
  const until = grant.expiresAt === undefined ? undefined : parseInstant(grant.expiresAt);
  if (until !== undefined && until <= facts.at + facts.endingMs) return NOTHING_LEFT;
  const there = now.grants.find(({ id }) => id === grant.id);
  if (there !== undefined && !isEnding(there, until, facts))
    return there.expiresAt === until ? NOTHING_LEFT : none('changed-since');
  if (!now.member) return none('not-a-member');
  if (now.grants.some(({ action }) => action !== 'ALLOW')) return none('denied');
  if (grant.values === undefined || grant.action !== 'ALLOW') return none('before-unknown');
  const values = grant.values.filter((value) => facts.entitlementOf(value) !== undefined);
  if (values.length === 0) return none('values-gone');
  if (values.some((value) => isTaken(value, now, facts))) return none('single-value-held');
  const whole = values.length === grant.values.length;
  const found: UndoDecision = whole ? { label: 'exact' } : { label: 'partial', reason: 'values-gone' };
  const expiresAt = grant.expiresAt === undefined ? {} : { expiresAt: grant.expiresAt };
  if (grant.type === 'ENTITLEMENT') {
    if (facts.additive === 'no') return none('additive-refused');
    return { ...found, change: { kind: 'restore-grant', values, ...expiresAt } };
  }
  if (grant.type !== 'CUSTOM') return none('before-unknown');
  if (now.grants.length > 0) return none('other-grants');
  return { ...found, change: { kind: 'replace-base', remove: [], add: values, ...expiresAt } };
}

function endOf(grant: GrantFacts, made: MadeGrant): ChangeDraft {
  return {
    kind: 'end-grant',
    grantId: grant.id,
    values: grant.values ?? [],
    fingerprint: fingerprint([grant]),
    made,
  };
}

/** Whether it was given an end just ahead since: an undo of it is under way, or was carried out. */
function isEnding(grant: GrantFacts, planned: number | undefined, { at, endingMs }: UndoFacts): boolean {
  return grant.expiresAt !== undefined && grant.expiresAt !== planned && grant.expiresAt <= at + endingMs;
}

/** Still allowing, with its end, and nothing that we did not send. Values that others revoked may be missing. */
function isAsMade(
  { action, values, expiresAt }: GrantFacts,
  deed: { readonly sent: readonly string[]; readonly expiresAt?: number },
): boolean {
  return (
    action === 'ALLOW' &&
    values !== undefined &&
    values.every((value) => deed.sent.includes(value)) &&
    expiresAt === deed.expiresAt
  );
}

/** Whether its entitlement takes one value, and another one is held by now. */
function isTaken(value: string, { held }: PersonNow, { entitlementOf }: UndoFacts): boolean {
  const entitlement = entitlementOf(value);
  if (entitlement?.multiValue !== false) return false;
  return [...held].some((other) => other !== value && entitlementOf(other)?.id === entitlement.id);
}
