import type { Command } from 'commander';
import { undoJob } from '../../workflows/undo-job.ts';
import type { Invocation } from '../program.ts';
import { planText } from './plan-show.ts';

/** Plans the undo of a job; applying the plan is a step of its own. */
export function jobsUndoCommand(jobs: Command, { terminal, context: openContext }: Invocation): void {
  jobs
    .command('undo')
    .description('plan how to take back what a job did; nothing is written yet')
    .argument('<job>', 'id of the job (job_…)')
    .action(async (id: string) => {
      const context = await openContext();
      try {
        const plan = await undoJob(context, { job: id });
        terminal.out(planText(plan));
        if (plan.operations > 0)
          terminal.out(`To agree and carry it out: okta-entitlements apply ${plan.id}\n`);
      } finally {
        await context.close();
      }
    });
}
