import type { Command } from 'commander';
import { previewBundle } from '../../workflows/bundles/preview-bundle.ts';
import { previewText } from '../texts/preview-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** What the bundle of a pattern would be; a dry run. */
export function patternsPreviewCommand(
  patterns: Command,
  { terminal, context: openContext }: Invocation,
): void {
  patterns
    .command('preview')
    .description('show what the bundle of a pattern would be and do; writes nothing to Okta')
    .argument('<pattern>', 'number or id')
    .option('--name <name>', 'instead of the generated name')
    .option('--description <text>', 'instead of the generated description')
    .option('--json', 'as one JSON document, with the people')
    .action(
      async (
        pattern: string,
        { json = false, ...words }: { name?: string; description?: string; json?: boolean },
      ) => {
        const context = await openContext();
        try {
          const { analysis, ...preview } = await previewBundle(context, { pattern, ...words });
          terminal.out(
            json
              ? `${printableJson({ analysis: analysis.header.id, ...preview })}\n`
              : previewText({ analysis, ...preview }),
          );
        } finally {
          await context.close();
        }
      },
    );
}
