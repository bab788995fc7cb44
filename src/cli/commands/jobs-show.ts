import type { Command } from 'commander';
import { jobSummary } from '../../mcp/job-answer.ts';
import { tenantText } from '../../mcp/tenant-text.ts';
import { getJob } from '../../workflows/get-job.ts';
import { storedPlan } from '../../workflows/get-plan.ts';
import { stopJob } from '../../workflows/stop-job.ts';
import { waitForJob } from '../../workflows/wait-for-job.ts';
import type { Invocation } from '../program.ts';
import { EXIT } from '../terminal.ts';
import { asPlanned, goesOnLine, watched } from '../watch-job.ts';

/** Where a job stands, what failed and why; with `--watch` to its end. */
export function jobsShowCommand(jobs: Command, { terminal, context: openContext, finish }: Invocation): void {
  jobs
    .command('show')
    .description('where a job stands, what failed and why')
    .argument('<job>', 'id of the job (job_…)')
    .option('--watch', 'stay until it ends; Ctrl-C stops the job')
    .option('--json', 'as one JSON document')
    .action(async (id: string, { watch = false, json = false }: { watch?: boolean; json?: boolean }) => {
      const context = await openContext();
      try {
        const status = watch
          ? await watched(
              context,
              terminal,
              (progress) => waitForJob(context, id.trim(), undefined, { progress }),
              () => stopJob(context, id),
            )
          : await getJob(context, { job: id });
        const plan = await storedPlan(context, status.planId);
        if (json) {
          terminal.out(`${JSON.stringify(status)}\n`);
        } else {
          terminal.out(
            `${tenantText(plan.app.label)} · plan ${plan.id}\n${jobSummary(status, plan)}\n${goesOnLine(status)}`,
          );
          for (const { code, count, samplePrincipal } of status.failures) {
            terminal.out(
              `  ${count} × ${tenantText(code)}${samplePrincipal === undefined ? '' : `, for example ${tenantText(samplePrincipal)}`}\n`,
            );
          }
          if (status.seal !== undefined)
            terminal.out(`Journal sealed: ${status.seal.entries}:${status.seal.hash}\n`);
        }
        if (watch) finish(asPlanned(status) ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}
