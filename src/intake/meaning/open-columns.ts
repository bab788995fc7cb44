import type { ColumnClass } from '../../model/report-columns.ts';
import type { Column } from '../columns/column-features.ts';
import type { Draft } from './draft.ts';

/** The margin of a judgement that a person has to confirm. */
const OPEN = 0.1;

/** A column that may be an entitlement and is none until a person says so. */
export function leaveOpen(draft: Draft, column: Column): void {
  draft.revise(column, (judgement) => ({
    ...judgement,
    class: judgement.class === 'entitlement' ? 'attribute' : judgement.class,
    margin: Math.min(judgement.margin, OPEN),
    alternatives: ['entitlement'],
  }));
}

/** Columns that are alike: most likely entitlements, and none until a person says what their cells grant. */
export function leaveBlockOpen(draft: Draft, columns: readonly Column[]): void {
  const [likely, other]: [ColumnClass, ColumnClass] =
    columns.length >= 3 ? ['entitlement', 'attribute'] : ['attribute', 'entitlement'];
  for (const column of columns) {
    draft.noteAsked(column);
    draft.revise(column, (judgement) => ({
      ...judgement,
      class: likely,
      confidence: 0.5,
      margin: OPEN,
      alternatives: [other],
    }));
  }
}

/** An entitlement that nobody holds until a person says what its values are. */
export function leaveValuesOpen(draft: Draft, column: Column): void {
  draft.noteAsked(column);
  draft.revise(column, (judgement) => ({
    ...judgement,
    margin: Math.min(judgement.margin, OPEN),
    alternatives: ['attribute'],
  }));
}
