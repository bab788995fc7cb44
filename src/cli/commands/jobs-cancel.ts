import type { Command } from 'commander';
import { cancelJob } from '../../workflows/cancel-job.ts';
import { planHeader } from '../../workflows/own-records.ts';
import { stopJob } from '../../workflows/stop-job.ts';
import { jobText } from '../job-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT, quiet } from '../terminal.ts';
import { watched } from '../watch-job.ts';

/** Cancels a job and shows what was read back. */
export function jobsCancelCommand(
  jobs: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  jobs
    .command('cancel')
    .description('cancel a job: what is written stays, the rest never will be')
    .argument('<job>', 'id of the job (job_…)')
    .option('--json', 'how it ended, as one JSON document')
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const status = await watched(
          context,
          json ? quiet(terminal) : terminal,
          (progress) => cancelJob(context, { job: id }, { progress }),
          () => stopJob(context, id),
        );
        terminal.out(
          json ? `${printableJson(status)}\n` : jobText(status, await planHeader(context, status.planId)),
        );
        finish(status.state === 'cancelled' ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}
