import type { Command } from 'commander';
import { resumeJob } from '../../workflows/resume-job.ts';
import { planHeader } from '../../workflows/own-records.ts';
import { stopJob } from '../../workflows/stop-job.ts';
import { jobText } from '../job-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT, quiet } from '../terminal.ts';
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
    .option('--json', 'how it ended, as one JSON document')
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const status = await watched(
          context,
          json ? quiet(terminal) : terminal,
          (progress) => resumeJob(context, { job: id }, { progress }),
          () => stopJob(context, id),
        );
        terminal.out(
          json ? `${printableJson(status)}\n` : jobText(status, await planHeader(context, status.planId)),
        );
        finish(asPlanned(status) ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}
