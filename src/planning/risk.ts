import type { PlanHeader, RiskClass, RiskReason } from '../model/plan.ts';

export interface RiskFacts {
  readonly people: number;
  readonly newAccounts: number;
  readonly sensitiveValues: number;
  /** Values that are created on an app that gets its values from elsewhere. */
  readonly valuesOnProvisionedApp: number;
}

export interface RoutineLimits {
  readonly people: number;
  readonly accounts: number;
}

/** The risk class of a plan that only adds (design §7.6). A plan that changes nobody's access is routine. */
export function riskOf(facts: RiskFacts, limits: RoutineLimits): Pick<PlanHeader, 'risk' | 'riskReasons'> {
  const reasons: { readonly code: RiskReason; readonly count: number }[] = [];
  if (facts.people > limits.people) reasons.push({ code: 'people', count: facts.people });
  if (facts.newAccounts > limits.accounts) reasons.push({ code: 'new-accounts', count: facts.newAccounts });
  if (facts.sensitiveValues > 0) reasons.push({ code: 'sensitive-values', count: facts.sensitiveValues });
  if (facts.valuesOnProvisionedApp > 0)
    reasons.push({ code: 'provisioned-app', count: facts.valuesOnProvisionedApp });
  const risk: RiskClass = reasons.length === 0 ? 'routine' : 'elevated';
  return { risk, riskReasons: reasons };
}
