import type { MinedAnalysis } from '../../model/patterns.ts';

/** Holdings that nothing explains and that do not stand out either: with those that do, all that is not explained. */
export interface Unlisted {
  /** Of values that no pattern is about, those with most of them first. */
  readonly withoutPattern: { readonly holdings: number; readonly values: readonly UnexplainedValue[] };
  /** Of values that have patterns, and held by too many of the holder's like to be strange. */
  readonly usual: number;
}

interface UnexplainedValue {
  /** Row of the value. */
  readonly value: number;
  readonly holdings: number;
}

/** What is neither explained, nor an outlier, nor told apart because an attribute is empty. */
export function unlisted(mined: MinedAnalysis): Unlisted {
  const { residual, patterns, holdings, explained, outlierCount, untold } = mined;
  const withPattern = new Set(patterns.map(({ value }) => value));
  const values = residual
    .filter(({ value, unexplained }) => unexplained > 0 && !withPattern.has(value))
    .map(({ value, unexplained }) => ({ value, holdings: unexplained }))
    .sort((a, b) => b.holdings - a.holdings);
  const withoutPattern = values.reduce((sum, row) => sum + row.holdings, 0);
  const byAttribute = (untold.emptyAttributes ?? []).reduce((sum, row) => sum + row.holdings, 0);
  const usual = holdings - explained - outlierCount - byAttribute - withoutPattern;
  return { withoutPattern: { holdings: withoutPattern, values }, usual: Math.max(0, usual) };
}
