import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import type { JobStatus } from '../../model/job.ts';
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
        do {
          page = await listJobs(context, page?.cursor === undefined ? {} : { after: page.cursor });
          for (const job of page.jobs) {
            const plan = page.plans.get(job.id);
            const label = plan?.app.label ?? '';
            const host = plan?.host ?? '';
            const of = page.everybodys ? { host } : {};
            const where = page.everybodys ? `${label} (${host})` : label;
            terminal.out(json ? `${printableJson({ ...job, ...of })}\n` : line(job, where));
          }
        } while (page.cursor !== undefined);
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

function line(job: JobStatus, app: string): string {
  const { pending, sent, cancelled } = job.states;
  const state = job.parked === undefined ? job.state : `${job.state} (${job.parked.reason})`;
  const lost = job.state === 'running' || job.runner === 'gone' ? WITHOUT[job.runner] : '';
  const purged = job.purgedAt === undefined ? '' : ', purged';
  return `${job.id}  ${job.startedAt}  ${state}${lost}${purged}  ${job.operations - pending - sent - cancelled} of ${job.operations}  ${tenantText(app)}\n`;
}
