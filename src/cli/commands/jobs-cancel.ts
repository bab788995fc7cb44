import type { Command } from 'commander';
import { cancelJob } from '../../workflows/jobs/cancel-job.ts';
import type { Invocation } from '../invocation.ts';
import { jobToItsEnd } from '../job-to-its-end.ts';

/** Cancels a job and shows what was read back. */
export function jobsCancelCommand(jobs: Command, invocation: Invocation): void {
  jobs
    .command('cancel')
    .description('cancel a job: what is written stays, the rest never will be')
    .argument('<job>', 'id of the job (job_…)')
    .option('--json', 'how it ended, as one JSON document')
    .action((id: string, { json = false }: { json?: boolean }) =>
      jobToItsEnd(
        invocation,
        { id, json, isGood: ({ state }) => state === 'cancelled' },
        (context, progress) => cancelJob(context, { job: id }, { progress }),
      ),
    );
}
