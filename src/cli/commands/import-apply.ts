import type { Command } from 'commander';
import { ProductError } from '../../model/product-error.ts';
import { planImportTold } from '../plan-import-told.ts';
import { askAndApply } from '../ask-and-apply.ts';
import { importInput, type ImportOptionValues, withImportOptions } from '../import-options.ts';
import { jobOptions, type JobOptionValues, withJobOptions } from '../job-options.ts';
import { planText } from '../texts/plan-text.ts';
import { understandingText } from '../texts/understanding-text.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT } from '../terminal.ts';
import { asPlanned } from '../watch-job.ts';

/** A whole import at a terminal: each plan is shown and asked about before it is carried out. */
export function importApplyCommand(
  group: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  withJobOptions(
    withImportOptions(
      group
        .command('apply')
        .description('a whole import: plan, ask, carry out, first the structure, then the grants'),
    ),
  ).action(async (report: string, values: ImportOptionValues & JobOptionValues) => {
    const options = jobOptions(values);
    if (!terminal.interactive) throw new ProductError('config.stdin_not_a_terminal');
    const context = await openContext();
    try {
      const input = importInput(report, values);
      let { understanding, plan } = await planImportTold(context, terminal, input);
      terminal.out(understandingText(understanding));
      if (plan.kind === 'structure') {
        // Waves are of people: the grants are written in them.
        const { wave: _wave, ...structure } = options ?? {};
        const status = await askAndApply(context, terminal, plan, options && structure);
        if (!asPlanned(status)) return finish(EXIT.notAsPlanned);
        // What the report means was settled above; it is not analysed a second time.
        const { overrides: _, mapping: _mapping, ...again } = input;
        ({ plan } = await planImportTold(context, terminal, { ...again, app: plan.app.id }));
        // Somebody else, or Okta's lag: another structure plan would not be what was just agreed to.
        if (plan.kind === 'structure') throw new ProductError('plan.stale', { subject: plan.app.label });
        terminal.out('\n');
      }
      if (plan.operations === 0) {
        terminal.out(planText(plan));
        return finish(EXIT.done);
      }
      finish(asPlanned(await askAndApply(context, terminal, plan, options)) ? EXIT.done : EXIT.notAsPlanned);
    } finally {
      await context.close();
    }
  });
}
