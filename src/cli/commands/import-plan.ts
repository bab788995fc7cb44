import type { Command } from 'commander';
import { planImport } from '../../workflows/plan-import.ts';
import {
  importInput,
  type ImportOptionValues,
  understandingText,
  withImportOptions,
} from '../import-options.ts';
import { applyLine, planText } from '../plan-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** Plans the next step of an import and stores the plan; applying it is a step of its own. */
export function importPlanCommand(group: Command, { terminal, context: openContext }: Invocation): void {
  withImportOptions(
    group
      .command('plan')
      .description('plan the next step of an import, structure before grants; nothing is written yet'),
  )
    .option('--json', 'the plan as one JSON document')
    .action(async (report: string, { json = false, ...values }: ImportOptionValues & { json?: boolean }) => {
      const context = await openContext();
      try {
        const { understanding, plan } = await planImport(context, importInput(report, values));
        terminal.out(
          json
            ? `${printableJson(plan)}\n`
            : `${understandingText(understanding)}${planText(plan)}${applyLine(plan)}`,
        );
        if (!json && plan.kind === 'structure')
          terminal.out('Then plan the import again: the grants come next.\n');
      } finally {
        await context.close();
      }
    });
}
