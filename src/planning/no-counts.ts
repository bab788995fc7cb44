import type { PlanCounts } from '../model/plan.ts';

/** The counts of a plan that is about nobody. */
export const NO_COUNTS: PlanCounts = {
  identifiers: 0,
  identities: {},
  people: 0,
  newAccounts: 0,
  members: 0,
  dormant: 0,
  wanted: 0,
  toGrant: 0,
  already: 0,
  conflict: 0,
  needsDecision: 0,
  heldBack: 0,
  grants: 0,
  newEntitlements: 0,
  newValues: 0,
  rejectedLines: 0,
  existingEntitlements: 0,
  existingValues: 0,
};
