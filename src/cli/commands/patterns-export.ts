import type { Command } from 'commander';
import { visibleText } from '../../model/visible-text.ts';
import { leftOutWords, patternTerraform } from '../../workflows/patterns/pattern-terraform.ts';
import { policyTextOrWhy } from '../../workflows/patterns/policy-rule.ts';
import { previewPeopleCsv } from '../../workflows/bundles/preview-bundle.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT } from '../terminal.ts';
import { outputFiles } from '../write-new.ts';

/**
 * Writes what patterns become elsewhere: Terraform, rules of a policy to paste, and the people concerned. Exit code 3 where
 * one of them, or its rule, is left out.
 */
export function patternsExportCommand(
  patterns: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  patterns
    .command('export')
    .description(
      'write patterns of one app as Terraform, as rules of an entitlement policy, and their people as CSV',
    )
    .argument('<pattern...>', 'numbers or ids')
    .requiredOption('--out <folder>', 'where to write them; nothing is overwritten')
    .option('--json', 'the files with their sha256, and what is left out, as one JSON document')
    .action(async (asked: readonly string[], { out, json = false }: { out: string; json?: boolean }) => {
      const context = await openContext();
      try {
        const { text, numbers, leftOut } = await patternTerraform(context, asked);
        const output = await outputFiles(out);
        const withoutRule: { readonly pattern: string; readonly why: string }[] = [];
        await output.allOrNone(async () => {
          await output.write('bundles.tf', [text]);
          for (const pattern of numbers.map(String)) {
            const rule = await policyTextOrWhy(context, pattern);
            if (rule.why !== undefined) withoutRule.push({ pattern, why: rule.why });
            await output.write(`pattern-${pattern}-policy.txt`, [rule.text]);
            await output.write(`pattern-${pattern}-people.csv`, previewPeopleCsv(context, pattern));
          }
        });
        terminal.out(
          json
            ? `${printableJson({ files: output.files, leftOut, withoutRule })}\n`
            : [
                ...output.files.map(({ path }) => path),
                ...[
                  ...leftOut.map((row) => `Left out: ${leftOutWords(row)}`),
                  ...withoutRule.map(({ pattern, why }) => `No policy rule for ${pattern}: ${why}`),
                ].map((line) => visibleText(line, 1_200)),
              ]
                .map((line) => `${line}\n`)
                .join(''),
        );
        finish(leftOut.length + withoutRule.length === 0 ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}
