import type { Command } from 'commander';
import { jobSummary } from '../../mcp/job-answer.ts';
import { cancelJob } from '../../workflows/cancel-job.ts';
import { storedPlan } from '../../workflows/get-plan.ts';
import { stopJob } from '../../workflows/stop-job.ts';
import type { Invocation } from '../program.ts';
import { EXIT } from '../terminal.ts';
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
    .action(async (id: string) => {
      const context = await openContext();
      try {
        const status = await watched(
          context,
          terminal,
          (progress) => cancelJob(context, { job: id }, { progress }),
          () => stopJob(context, id),
        );
        terminal.out(`${jobSummary(status, await storedPlan(context, status.planId))}\n`);
        finish(status.state === 'cancelled' ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}
