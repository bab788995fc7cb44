import type { Command } from 'commander';
import { jobSummary } from '../../mcp/job-answer.ts';
import { resumeJob } from '../../workflows/resume-job.ts';
import { storedPlan } from '../../workflows/get-plan.ts';
import { stopJob } from '../../workflows/stop-job.ts';
import type { Invocation } from '../program.ts';
import { EXIT } from '../terminal.ts';
import { asPlanned, watched } from '../watch-job.ts';

/** Continues a job and shows it to its end. The agreement to its plan covers it. */
export function jobsResumeCommand(
  jobs: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  jobs
    .command('resume')
    .description('continue a job that stopped: nothing is done twice')
    .argument('<job>', 'id of the job (job_…)')
    .action(async (id: string) => {
      const context = await openContext();
      try {
        const status = await watched(
          context,
          terminal,
          (progress) => resumeJob(context, { job: id }, { progress }),
          () => stopJob(context, id),
        );
        terminal.out(`${jobSummary(status, await storedPlan(context, status.planId))}\n`);
        finish(asPlanned(status) ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}
