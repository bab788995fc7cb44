import type { Command } from 'commander';
import { ownPlan } from '../../workflows/own-records.ts';
import { askAndApply, notAgreed } from '../ask-and-apply.ts';
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
    if (!terminal.interactive) throw notAgreed(id);
    const context = await openContext();
    try {
      const status = await askAndApply(context, terminal, await ownPlan(context, id), options);
      finish(asPlanned(status) ? EXIT.done : EXIT.notAsPlanned);
    } finally {
      await context.close();
    }
  });
}
