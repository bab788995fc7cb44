import type { BlockedBundle } from './blocked-bundle.ts';
import type { IdentityClass, IdentityDifference } from './identity.ts';
import { parseInstant } from './instant.ts';
import type { GrantMethod } from './operation.ts';
import type { PlanSource } from './plan-source.ts';
import type { UndoOfOperation, UndoSummary } from './undo.ts';

/** Computed, never chosen (design §7.6). */
export type RiskClass = 'routine' | 'elevated' | 'destructive';

export type PlanKind = 'structure' | 'grants' | 'bundles';

/**
 * `merge` only adds; `exact` takes away as well what people of the report hold beyond it; `replace` removes what of the
 * app's structure the report does not name; `undo` takes back what a job did.
 */
export type PlanMode = 'merge' | 'exact' | 'replace' | 'undo';

/** Stored intent, with preconditions, summary, risk class and hash. Immutable. */
export interface PlanHeader {
  readonly format: 1;
  readonly id: string;
  readonly kind: PlanKind;
  readonly mode: PlanMode;
  readonly tenantId: string;
  readonly host: string;
  readonly app: { readonly id: string; readonly label: string };
  readonly source: PlanSource;
  readonly createdAt: string;
  /** When the first of what it was made from was read of the tenant, by our clock. Absent: at `createdAt`. */
  readonly readAt?: string;
  readonly risk: RiskClass;
  /** Why it is not routine, as codes with counts. */
  readonly riskReasons: readonly { readonly code: RiskReason; readonly count: number }[];
  readonly counts: PlanCounts;
  /** ≤ 12 lines, what a person must know first. Holds tenant text: shown as data only. */
  readonly headline: readonly string[];
  /** The values that operations refer to by index. */
  readonly values: readonly PlanValue[];
  readonly operations: number;
  /** The snapshot the plan was made from (kind `grants`). */
  readonly snapshotId?: string;
  /** Who would be the first of their kind to hold a value; absent where not everybody on the app was read. */
  readonly firstOfKind?: { readonly rows: readonly FirstOfKind[]; readonly total: number };
  /** Missing identifiers for which nobody was looked for who may have been meant: too many of them, or of users. Absent: none. */
  readonly nearestNotSought?: number;
  /** How grants are written, and whether the tenant is known to take it. */
  readonly method?: {
    readonly grants: GrantMethod;
    readonly additiveCapability: Capability;
    /** When the tenant showed that it takes additive grants, or none; absent while it is unknown. */
    readonly learnedAt?: string;
  };
  /** Mode `replace`: bundles and risk rules that lose values, each named in the headline or counted there. */
  readonly references?: readonly StructureReference[];
  /** Bundles that were asked for and are not in the plan, each with what stands in its way. Absent: none. */
  readonly blocked?: readonly BlockedBundle[];
  /** Mode `undo`: what becomes of the operations of the job. */
  readonly undo?: UndoSummary;
  /** When what it says about people was removed; its hash is of what it was. It can be applied no more. */
  readonly purgedAt?: string;
  /** SHA-256 over the canonical JSON of this header without `hash`, and of every operation and person row. */
  readonly hash: string;
}

/** Since when what a plan says of the tenant was so, by our clock: in milliseconds since the epoch. */
export function knownSince({ readAt, createdAt }: Pick<PlanHeader, 'readAt' | 'createdAt'>): number {
  return parseInstant(readAt ?? createdAt) ?? 0;
}

/** A bundle or a risk rule that refers to values which a plan removes. */
export interface StructureReference {
  readonly kind: 'bundle' | 'risk-rule';
  readonly id: string;
  readonly name: string;
}

export type RiskReason =
  | 'people'
  | 'new-accounts'
  | 'sensitive-values'
  | 'provisioned-app'
  | 'takes-access'
  | 'removes-structure';

export type Capability = 'yes' | 'no' | 'unknown';

/** One word per count; the names are those of the wanted-holdings ledger (design §7.9). */
export interface PlanCounts {
  /** Distinct identifiers of the source, and how each class fared. */
  readonly identifiers: number;
  readonly identities: Readonly<Partial<Record<IdentityClass, number>>>;
  /** Matched people. */
  readonly people: number;
  readonly newAccounts: number;
  readonly members: number;
  /** Matched people who hold dormant grants while not being members: held back. */
  readonly dormant: number;
  /** Wanted holdings by the state in which the plan leaves them; sums to `wanted`. */
  readonly wanted: number;
  readonly toGrant: number;
  readonly already: number;
  readonly conflict: number;
  readonly needsDecision: number;
  readonly heldBack: number;
  /** Values that a second identifier of the same person asks for again: none of `wanted`; absent: none. */
  readonly repeated?: number;
  /** Of `already`: values that only grants with an end give, sooner than the source wishes; absent: none. */
  readonly alreadyEnding?: number;
  /** People who get a grant written; mode `undo`: operations. */
  readonly grants: number;
  /** Values that are taken from people; absent where the plan only adds. */
  readonly toRemove?: number;
  /** Mode `exact`: values that the report does not say and that stay all the same. */
  readonly surplusStays?: number;
  /** Structure plans. */
  readonly newEntitlements: number;
  readonly newValues: number;
  /** Plans of kind `bundles`. */
  readonly newBundles?: number;
  readonly removedBundles?: number;
  /** Asked for and not in the plan: what was asked for is these and `newBundles`. */
  readonly blockedBundles?: number;
  /** Mode `replace`. */
  readonly removedEntitlements?: number;
  readonly removedValues?: number;
  /** Lines of the report that could not be read. */
  readonly rejectedLines: number;
  /** Questions about the report that nobody answered, each taken as what grants less; absent: none. */
  readonly openQuestions?: number;
  /** Structure plans: of what the report names, neither new nor existing: not there, and no value of it is known; absent: none. */
  readonly entitlementsWithoutValue?: number;
  readonly existingEntitlements: number;
  readonly existingValues: number;
}

/** People of one department (or title) who get a value that nobody of them on the app held. */
export interface FirstOfKind {
  /** Index into `PlanHeader.values`. */
  readonly value: number;
  readonly kind: string;
  readonly people: number;
  /** One of them, as the source names them. */
  readonly sample: string;
}

export interface PlanValue {
  readonly entitlementId: string;
  readonly entitlementName: string;
  readonly valueId: string;
  readonly valueName: string;
  readonly multiValue: boolean;
  readonly sensitive: boolean;
}

/** One row per identifier of the source: where it ended and why. The people of a plan, in source order. */
export interface PlanPerson {
  readonly n: number;
  readonly identifier: string;
  readonly class: IdentityClass;
  readonly principal?: string;
  readonly login?: string;
  /** Class `missing`: logins of users who may have been meant; suggestions only. */
  readonly nearest?: readonly string[];
  /** Classes `conflict`, `name-differs`: what makes it so; absent: a plan of an earlier version. */
  readonly differs?: readonly IdentityDifference[];
  readonly lines: number;
  readonly membership: 'member' | 'new-account' | 'dormant' | 'none';
  /** Wanted holdings of this person by state; sums to what the source wants. */
  readonly wanted: number;
  readonly toGrant: readonly number[];
  /** When what is granted ends, ISO-8601; absent: never. */
  readonly until?: string;
  readonly already: number;
  /** When the first of the values that are held ends, sooner than the source wishes, ISO-8601; absent: none does. */
  readonly alreadyUntil?: string;
  /** Values that an earlier row of the same person asks for too: none of `wanted`; absent: none. */
  readonly repeated?: number;
  /** Wanted holdings that conflict, and why. */
  readonly conflict: number;
  readonly conflicts: readonly PersonConflict[];
  readonly needsDecision?: NeedsDecision;
  /** Mode `undo`: operations that are not undone exactly. */
  readonly heldBack: number;
  /** The values of `heldBack`; indexes into `PlanHeader.values`. Absent: none, or a plan of an earlier version. */
  readonly heldBackValues?: readonly number[];
  /** Mode `undo`: each operation that the job did for this person. */
  readonly undo?: readonly UndoOfOperation[];
  /** Values that the plan takes from this person; indexes into `PlanHeader.values`. */
  readonly toRemove?: readonly number[];
  /** Mode `exact`: what the person keeps though the report does not say so, and why. */
  readonly stays?: { readonly values: readonly number[]; readonly reasons: readonly NeedsDecisionReason[] };
}

export interface PersonConflict {
  /** `single-value-held`: another value of a single-valued entitlement is held; `two-values-wanted`: the source names two. */
  readonly code: 'single-value-held' | 'two-values-wanted';
  readonly entitlementName: string;
  readonly wanted: readonly string[];
  readonly held: readonly string[];
}

/** Why the import does not touch a person, and what serving them would do (design §7.5). */
export interface NeedsDecision {
  readonly count: number;
  /** Which; indexes into `PlanHeader.values`. Absent in plans of earlier versions. */
  readonly values?: readonly number[];
  readonly reasons: readonly NeedsDecisionReason[];
  readonly consequences: readonly (
    | 'leaves-policy'
    | 'freezes-bundle'
    | 'makes-permanent'
    | 'lifts-deny'
    | 'unknown'
  )[];
  readonly grantTypes: readonly string[];
}

export type NeedsDecisionReason =
  /** The report gives it an end, which a CUSTOM grant beside what is held cannot have. */
  | 'ends'
  /** The report gives values different ends: these wait for the next import. */
  | 'several-ends'
  | 'deny'
  | 'policy'
  | 'bundle'
  | 'time-limited'
  | 'access-request'
  | 'collection'
  | 'additive'
  /** Mode `exact`: the entitlement takes one value, and another grant would bring another one into effect. */
  | 'hides-another'
  | 'unknown-type';
