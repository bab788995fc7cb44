import type { Command } from 'commander';
import { analysisPage } from '../../pages/analysis-page.ts';
import { analysisEvidence } from '../../workflows/patterns/analysis-evidence.ts';
import { findingsCsv } from '../../workflows/patterns/finding-words.ts';
import { outliersCsv } from '../../workflows/patterns/list-outliers.ts';
import { birthrightPolicyText } from '../../workflows/patterns/policy-rule.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';
import { outputFiles } from '../write-new.ts';

/** Writes what a governance lead needs of an analysis: one page to read, and the reviewer's worklist. */
export function patternsEvidenceCommand(
  patterns: Command,
  { terminal, context: openContext }: Invocation,
): void {
  patterns
    .command('evidence')
    .description(
      "write the evidence of an analysis: a page to read, the reviewer's worklist and what the data shows about itself as CSV, and the rule of what everybody has",
    )
    .argument('<analysis>', 'id of the analysis (ana_…)')
    .requiredOption('--out <folder>', 'where to write it; nothing is overwritten')
    .option('--json', 'the files with their sha256 as one JSON document')
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
        await output.write('birthright-policy.txt', [
          await birthrightPolicyText(context, evidence.analysis.header.id),
        ]);
        if (json)
          terminal.out(`${printableJson({ analysis: evidence.analysis.header.id, files: output.files })}\n`);
      } finally {
        await context.close();
      }
    });
}
