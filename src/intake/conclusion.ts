import type { ColumnUnderstanding } from '../model/report-columns.ts';
import type { Layout, LayoutPart } from '../model/layout.ts';
import type { QuestionCode } from '../model/question.ts';
import type { Understanding } from '../model/understanding.ts';

/** What the columns of a table mean, before the table is read for its holdings. */
export interface Conclusion {
  readonly columns: readonly ColumnUnderstanding[];
  readonly identifier: number;
  readonly layout: Layout;
  readonly entitlements: readonly EntitlementSource[];
  readonly corroboration: Understanding['corroboration'];
  readonly doubts: readonly Doubt[];
  /** Answers, by the id of their question, that no question and option had. */
  readonly unheard: readonly string[];
}

/** An entitlement and where its values stand. */
export interface EntitlementSource {
  readonly name: string;
  readonly columns: readonly number[];
  readonly delimiter?: string;
  /** Column with words about each value. */
  readonly describedBy?: number;
}

/** A question before its effect is known. */
export interface Doubt {
  readonly id: string;
  readonly code: QuestionCode;
  readonly column: number;
  readonly about?: string;
  readonly several?: true;
  readonly default: string;
  readonly options: readonly { readonly name: string; readonly trial?: Trial }[];
}

/** What an option would add: further parts of records that count anyway, or records that a filter leaves out. */
export type Trial =
  | { readonly kind: 'parts'; readonly parts: readonly LayoutPart[] }
  | { readonly kind: 'filter'; readonly filter: number; readonly fillDown?: readonly number[] }
  /** Records whose letters another encoding reads otherwise. */
  | { readonly kind: 'unsure' };
