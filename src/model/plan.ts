import type { IdentityClass } from './identity.ts';

/** Computed, never chosen (design §7.6). */
export type RiskClass = 'routine' | 'elevated' | 'destructive';

export type PlanKind = 'structure' | 'grants';

/** Stored intent, with preconditions, summary, risk class and hash. Immutable. */
export interface PlanHeader {
  readonly format: 1;
  readonly id: string;
  readonly kind: PlanKind;
  readonly mode: 'merge';
  readonly tenantId: string;
  readonly host: string;
  readonly app: { readonly id: string; readonly label: string };
  readonly source: PlanSource;
  readonly createdAt: string;
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
  /** How grants are written, and whether the tenant is known to take it. */
  readonly method?: { readonly grants: GrantMethod; readonly additiveCapability: Capability };
  /** SHA-256 over the canonical JSON of this header without `hash`, and of every operation and person row. */
  readonly hash: string;
}

export type PlanSource =
  | {
      readonly kind: 'report';
      readonly name: string;
      readonly sha256: string;
      readonly understandingId: string;
    }
  | { readonly kind: 'direct'; readonly people: number };

export type RiskReason = 'people' | 'new-accounts' | 'sensitive-values' | 'provisioned-app';

export type Capability = 'yes' | 'no' | 'unknown';

/** `additive`: an ENTITLEMENT grant. `custom`: a CUSTOM grant that carries the union with what is there. */
export type GrantMethod = 'additive' | 'custom';

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
  /** People who get a grant written. */
  readonly grants: number;
  /** Structure plans. */
  readonly newEntitlements: number;
  readonly newValues: number;
  /** Lines of the report that could not be read. */
  readonly rejectedLines: number;
  readonly existingEntitlements: number;
  readonly existingValues: number;
}

export interface PlanValue {
  readonly entitlementId: string;
  readonly entitlementName: string;
  readonly valueId: string;
  readonly valueName: string;
  readonly multiValue: boolean;
  readonly sensitive: boolean;
}

export interface NewValue {
  readonly name: string;
  readonly externalValue: string;
}

/** One step of a plan: intent and precondition, never a payload. `seq` starts at 0 and has no gaps. */
export type Operation = CreateEntitlement | AddValues | Assign | WriteGrant;

export interface CreateEntitlement {
  readonly kind: 'create-entitlement';
  readonly seq: number;
  readonly name: string;
  readonly externalValue: string;
  readonly multiValue: boolean;
  readonly description?: string;
  /** At most 100; more follow as `add-values`. */
  readonly values: readonly NewValue[];
}

export interface AddValues {
  readonly kind: 'add-values';
  readonly seq: number;
  /** The entitlement, or the operation that creates it. */
  readonly entitlement: { readonly id: string } | { readonly createdBy: number };
  /** At most 100. */
  readonly values: readonly NewValue[];
}

/** Make the person a member of the app. Precondition: not a member. */
export interface Assign {
  readonly kind: 'assign';
  readonly seq: number;
  readonly principal: string;
  /** Belongs to the first wave. */
  readonly firstWave: boolean;
}

/** Give the person these values on top of what is there. */
export interface WriteGrant {
  readonly kind: 'grant';
  readonly seq: number;
  readonly principal: string;
  readonly method: GrantMethod;
  /** Indexes into `PlanHeader.values`. */
  readonly values: readonly number[];
  /** The principal's grants when the plan was made (access/fingerprint.ts). */
  readonly fingerprint: string;
  /** Grant types held × method × member or not, such as `CUSTOM+ENTITLEMENT|additive|member`. */
  readonly mix: string;
  /**
   * Read the principal's grants afresh directly before sending: always for `custom`, and for an additive grant of a
   * single-valued entitlement, where a later grant wins over an earlier one.
   */
  readonly freshRead: boolean;
  /** The assignment that must be done, and settled, first. */
  readonly after?: number;
  readonly firstWave: boolean;
}

/** One row per identifier of the source: where it ended and why. The people of a plan, in source order. */
export interface PlanPerson {
  readonly n: number;
  readonly identifier: string;
  readonly class: IdentityClass;
  readonly principal?: string;
  readonly login?: string;
  readonly lines: number;
  readonly membership: 'member' | 'new-account' | 'dormant' | 'none';
  /** Wanted holdings of this person by state; sums to what the source wants. */
  readonly wanted: number;
  readonly toGrant: readonly number[];
  readonly already: number;
  /** Wanted holdings that conflict, and why. */
  readonly conflict: number;
  readonly conflicts: readonly PersonConflict[];
  readonly needsDecision?: NeedsDecision;
  readonly heldBack: number;
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
  | 'deny'
  | 'policy'
  | 'bundle'
  | 'time-limited'
  | 'access-request'
  | 'collection'
  | 'additive'
  | 'unknown-type';
