import type { JobStatus, ParkReason } from '../model/job.ts';
import type { NeedsDecision, NeedsDecisionReason, PlanHeader } from '../model/plan.ts';

const format = new Intl.NumberFormat('en-US');

/** A number as people write it. */
export function n(value: number): string {
  return format.format(value);
}

/** The fixed line of a verified import (design §7.9): every number was read back. */
export function importLine({ verification }: JobStatus): string {
  if (verification === undefined) return '';
  const { people, newAccounts, alreadyMembers, ledger, grantsWritten } = verification;
  return `People ${n(people)} · new app accounts ${n(newAccounts)} · already in the app ${n(alreadyMembers)} · values granted ${n(ledger.granted)} (already held ${n(ledger.already)}) · grants written ${n(grantsWritten)}`;
}

/** What stopped a job, and what to do. */
export const PARKED: Readonly<Record<ParkReason, string>> = {
  'token-rejected':
    'Okta refused the token. Set a valid OKTA_API_TOKEN, then apply the same plan again: it continues.',
  'not-permitted':
    "Okta does not let the token's owner do this. Give that administrator the rights, then apply the same plan again.",
  'feature-gone': 'The app, or entitlement management on it, is gone. Look at the app, then plan again.',
  'tenant-changed':
    'The configured host leads to another organisation. Point OKTA_DOMAIN back, then apply the same plan again.',
  'equal-failures':
    'Many operations failed in the same way, one after the other. Look at the failures, then apply again or plan again.',
  'too-many-failures':
    'More than 2 percent of the operations failed. Look at the failures, then apply again or plan again.',
  'first-wave-differs':
    'Reading the first people back showed something lost or unexpected. Nobody else was touched. Look at that person in Okta, then plan again.',
  'additive-refused':
    'This tenant does not take additive grants. Plan again: the new plan uses another way, and lists whom it cannot serve.',
  'store-failed':
    'The local database could not be written. Free space or repair it, then apply the same plan again.',
  unavailable: 'Okta could not be reached. Apply the same plan again when it can: it continues.',
  'server-stopped': 'The server was stopped. Apply the same plan again: it continues.',
};

/** Where a job stands, in one line of fixed words. */
export function jobLine(status: JobStatus, kind: PlanHeader['kind']): string {
  const { states, operations, verification } = status;
  if (status.state === 'parked' && status.parked !== undefined) {
    return `Stopped after ${n(operations - states.pending)} of ${n(operations)} operations. ${PARKED[status.parked.reason]}`;
  }
  if (status.state === 'done' && verification !== undefined) {
    if (kind === 'structure')
      return `Done and read back: the app lists ${n(verification.entitlements.length)} entitlements with ${n(sum(verification.entitlements.map((e) => e.values)))} values.`;
    return importLine(status);
  }
  const eta =
    status.etaSeconds === undefined ? '' : `, about ${n(Math.ceil(status.etaSeconds / 60))} minutes left`;
  return `Running: ${n(operations - states.pending)} of ${n(operations)} operations begun${eta}.`;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

/** Why somebody is not served by the import. */
export const REASONS: Readonly<Record<NeedsDecisionReason, string>> = {
  deny: 'has a DENY grant on this app',
  policy: 'gets access by the entitlement policy',
  bundle: 'gets access by a bundle',
  'time-limited': 'has access that ends',
  'access-request': 'got access by an access request',
  collection: 'gets access by a collection',
  additive: 'holds single entitlement grants',
  'unknown-type': 'holds a grant whose kind or values cannot be seen',
};

/** What serving them would do. */
export const CONSEQUENCES: Readonly<Record<NeedsDecision['consequences'][number], string>> = {
  'leaves-policy': 'they would leave the policy for good',
  'freezes-bundle': 'later changes of the bundle would not reach them',
  'makes-permanent': 'access that ends would become permanent',
  'lifts-deny': 'the denial would have to be lifted first',
  unknown: 'what it would do is not known',
};
