import type { NeedsDecision, NeedsDecisionReason } from '../../model/plan.ts';
import { sentence, type Sentence } from '../sentence.ts';

/** What the codes of a needs-decision mean: why somebody is not served, and what serving them would do (design §7.5). */
export const NEEDS_DECISION_WORDS: Readonly<
  Record<NeedsDecisionReason | NeedsDecision['consequences'][number], Sentence>
> = {
  ends: sentence`the report gives the access an end`,
  'several-ends': sentence`ends at another time than the rest: importing the report again grants it`,
  deny: sentence`has a DENY grant on this app`,
  policy: sentence`gets access by the entitlement policy of the app`,
  bundle: sentence`gets access by a bundle`,
  'time-limited': sentence`has access that ends`,
  'access-request': sentence`got access by an access request`,
  collection: sentence`gets access by a collection`,
  additive: sentence`holds single entitlement grants`,
  'hides-another': sentence`without it, another grant would bring another value of the same entitlement into effect`,
  'unknown-type': sentence`holds a grant whose kind or values cannot be seen`,
  'leaves-policy': sentence`granting would take them out of the policy for good`,
  'freezes-bundle': sentence`later changes of the bundle would not reach them`,
  'makes-permanent': sentence`access that ends would become permanent`,
  'lifts-deny': sentence`the denial would have to be lifted first`,
  unknown: sentence`what granting would do is not known`,
};
