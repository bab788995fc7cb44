import type { Command } from 'commander';
import { visibleText } from '../../model/visible-text.ts';
import { analysisPage } from '../../pages/analysis-page.ts';
import { analysisEvidence } from '../../workflows/patterns/analysis-evidence.ts';
import { findingsCsv } from '../../workflows/patterns/finding-words.ts';
import { outliersCsv } from '../../workflows/patterns/list-outliers.ts';
import { birthrightPolicy } from '../../workflows/patterns/policy-rule.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { EXIT } from '../terminal.ts';
import { outputFiles } from '../write-new.ts';

/**
 * Writes what a governance lead needs of an analysis: one page to read, and the reviewer's worklist. Exit code 3 where an app
 * has no rule of what everybody has, though it should.
 */
export function patternsEvidenceCommand(
  patterns: Command,
  { terminal, context: openContext, finish }: Invocation,
): void {
  patterns
    .command('evidence')
    .description(
      "write the evidence of an analysis: a page to read, the reviewer's worklist and what the data shows about itself as CSV, and the rule of what everybody has",
    )
    .argument('<analysis>', 'id of the analysis (ana_…)')
    .requiredOption('--out <folder>', 'where to write it; nothing is overwritten')
    .option('--json', 'the files with their sha256, and apps without a rule, as one JSON document')
    .action(async (id: string, { out, json = false }: { out: string; json?: boolean }) => {
      const context = await openContext();
      try {
        const evidence = await analysisEvidence(context, id);
        const output = await outputFiles(out, (path) => {
          if (!json) terminal.out(`${path}\n`);
        });
        await output.write('evidence.html', [analysisPage(evidence)]);
        await output.write('outliers.csv', outliersCsv(context, evidence.analysis.header.id));
        await output.write('findings.csv', findingsCsv(context, evidence.analysis.header.id));
        const { text, withoutRule } = await birthrightPolicy(context, evidence.analysis.header.id);
        await output.write('birthright-policy.txt', [text]);
        if (json) {
          const { id: analysis } = evidence.analysis.header;
          terminal.out(`${printableJson({ analysis, files: output.files, withoutRule })}\n`);
        } else
          for (const { app, why } of withoutRule)
            terminal.out(
              `${visibleText(`No rule in birthright-policy.txt of what everybody in ${app} has: ${why}`, 1_200)}\n`,
            );
        finish(withoutRule.length === 0 ? EXIT.done : EXIT.notAsPlanned);
      } finally {
        await context.close();
      }
    });
}
