import type { FirstOfKind, PlanHeader, PlanPerson } from '../model/plan.ts';
import type { Operation } from '../model/operation.ts';
import type { RejectReason } from '../model/report-lines.ts';
import type { ValueOfPlan } from '../workflows/plans/plan-content.ts';

export const SECTIONS = [
  'to-remove',
  'values',
  'firsts',
  'to-grant',
  'new-accounts',
  'needs-decision',
  'conflict',
  'held-back',
  'rejects',
  'steps',
] as const;

export type Section = (typeof SECTIONS)[number];

/** The rows of the section that is looked at. */
export type SectionRows =
  | { readonly kind: 'values'; readonly rows: readonly ValueOfPlan[] }
  | { readonly kind: 'firsts'; readonly rows: readonly FirstOfKind[] }
  | { readonly kind: 'people'; readonly rows: readonly PlanPerson[] }
  | {
      readonly kind: 'rejects';
      readonly rows: readonly { readonly line: number; readonly reason: RejectReason }[];
    }
  | { readonly kind: 'steps'; readonly rows: readonly Operation[] };

/** What the page shows of a plan. */
export interface AgreementView {
  readonly plan: PlanHeader;
  /** Where the page's own forms lead. */
  readonly path: string;
  readonly csrf: string;
  readonly nonce: string;
  readonly phrase: string | undefined;
  readonly expiresAt: string;
  readonly asker: string | undefined;
  readonly section: Section;
  readonly rows: SectionRows;
  readonly filter: string;
  /** Where the next page of the section begins; absent on the last. */
  readonly next: number | undefined;
  /** What was wrong with an answer that was just given. */
  readonly problem: string | undefined;
}

/** Rows of one page of a list. */
export const ROWS_SHOWN = 100;

/** The sections that this plan has anything in. */
export function sectionsOf({ counts, values, operations, firstOfKind }: PlanHeader): readonly Section[] {
  const count: Readonly<Record<Section, number>> = {
    'to-remove': counts.people === 0 ? 0 : (counts.toRemove ?? 0),
    values: counts.toGrant > 0 ? values.length : 0,
    firsts: firstOfKind?.total ?? 0,
    'to-grant': counts.grants,
    'new-accounts': counts.newAccounts,
    'needs-decision': counts.needsDecision,
    conflict: counts.conflict,
    'held-back': counts.heldBack,
    rejects: counts.rejectedLines,
    steps: operations,
  };
  return SECTIONS.filter((section) => count[section] > 0);
}
