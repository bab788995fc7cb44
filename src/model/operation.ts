import type { UndoLabel } from './undo.ts';

/** `additive`: an ENTITLEMENT grant. `custom`: a CUSTOM grant that carries the union with what is there. */
export type GrantMethod = 'additive' | 'custom';

export interface NewValue {
  readonly name: string;
  readonly externalValue: string;
}

/** One step of a plan: intent and precondition, never a payload. `seq` starts at 0 and has no gaps. */
export type Operation =
  | CreateEntitlement
  | AddValues
  | Assign
  | WriteGrant
  | EndGrant
  | ReplaceBase
  | RestoreGrant
  | RemoveEntitlement
  | RemoveValues
  | CreateBundle
  | RemoveBundle;

/** The operations of one person that can take access away, or bring it back. */
export type ChangeGrant = EndGrant | ReplaceBase | RestoreGrant;

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
  /** What the entitlement is called; absent in plans of earlier versions. */
  readonly name?: string;
  /** At most 100. */
  readonly values: readonly NewValue[];
}

/** Create a bundle: nobody's access changes. Precondition: its values exist and no active bundle of the app has the name. */
export interface CreateBundle {
  readonly kind: 'create-bundle';
  readonly seq: number;
  readonly name: string;
  readonly description: string;
  /** Indexes into `PlanHeader.values`. */
  readonly values: readonly number[];
}

/** Delete a bundle that a job of ours made. Precondition: it is as it was made, and nobody holds it. */
export interface RemoveBundle {
  readonly kind: 'remove-bundle';
  readonly seq: number;
  readonly bundleId: string;
  readonly name: string;
  readonly description: string;
  readonly values: readonly number[];
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
  /** When all of it ends, ISO-8601; only `additive`. */
  readonly expiresAt?: string;
  /** The assignment that must be done, and settled, first. */
  readonly after?: number;
  readonly firstWave: boolean;
}

interface Change {
  readonly seq: number;
  readonly principal: string;
  readonly mix: string;
  readonly firstWave: boolean;
  /** Mode `undo`: the operation of the job that this takes back, and how much of it. */
  readonly undoes?: number;
  readonly label?: UndoLabel;
}

/** Where the tenant's record of a grant must still say what it said when we made it. */
export interface MadeGrant {
  readonly created?: string;
  readonly createdBy?: string;
}

/** End one grant by its own expiry, a little ahead. Precondition: it is there, unchanged. */
export interface EndGrant extends Change {
  readonly kind: 'end-grant';
  readonly grantId: string;
  /** What it gives: indexes into `PlanHeader.values`. */
  readonly values: readonly number[];
  /** Of this one grant. */
  readonly fingerprint: string;
  /** Only if it still is the one that we made. */
  readonly made?: MadeGrant;
}

/**
 * Write the CUSTOM grant of a person anew: what is there at that moment, less some values, and some more. Precondition:
 * the person has that grant and no other.
 */
export interface ReplaceBase extends Change {
  readonly kind: 'replace-base';
  /** Absent: the person has no grant at all. */
  readonly grantId?: string;
  readonly remove: readonly number[];
  readonly add: readonly number[];
  readonly expiresAt?: string;
  readonly made?: MadeGrant;
}

/** Give back an additive grant as it was, with its end. */
export interface RestoreGrant extends Change {
  readonly kind: 'restore-grant';
  readonly values: readonly number[];
  readonly expiresAt?: string;
  /** The grant whose place it takes. Precondition: it is there, unchanged. Absent: one that has ended by ourselves. */
  readonly instead?: Pick<EndGrant, 'grantId' | 'fingerprint'>;
}

/**
 * Remove an entitlement with all its values. Precondition: these are its values, and nobody and nothing uses them; mode
 * `replace`: nobody but the people of the plan, as it says, and nothing but its references.
 */
export interface RemoveEntitlement {
  readonly kind: 'remove-entitlement';
  readonly seq: number;
  readonly entitlementId: string;
  readonly name: string;
  readonly values: readonly { readonly id: string; readonly name: string }[];
  readonly undoes?: number;
  readonly label?: UndoLabel;
}

/** Remove values of an entitlement, at most 100. Precondition: as for an entitlement. */
export interface RemoveValues extends Omit<RemoveEntitlement, 'kind'> {
  readonly kind: 'remove-values';
}
