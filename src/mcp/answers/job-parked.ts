import type { ParkReason } from '../../model/job.ts';
import { sentence, type Sentence } from '../sentence.ts';

/** Why a job stopped before its end, and what to put right. */
export const PARKED: Readonly<Record<ParkReason, Sentence>> = {
  'token-rejected': sentence`Okta refused the API token: set a valid OKTA_API_TOKEN and restart the server.`,
  'not-permitted': sentence`The owner of the token may not write this: give that administrator a role that covers the app and governance.`,
  'feature-gone': sentence`The app or its entitlement management is gone: look at the app in the Admin Console, then plan again.`,
  'tenant-changed': sentence`The configured host leads to another organisation now: point OKTA_DOMAIN at the organisation of the plan.`,
  'equal-failures': sentence`Okta refused, or never clearly answered, several operations in a row: look at the failures and put the reason right.`,
  'too-many-failures': sentence`More than 2 of 100 operations were refused: look at the failures and put the reason right.`,
  'first-wave-differs': sentence`Reading back the first people showed something else than planned: look at the differences before anything more is written.`,
  'additive-refused': sentence`This organisation does not take additive grants: plan again, the new plan will know it.`,
  'store-failed': sentence`The local database could not be written: check OKTA_ENTITLEMENTS_HOME, the free space, and whether a newer version has taken it over.`,
  unavailable: sentence`Okta could not be reached or its rate limit is used up: wait a few minutes.`,
  'outside-window': sentence`Outside the hours in which it may write: what is not written yet waits for them.`,
  'runner-lost': sentence`Its runner ended again and again without getting on: look at runner.log in OKTA_ENTITLEMENTS_HOME.`,
  'agreement-expired': sentence`The agreement was older than 24 hours when the job could go on: apply the plan again, so that a person agrees.`,
  'plan-altered': sentence`What is stored of the plan is not what was agreed to, so nothing more of it is sent: find out who changed the database in OKTA_ENTITLEMENTS_HOME, then plan again.`,
  'server-stopped': sentence`What ran it was ended: nothing is lost.`,
  'stopped-by-person': sentence`A person stopped it with Ctrl-C at a terminal: what was on its way was brought to its end first, nothing is lost.`,
};

/** Parked jobs that must be planned again; the others go on when the same plan is applied again. */
export const PLAN_AGAIN: ReadonlySet<ParkReason> = new Set([
  'additive-refused',
  'feature-gone',
  'first-wave-differs',
  'plan-altered',
]);
