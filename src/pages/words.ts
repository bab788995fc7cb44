import { differenceText } from '../workflows/plans/get-plan.ts';
import type { NeedsDecision, NeedsDecisionReason, PlanPerson, RiskReason } from '../model/plan.ts';
import type { IdentityClass } from '../model/identity.ts';

/** What codes mean, in the words of the pages; what stands after a number has both forms of it. */
export const RISK_REASONS: Readonly<Record<RiskReason, string>> = {
  people: '[person gets|people get] something',
  'new-accounts': '[account is|accounts are] created',
  'sensitive-values': 'sensitive [value|values]',
  'provisioned-app': '[value|values] that the app itself may not know',
  'takes-access': '[person loses|people lose] something',
  'removes-structure': '[value is|values are] removed',
};

export const NEEDS_DECISION: Readonly<
  Record<NeedsDecisionReason | NeedsDecision['consequences'][number], string>
> = {
  ends: 'the report gives it an end',
  'several-ends': 'ends at another time than the rest: import again for it',
  deny: 'has a DENY grant',
  policy: 'has access by policy',
  bundle: 'has access by a bundle',
  'time-limited': 'has access that ends',
  'access-request': 'has requested access',
  collection: 'has access by a collection',
  additive: 'holds single entitlement grants',
  'hides-another': 'without it, another grant would give another value',
  'unknown-type': 'holds a grant that cannot be seen into',
  'leaves-policy': 'would leave the policy for good',
  'freezes-bundle': 'would miss later changes of the bundle',
  'makes-permanent': 'access that ends would become permanent',
  'lifts-deny': 'the denial would have to be lifted',
  unknown: 'what it would do is not known',
};

const IDENTITY: Readonly<Record<IdentityClass, string>> = {
  matched: 'one exact match',
  'name-differs': 'the name differs',
  staged: 'not active yet',
  suspended: 'suspended',
  deactivated: 'deactivated',
  ambiguous: 'several people fit',
  conflict: 'the report says otherwise than Okta',
  missing: 'nobody found',
};

export const MEMBERSHIP: Readonly<Record<PlanPerson['membership'], string>> = {
  member: 'in the app',
  'new-account': 'new account',
  dormant: 'not in the app, has dormant grants',
  none: 'not in the app',
};

/** Why somebody is held back, or not undone exactly. */
export function whyHeldBack({ undo, membership, class: identity, differs = [] }: PlanPerson): string {
  const open = (undo ?? []).filter(({ label }) => label !== 'exact');
  if (open.length > 0)
    return open.map(({ label, reason }) => `undone: ${label} (${reason ?? ''})`).join(', ');
  if (membership === 'dormant') return MEMBERSHIP.dormant;
  return [IDENTITY[identity], ...differs.map(differenceText)].join('; ');
}
