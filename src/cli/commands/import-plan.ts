import type { Command } from 'commander';
import { planImportTold } from '../plan-import-told.ts';
import { importInput, type ImportOptionValues, withImportOptions } from '../import-options.ts';
import { applyLine, otherJobLine, planText } from '../texts/plan-text.ts';
import { understandingText } from '../texts/understanding-text.ts';
import { printableJson } from '../printable-json.ts';
import type { PlanCounts } from '../../model/plan.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT } from '../terminal.ts';

/**
 * Plans the next step of an import and stores the plan; applying it is a step of its own. Exit code 3 where it leaves people
 * or values to a person.
 */
export function importPlanCommand(
  group: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  withImportOptions(
    group
      .command('plan')
      .description('plan the next step of an import, structure before grants; nothing is written yet'),
  )
    .option('--json', 'the plan as one JSON document')
    .action(async (report: string, { json = false, ...values }: ImportOptionValues & { json?: boolean }) => {
      const context = await openContext();
      try {
        const { understanding, plan } = await planImportTold(context, terminal, importInput(report, values));
        terminal.out(
          json
            ? `${printableJson(plan)}\n`
            : `${understandingText(understanding)}${planText(plan)}${await otherJobLine(context, plan)}${applyLine(plan)}`,
        );
        if (!json && plan.kind === 'structure')
          terminal.out('Then plan the import again: the grants come next.\n');
        finish(leavesDecisions(plan.counts) ? EXIT.notAsPlanned : EXIT.done);
      } finally {
        await context.close();
      }
    });
}

/** Whether a plan leaves out what a person has to decide first: values, or who somebody is. */
function leavesDecisions({ conflict, needsDecision, identities }: PlanCounts): boolean {
  return conflict + needsDecision + (identities.ambiguous ?? 0) + (identities.conflict ?? 0) > 0;
}
