import { counted } from '../model/counted.ts';
import type { PlanHeader } from '../model/plan.ts';
import { agreementPhrase as phraseOf } from '../workflows/plans/agreement-phrase.ts';
import { tenantText, type TenantText } from './tenant-text.ts';

const number = new Intl.NumberFormat('en-US');

/** What a person reads before agreeing, one item a line; text of the tenant in it is cleaned. */
export function agreementLines(plan: PlanHeader): readonly TenantText[] {
  const phrase = agreementPhrase(plan);
  return [
    `Apply this plan to ${plan.host}?`,
    ...plan.headline,
    `Risk: ${plan.risk}${plan.riskReasons.map(({ code, count }) => `, ${code} ${number.format(count)}`).join('')}`,
    counted`Plan ${plan.id}, ${plan.operations} [operation|operations]`,
    ...(phrase === undefined ? [] : [`To agree, type: ${phrase}`]),
  ].map((line) => tenantText(line, 400));
}

/** The phrase of a destructive plan, as it is shown and must be typed. */
export function agreementPhrase(plan: PlanHeader): TenantText | undefined {
  const phrase = phraseOf(plan);
  return phrase === undefined ? undefined : tenantText(phrase);
}
