import type { Tier } from './patterns.ts';

export type PlanSource =
  | {
      readonly kind: 'report';
      readonly name: string;
      readonly sha256: string;
      readonly understandingId: string;
    }
  | { readonly kind: 'direct'; readonly people: number }
  | { readonly kind: 'job'; readonly jobId: string; readonly planId: string }
  | {
      readonly kind: 'patterns';
      readonly analysisId: string;
      /** Keys of the candidates: the one of an operation is at its place. */
      readonly patterns: readonly string[];
      /** What they are, at the same places; absent in plans made before this was kept. */
      readonly found?: readonly PlannedPattern[];
    };

/** The pattern that a bundle is made of, as it stood when it was planned. */
export interface PlannedPattern {
  readonly number: number;
  /** Without identifiers of people. */
  readonly condition: string;
  /** What its owner decided; absent: nothing. */
  readonly signedOff?: PlannedSignOff;
}

export interface PlannedSignOff {
  readonly verdict: 'approved' | 'amended';
  readonly by: string;
  /** The day, such as 2026-01-31. */
  readonly on: string;
  readonly comment: string;
  readonly sheetId: string;
  /** `Role=Developer`: the values that were left out. */
  readonly without: readonly string[];
  /** How certain the sheet said it was, where it was something else when it was planned. */
  readonly certainty?: { readonly asked: Tier; readonly planned: Tier };
  /** What its values were called on the sheet, where that was something else when it was planned. */
  readonly renamed?: readonly RenamedValue[];
}

/** A value by the names of its entitlement and of itself: `Role=Developer`. */
export interface RenamedValue {
  readonly asked: string;
  readonly now: string;
}
