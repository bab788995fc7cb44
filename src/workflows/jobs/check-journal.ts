import { checkJournal as check, type JournalCheck } from '../../jobs/journal/check-journal.ts';
import type { Seal } from '../../model/journal-chain.ts';
import { ProductError } from '../../model/product-error.ts';
import type { JobRow } from '../../store/job-table.ts';
import { readSeals } from '../../store/seal-file.ts';
import type { Call, Context } from '../context.ts';
import { readableJob } from '../own-records.ts';

export type { JournalCheck };

/**
 * Whether the journal of a job still is what was sealed. Offline: only the database, the seals file beside it, and what
 * is named here. `seal`: one that was printed, `entries:hash`; `file`: a copy of the seals file kept elsewhere.
 * Throws as `readableJob`, `store.unavailable`, `config.invalid` for a seal that cannot be read.
 */
export async function checkJournal(
  context: Context,
  input: { readonly job: string; readonly seal?: string; readonly file?: string },
  call: Call = {},
): Promise<JournalCheck> {
  const { store } = context;
  const job = await readableJob(context, input.job, call, 'as-last-known');
  const jobId = job.id;
  const filed = input.file === undefined ? [] : readSeals(input.file).filter((seal) => seal.jobId === jobId);
  const printed = input.seal === undefined ? [] : [await printedSeal(store, job, input.seal)];
  return check(store, jobId, [...filed, ...printed]);
}

/** What was printed says how many entries and their hash; the rest is the job's own. */
async function printedSeal(store: Context['store'], job: JobRow, text: string): Promise<Seal> {
  const [, entries, hash] = /^(\d{1,15}):([0-9a-f]{64})$/.exec(text.trim()) ?? [];
  if (entries === undefined || hash === undefined) {
    throw new ProductError('config.invalid', {
      fill: { setting: '--seal', why: 'a seal is the number of entries, a colon and 64 hex digits' },
    });
  }
  const jobId = job.id;
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
