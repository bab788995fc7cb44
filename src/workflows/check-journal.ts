import { checkJournal as check, type JournalCheck } from '../jobs/check-journal.ts';
import type { Seal } from '../model/journal-chain.ts';
import { ProductError } from '../model/product-error.ts';
import { readSeals } from '../store/seal-file.ts';
import type { Context } from './context.ts';

export type { JournalCheck };

/**
 * Whether the journal of a job still is what was sealed. Offline: only the database, the seals file beside it, and what
 * is named here. `seal`: one that was printed, `entries:hash`; `file`: a copy of the seals file kept elsewhere.
 * Throws `job.not_found`, `store.unavailable`, `config.invalid` for a seal that cannot be read.
 */
export async function checkJournal(
  { store }: Pick<Context, 'store'>,
  input: { readonly job: string; readonly seal?: string; readonly file?: string },
): Promise<JournalCheck> {
  const jobId = input.job.trim();
  const filed = input.file === undefined ? [] : readSeals(input.file).filter((seal) => seal.jobId === jobId);
  const printed = input.seal === undefined ? [] : [await printedSeal(store, jobId, input.seal)];
  return check(store, jobId, [...filed, ...printed]);
}

/** What was printed says how many entries and their hash; the rest is the job's own. */
async function printedSeal(store: Context['store'], jobId: string, text: string): Promise<Seal> {
  const [, entries, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (entries === undefined || hash === undefined) {
    throw new ProductError('config.invalid', {
      fill: { setting: '--seal', why: 'a seal is the number of entries, a colon and 64 hex digits' },
    });
  }
  const job = await store.jobs.get(jobId);
  if (job === undefined) throw new ProductError('job.not_found', { subject: jobId });
  const plan = await store.plans.header(job.planId);
  const last = Number(entries) - 1;
  const [row] = last < 0 ? [] : await store.jobs.journal(jobId, last, 1);
  return {
    tenantId: job.tenantId,
    jobId,
    planHash: plan?.hash ?? '',
    epoch: row?.n === last ? row.epoch : 0,
    entries: Number(entries),
    hash,
    at: 0,
  };
}
