import type { Command } from 'commander';
import { ProductError } from '../../model/product-error.ts';
import { planToApply } from '../../workflows/jobs/apply-plan.ts';
import { ownPlan } from '../../workflows/own-records.ts';
import { askAndApply } from '../ask-and-apply.ts';
import { jobOptions, type JobOptionValues, withJobOptions } from '../job-options.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT } from '../terminal.ts';
import { asPlanned } from '../watch-job.ts';

/** Shows a plan, asks at the terminal, carries it out. There is no way to agree without being asked. */
export function applyCommand(program: Command, { terminal, context: openContext, finish }: Invocation): void {
  withJobOptions(
    program
      .command('apply')
      .description('show a plan, ask, carry it out, and show what was read back')
      .argument('<plan>', 'id of the plan (pln_…)'),
  ).action(async (id: string, values: JobOptionValues) => {
    const options = jobOptions(values);
    const asks = terminal.interactive;
    // Without waves nothing has to be read to know that nobody can be asked.
    if (!asks && options?.wave === undefined) throw new ProductError('config.stdin_not_a_terminal');
    const context = await openContext();
    try {
      const plan = await ownPlan(context, id);
      if (!asks) {
        await planToApply(context, { plan: plan.id, hash: plan.hash, options });
        throw new ProductError('config.stdin_not_a_terminal');
      }
      const status = await askAndApply(context, terminal, plan, options);
      finish(asPlanned(status) ? EXIT.done : EXIT.notAsPlanned);
    } finally {
      await context.close();
    }
  });
}
