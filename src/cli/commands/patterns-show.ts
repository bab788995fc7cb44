import type { Command } from 'commander';
import { getPattern } from '../../workflows/patterns/get-pattern.ts';
import { cardText } from '../texts/pattern-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** Shows one pattern with all of its evidence, and the policy rule that says the same. */
export function patternsShowCommand(patterns: Command, { terminal, context: openContext }: Invocation): void {
  patterns
    .command('show')
    .description('show the evidence of a pattern and what it may become')
    .argument('<pattern>', 'number or id')
    .option('--json', 'as one JSON document')
    .action(async (pattern: string, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const { analysis, ...card } = await getPattern(context, { pattern });
        const { header, facts } = analysis;
        const names = card.candidate.patterns.map(({ value }) => facts.values[value]);
        terminal.out(
          json
            ? `${printableJson({ analysis: header.id, ...card, values: names })}\n`
            : cardText({ analysis, ...card }),
        );
      } finally {
        await context.close();
      }
    });
}
