import type { Command } from 'commander';
import type { JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import type { Context } from '../../workflows/context.ts';
import { getJob } from '../../workflows/jobs/get-job.ts';
import { planHeader, readableJob } from '../../workflows/own-records.ts';
import { namesIn } from '../../workflows/jobs/job-evidence.ts';
import { stopJob } from '../../workflows/jobs/stop-job.ts';
import { waitForJob } from '../../workflows/jobs/wait-for-job.ts';
import { jobText } from '../texts/job-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT, quiet } from '../terminal.ts';
import { asPlanned, watched } from '../watch-job.ts';

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
              json ? quiet(terminal) : terminal,
              async (progress) =>
                waitForJob(context, (await readableJob(context, id)).id, undefined, { progress }),
              () => stopJob(context, id),
            )
          : await getJob(context, { job: id });
        const plan = await planHeader(context, status.planId);
        terminal.out(json ? `${printableJson(status)}\n` : await shown(context, status, plan));
        if (watch) finish(asPlanned(status) ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}

/** With the names of the people it gives as examples, as the source of the plan calls them. */
async function shown(context: Context, status: JobStatus, plan: PlanHeader): Promise<string> {
  const principals = [
    ...status.failures.flatMap(({ samplePrincipal }) => samplePrincipal ?? []),
    ...(status.verification?.differences ?? status.parked?.saw ?? []).map(({ principal }) => principal),
  ].filter((principal) => principal !== '');
  const names = await namesIn(context, { plan }, new Set(principals.slice(0, 20)));
  return jobText(status, plan, { now: context.clock.now(), names });
}
