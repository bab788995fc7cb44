import type { PlanHeader } from '../model/plan.ts';
import { tenantText, type TenantText } from './tenant-text.ts';

const number = new Intl.NumberFormat('en-US');

/** What a person reads before agreeing, one item a line; text of the tenant in it is cleaned. */
export function agreementLines(plan: PlanHeader): readonly TenantText[] {
  const phrase = agreementPhrase(plan);
  return [
    `Apply this plan to ${plan.host}?`,
    ...plan.headline,
    `Risk: ${plan.risk}${plan.riskReasons.map(({ code, count }) => `, ${code} ${number.format(count)}`).join('')}`,
    `Plan ${plan.id}, ${number.format(plan.operations)} operations`,
    ...(phrase === undefined ? [] : [`To agree, type: ${phrase}`]),
  ].map((line) => tenantText(line, 400));
}

/** What must be typed for a plan that takes something away: the app's label and the number of people (design §7.7). */
export function agreementPhrase({ risk, app, counts }: PlanHeader): TenantText | undefined {
  return risk === 'destructive' ? tenantText(`${app.label} ${counts.people}`) : undefined;
}
