/**
 * How much of an operation an undo brings back (design §8). `exact`: values, expiry and policy membership;
 * `effective-only`: the same access by another kind of grant; `partial`: some of its values; `none`: nothing.
 */
export type UndoLabel = 'exact' | 'effective-only' | 'partial' | 'none';

export interface UndoSummary {
  readonly jobId: string;
  readonly planId: string;
  /** Operations that the job did, by label. */
  readonly labels: Readonly<Record<UndoLabel, number>>;
  /** Operations that the job did and of which nothing is left. */
  readonly nothingLeft: number;
  /** Of an undo of grants; absent: one of an earlier version. */
  readonly effect?: UndoEffect;
}

/** What becomes of the values of grants that an undo ends, each of a person once. */
export interface UndoEffect {
  /** In effect now, and not any more then. */
  readonly lost: number;
  /** Another grant gives it as well. */
  readonly heldOtherwise: number;
  /** A grant that does not show its values may give it as well. */
  readonly unclear: number;
  /** The person is out of the app, or denied it, or another value is in its place. */
  readonly notInEffect: number;
}

/** Why an operation is not undone exactly, or needs no undoing (`nothing-left`). */
export type UndoReason =
  | 'nothing-left'
  | 'account-stays'
  | 'changed-since'
  | 'replaced-since'
  | 'other-grants'
  | 'not-a-member'
  | 'denied'
  | 'single-value-held'
  | 'values-gone'
  | 'additive-refused'
  | 'bare-grant'
  | 'outcome-unknown'
  | 'before-unknown'
  | 'in-use'
  | 'references-unseen';

/** What an undo makes of one operation of the job. */
export interface UndoOfOperation {
  /** The operation, in the job's plan. */
  readonly seq: number;
  readonly label: UndoLabel;
  readonly reason?: UndoReason;
}
