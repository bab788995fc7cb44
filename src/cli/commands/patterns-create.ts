import type { Command } from 'commander';
import { planBundlesByApp } from '../../workflows/bundles/plan-pattern-bundles.ts';
import { planSignedOff } from '../../workflows/bundles/plan-signed-off.ts';
import { applyLine, planText } from '../texts/plan-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT } from '../terminal.ts';

/** Plans the bundles of patterns; applying the plan is a step of its own. Exit code 3 where a bundle is left out. */
export function patternsCreateCommand(
  patterns: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  patterns
    .command('create')
    .description('plan the bundles of patterns, one plan per app; nothing is written yet')
    .argument('[pattern...]', 'numbers or ids')
    .option('--sheet <sheet>', 'instead: what the owner approved on this sheet (sht_…), one plan per app')
    .option('--name <name>', 'instead of the generated name, for one pattern')
    .option('--description <text>', 'instead of the generated description, for one pattern')
    .option('--json', 'the plan as one JSON document')
    .action(
      async (
        named: readonly string[],
        {
          json = false,
          sheet,
          ...words
        }: { name?: string; description?: string; sheet?: string; json?: boolean },
        command: Command,
      ) => {
        if ((named.length === 0) === (sheet === undefined))
          command.error('error: name patterns, or a sheet with --sheet');
        if (named.length !== 1 && Object.keys(words).length > 0)
          command.error('error: --name and --description are for one pattern');
        const context = await openContext();
        try {
          const plans =
            sheet === undefined
              ? await planBundlesByApp(
                  context,
                  named.map((pattern) => ({ pattern, ...words })),
                )
              : await planSignedOff(context, { sheet });
          terminal.out(
            json
              ? `${printableJson(plans.length === 1 && sheet === undefined ? plans[0] : plans)}\n`
              : plans.map((plan) => `${planText(plan)}${applyLine(plan)}`).join('\n'),
          );
          finish(plans.every(({ blocked = [] }) => blocked.length === 0) ? EXIT.done : EXIT.notAsPlanned);
        } finally {
          await context.close();
        }
      },
    );
}
