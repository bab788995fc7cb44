import { join } from 'node:path';
import type { Command } from 'commander';
import { ProductError } from '../../model/product-error.ts';
import { patternTerraform } from '../../workflows/pattern-terraform.ts';
import { patternPolicyText } from '../../workflows/policy-rule.ts';
import { previewPeopleCsv } from '../../workflows/preview-bundle.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { outputFolder, writeNew } from '../write-new.ts';

/** Writes what patterns become elsewhere: Terraform, rules of a policy to paste, and the people concerned. */
export function patternsExportCommand(
  patterns: Command,
  { terminal, context: openContext }: Invocation,
): void {
  patterns
    .command('export')
    .description(
      'write patterns of one app as Terraform, as rules of an entitlement policy, and their people as CSV',
    )
    .argument('<pattern...>', 'numbers or ids')
    .requiredOption('--out <folder>', 'where to write them; nothing is overwritten')
    .option('--json', 'the files with their sha256 as one JSON document')
    .action(async (named: readonly string[], { out, json = false }: { out: string; json?: boolean }) => {
      const context = await openContext();
      try {
        const terraform = await patternTerraform(context, named);
        const folder = await outputFolder(out);
        const files: { readonly path: string; readonly sha256: string }[] = [];
        const write = async (name: string, lines: AsyncIterable<string> | Iterable<string>) => {
          const path = join(folder, name);
          files.push({ path, sha256: await writeNew(path, lines) });
          if (!json) terminal.out(`${path}\n`);
        };
        await write('bundles.tf', [terraform]);
        for (const [n, pattern] of named.entries()) {
          const name = `pattern-${/^\d{1,9}$/.test(pattern) ? pattern : `no-${n + 1}`}`;
          const rule = await ruleOrWhy(patternPolicyText(context, pattern));
          await write(`${name}-policy.txt`, [rule]);
          await write(`${name}-people.csv`, previewPeopleCsv(context, pattern));
        }
        if (json) terminal.out(`${printableJson({ files })}\n`);
      } finally {
        await context.close();
      }
    });
}

async function ruleOrWhy(text: Promise<string>): Promise<string> {
  try {
    return await text;
  } catch (error) {
    if (error instanceof ProductError && error.code === 'pattern.no_expression') return `${error.reason}\n`;
    throw error;
  }
}
