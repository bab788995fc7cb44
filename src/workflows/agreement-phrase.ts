import type { PlanHeader } from '../model/plan.ts';

/**
 * What a person must type to agree to a plan that takes something away: the app's label and the number of people whose
 * access it may change (design §7.7). Text of the tenant: clean it before showing it, and compare with what was shown.
 * Undefined for a plan that only adds.
 */
export function agreementPhrase({
  risk,
  app,
  counts,
}: Pick<PlanHeader, 'risk' | 'app' | 'counts'>): string | undefined {
  return risk === 'destructive' ? `${app.label.trim()} ${counts.people}` : undefined;
}
