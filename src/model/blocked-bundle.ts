import type { ErrorCode } from './error-registry.ts';
import type { ProductError } from './product-error.ts';

/** Why a bundle that was asked for cannot be made. */
export const BLOCKED_REASONS = [
  'name-taken',
  /** A job made it of this very pattern, and it is there. */
  'made-already',
  'risk-rule',
  /** Risk rules of the app that could not be read: a conflict cannot be ruled out. */
  'rules-unknown',
  'limits',
  /** It would hold several values of an entitlement that takes one. */
  'single-valued',
  'values-gone',
  /** By its owner, on a sign-off sheet. */
  'rejected',
  /** They said no to values of it, under the same condition with others beside them, and nothing since. */
  'rejected-before',
  /** A newer analysis of the same apps does not have it any more. */
  'pattern-gone',
  /** The same, and that analysis was made with other attributes, or of other people. */
  'other-wishes',
  /** Nothing has that number or id. */
  'pattern-unknown',
  'app-gone',
  /** It, its entitlements, values or bundles could not be read. */
  'app-unread',
  /** Found in a report alone. */
  'no-app',
] as const;

export type BlockedReason = (typeof BLOCKED_REASONS)[number];

/** The bundle that a job made of a candidate. */
export interface MadeOfPattern {
  readonly bundleId: string;
  readonly jobId: string;
  readonly planId: string;
  /** When it was made, as an instant; absent: not known. */
  readonly at?: string;
}

/** What stands in the way of a bundle. */
export type Obstacle = {
  /** The bundle, the risk rules, the values, the app or the decision. Text of the tenant. */
  readonly by: readonly string[];
} & (
  | { readonly reason: Exclude<BlockedReason, 'app-unread' | 'made-already'> }
  | { readonly reason: 'made-already'; readonly made: MadeOfPattern }
  | {
      readonly reason: 'app-unread';
      /** With which the reading of the app ended; its subject comes after the app in `by`. */
      readonly error: { readonly code: ErrorCode; readonly fill: ProductError['fill'] };
    }
);

/** A bundle that was asked for and cannot be made. */
export type BlockedBundle = Obstacle & {
  /** Number of the pattern it would have been made of. */
  readonly pattern?: number;
  readonly name: string;
};
