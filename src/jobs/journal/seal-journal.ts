import type { JobContext } from '../job-context.ts';

/** Seals what a runner journaled when it leaves, and prints it: the log is one more place that the database cannot change. */
export async function sealJournal(
  { store, clock, log }: Pick<JobContext, 'store' | 'clock' | 'log'>,
  jobId: string,
  epoch: number,
): Promise<void> {
  try {
    const seal = await store.jobs.seal(jobId, epoch, clock.now());
    if (seal !== undefined)
      log.info('job.sealed', { job: jobId, epoch, entries: seal.entries, hash: seal.hash });
  } catch {
    // The store cannot be written, and the job says so. The next runner seals what it finds.
    log.warn('job.not_sealed', { job: jobId });
  }
}
