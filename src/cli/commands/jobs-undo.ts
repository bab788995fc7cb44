import type { Command } from 'commander';
import { undoJob } from '../../workflows/plans/undo-job.ts';
import { applyLine, otherJobLine, planText } from '../texts/plan-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** Plans the undo of a job; applying the plan is a step of its own. */
export function jobsUndoCommand(jobs: Command, { terminal, context: openContext }: Invocation): void {
  jobs
    .command('undo')
    .description('plan how to take back what a job did; nothing is written yet')
    .argument('<job>', 'id of the job (job_…)')
    .option('--json', 'the plan as one JSON document')
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const plan = await undoJob(context, { job: id });
        terminal.out(
          json
            ? `${printableJson(plan)}\n`
            : `${planText(plan)}${await otherJobLine(context, plan)}${applyLine(plan)}`,
        );
      } finally {
        await context.close();
      }
    });
}
