import type { ErrorsOf } from './errors-of.ts';

/** Errors of jobs, and of removing what was kept of them. */
export const JOB_ERRORS = {
  'job.not_found': {
    cause: 'There is no job with that id.',
    remedy: 'Call list_jobs and use an id it shows.',
  },
  'job.busy': {
    cause: 'Another job is writing to this app.',
    remedy: 'Wait until it ends (list_jobs shows it), then apply again.',
  },
  'job.cancelled': {
    cause: 'The job was cancelled; what was written stays and is listed.',
    remedy: 'Plan again; what is already done will not be planned twice.',
  },
  'job.ended': {
    cause: 'The job has ended already.',
    remedy: 'Look at it with get_job.',
  },
  'job.not_ended': {
    cause: 'The job has not ended: it is at work, waits to be, or has lost its runner.',
    remedy:
      'Look at it with get_job, which says what it needs to go on; let it end, or cancel it, and then undo what it did.',
  },
  'job.cannot_undo': {
    cause: 'This version cannot undo what that kind of job did.',
    remedy: 'Look at what it did with get_job, and take it back in the Admin Console.',
  },
  'job.purged': {
    cause: 'What this job knew about people was removed; it can be neither continued nor undone.',
    remedy: 'Plan again; what is already done will not be planned twice.',
  },
  'purge.not_agreed': {
    cause: 'Nobody agreed to the purge, so nothing was removed.',
    remedy: 'Run it again, and type the phrase that it shows.',
  },
} as const satisfies ErrorsOf<'job' | 'purge'>;
