import { parseInstant } from '../model/instant.ts';
import type { JobRow } from '../store/job-table.ts';
import type { JobContext } from './job-context.ts';

/** An agreement counts for as long as this (design §7.7). */
const AGREEMENT_LIFE_MS = 24 * 3_600_000;

/**
 * Whether a job may not be taken up any more without a person agreeing again. A job that was begun in time goes on for
 * as long as it takes: while it runs, while its runner waits for Okta, and when another takes over from a dead runner. One
 * of which all is written is only read back.
 */
export async function agreementIsOver(
  { store, clock }: Pick<JobContext, 'store' | 'clock'>,
  { id, agreement, leaseUntil, parked }: Pick<JobRow, 'id' | 'agreement' | 'leaseUntil' | 'parked'>,
): Promise<boolean> {
  const agreed = parseInstant(agreement.at) ?? 0;
  const retry = parseInstant(parked?.retryAt) ?? 0;
  if (clock.now() - Math.max(agreed, leaseUntil, retry) <= AGREEMENT_LIFE_MS) return false;
  const { pending, sent } = await store.jobs.states(id);
  return pending + sent > 0;
}
