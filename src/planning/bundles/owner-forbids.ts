import type { SignOffDecision } from '../../model/sign-off.ts';

/** Whether an owner said no to a bundle of these value ids: by a rejection, or by leaving one of them out. */
export function ownerForbids(
  { verdict, without = [] }: SignOffDecision,
  valueIds: readonly string[],
): boolean {
  return verdict === 'rejected' || valueIds.some((id) => without.includes(id));
}
