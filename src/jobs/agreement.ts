import { parseInstant } from '../model/instant.ts';
import type { JobRow } from '../store/job-table.ts';

/** An agreement counts for as long as this (design §7.7). */
const AGREEMENT_LIFE_MS = 24 * 3_600_000;

/**
 * Whether a job may not be taken up any more without a person agreeing again. A job that was begun in time goes on for
 * as long as it takes: while it runs, while its runner waits for Okta, and when another takes over from a dead runner.
 */
export function agreementIsOver(
  { agreement, leaseUntil, parked }: Pick<JobRow, 'agreement' | 'leaseUntil' | 'parked'>,
  now: number,
): boolean {
  const agreed = parseInstant(agreement.at) ?? 0;
  const retry = parseInstant(parked?.retryAt) ?? 0;
  return now - Math.max(agreed, leaseUntil, retry) > AGREEMENT_LIFE_MS;
}
