import type { PlanHeader } from '../../model/plan.ts';
import { visibleText } from '../../model/visible-text.ts';

/** So many characters of a label are enough, and are shown whole everywhere. */
const LABEL = 90;

/**
 * What a person must type to agree to a plan that takes something away: the app's label and the number of people whose
 * access it may change (design §7.7). Without what a person cannot see or type; still text of the tenant.
 * Undefined for a plan that only adds.
 */
export function agreementPhrase({
  risk,
  app,
  counts,
}: Pick<PlanHeader, 'risk' | 'app' | 'counts'>): string | undefined {
  if (risk !== 'destructive') return undefined;
  const whole = visibleText(app.label, 1_000);
  // What is cut ends in a sign that nobody can type.
  const label = whole.length <= LABEL ? whole : visibleText(whole, LABEL).slice(0, -1);
  // A page shows several blanks as one, and nobody can type some kinds of them.
  return `${label} ${counts.people}`.replace(/\s+/gu, ' ').trim();
}
