import type { Command } from 'commander';
import { counted } from '../../model/counted.ts';
import { tenantText } from '../../mcp/tenant-text.ts';
import type { JobStatus } from '../../model/job.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { listJobs, type JobPage } from '../../workflows/jobs/list-jobs.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** All jobs of this organisation, newest first; of all organisations where none is configured. */
export function jobsListCommand(jobs: Command, { terminal, context: openContext }: Invocation): void {
  jobs
    .command('list')
    .description('all jobs of this organisation, newest first')
    .option('--json', 'one JSON document a line')
    .action(async ({ json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        let page: JobPage | undefined;
        let count = 0;
        do {
          page = await listJobs(context, page?.cursor === undefined ? {} : { after: page.cursor });
          count += page.jobs.length;
          for (const job of page.jobs) {
            const plan = page.plans.get(job.id);
            const host = page.everybodys ? (plan?.host ?? '') : undefined;
            terminal.out(
              json
                ? `${printableJson({ ...job, ...(host === undefined ? {} : { host }), ...whatItDoes(plan) })}\n`
                : line(job, plan, host),
            );
          }
        } while (page.cursor !== undefined);
        if (!json && !page.everybodys)
          terminal.error(counted`${count} [job|jobs] of ${context.okta().host}\n`);
        if (page.everybodys)
          terminal.error(
            'No organisation is configured (OKTA_DOMAIN): these are the jobs of all that are kept here.\n',
          );
      } finally {
        await context.close();
      }
    });
}

const WITHOUT: Readonly<Record<JobStatus['runner'], string>> = {
  alive: '',
  none: ', without a runner',
  gone: ', its runner is gone',
  'not-known': ', whether its runner lives is not known',
};

function whatItDoes(plan: PlanHeader | undefined): object {
  if (plan === undefined) return {};
  const { app, kind, mode, source, undo } = plan;
  return {
    app: app.label,
    kind,
    mode,
    ...(source.kind === 'report' ? { report: source.name } : {}),
    ...(undo === undefined ? {} : { undoes: undo.jobId }),
  };
}

/** `HR Platform: grants of hr.csv`, `HR Platform: undo of job_…`. */
function about(plan: PlanHeader | undefined, host: string | undefined): string {
  if (plan === undefined) return '';
  const { app, kind, mode, source, undo } = plan;
  const where = host === undefined ? app.label : `${app.label} (${host})`;
  if (undo !== undefined) return `${where}: undo of ${undo.jobId}`;
  const from = source.kind === 'report' ? ` of ${source.name}` : '';
  return `${where}: ${kind}${mode === 'merge' ? '' : ` (${mode})`}${from}`;
}

function line(job: JobStatus, plan: PlanHeader | undefined, host: string | undefined): string {
  const { pending, sent, cancelled } = job.states;
  const state = job.parked === undefined ? job.state : `${job.state} (${job.parked.reason})`;
  const lost = job.state === 'running' || job.runner === 'gone' ? WITHOUT[job.runner] : '';
  const purged = job.purgedAt === undefined ? '' : ', purged';
  return `${job.id}  ${job.startedAt}  ${state}${lost}${purged}  ${job.operations - pending - sent - cancelled} of ${job.operations}  ${tenantText(about(plan, host), 400)}\n`;
}
