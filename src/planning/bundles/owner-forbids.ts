import type { DecidedLine, SignOffDecision } from '../../model/sign-off.ts';
import { nameKey } from '../structure/value-map.ts';

/** Whether an owner said no to a bundle of these value ids: by a rejection, or by leaving one of them out. */
export function ownerForbids(
  { verdict, without = [] }: SignOffDecision,
  valueIds: readonly string[],
): boolean {
  return verdict === 'rejected' || valueIds.some((id) => without.includes(id));
}

/**
 * The no of an owner that stands against a bundle of a candidate, though it was said of another one: of the same condition
 * (in the words of the sheet), with other values beside those that are asked for now. Of each value the last word counts.
 * `decided`: oldest first.
 */
export function earlierNo(
  decided: readonly DecidedLine[],
  { key, condition }: { readonly key: string; readonly condition: string },
  valueIds: readonly string[],
): DecidedLine | undefined {
  const last = new Map<string, DecidedLine>();
  for (const row of decided)
    if (row.line.key === key || nameKey(row.line.condition) === nameKey(condition))
      for (const { id } of row.line.values) last.set(id, row);
  return valueIds.flatMap((id) => {
    const row = last.get(id);
    return row !== undefined && row.line.key !== key && ownerForbids(row.decision, [id]) ? [row] : [];
  })[0];
}
