import type { Command } from 'commander';
import { ProductError } from '../../model/product-error.ts';
import { visibleText } from '../../model/visible-text.ts';
import { leftOutWords, patternTerraform } from '../../workflows/patterns/pattern-terraform.ts';
import { patternPolicyText, whyNoRule } from '../../workflows/patterns/policy-rule.ts';
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
        const output = await outputFiles(out, (path) => {
          if (!json) terminal.out(`${path}\n`);
        });
        const withoutRule: { readonly pattern: string; readonly why: string }[] = [];
        await output.write('bundles.tf', [text]);
        for (const pattern of numbers.map(String)) {
          const name = `pattern-${pattern}`;
          const { rule, why } = await ruleOrWhy(patternPolicyText(context, pattern));
          if (why !== undefined) withoutRule.push({ pattern, why });
          await output.write(`${name}-policy.txt`, [rule]);
          await output.write(`${name}-people.csv`, previewPeopleCsv(context, pattern));
        }
        terminal.out(
          json
            ? `${printableJson({ files: output.files, leftOut, withoutRule })}\n`
            : [
                ...leftOut.map((row) => `Left out: ${leftOutWords(row)}`),
                ...withoutRule.map(({ pattern, why }) => `No policy rule for ${pattern}: ${why}`),
              ]
                .map((line) => `${visibleText(line, 1_200)}\n`)
                .join(''),
        );
        finish(leftOut.length + withoutRule.length === 0 ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}

async function ruleOrWhy(text: Promise<string>): Promise<{ readonly rule: string; readonly why?: string }> {
  try {
    return { rule: await text };
  } catch (error) {
    if (!(error instanceof ProductError)) throw error;
    const why = whyNoRule(error);
    return { rule: `No policy rule: ${why}\n`, why };
  }
}
