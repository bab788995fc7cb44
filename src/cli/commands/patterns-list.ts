import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { type ListedAnalysis, listAnalyses } from '../../workflows/patterns/list-analyses.ts';
import { findAnalysis, newerThan } from '../../workflows/patterns/stored-analysis.ts';
import { analysisText } from '../texts/analysis-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** Shows the analyses that are stored, or all of one of them, without looking for patterns again. */
export function patternsListCommand(patterns: Command, { terminal, context: openContext }: Invocation): void {
  patterns
    .command('list')
    .description('list the stored analyses, or show one of them again')
    .argument('[analysis]', 'id of the analysis (ana_…)')
    .option('--json', 'as one JSON document')
    .action(async (id: string | undefined, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        if (id === undefined) {
          const analyses = await listAnalyses(context);
          const { origin } = context.settings;
          const text = counted`${analyses.map(line).join('')}${analyses.length} [analysis|analyses]${origin === undefined ? ' of reports alone: no organisation is configured' : ''}\n`;
          terminal.out(json ? `${printableJson({ analyses })}\n` : text);
          return;
        }
        const analysis = await findAnalysis(context, { analysis: id });
        const newer = await newerThan(context, analysis);
        terminal.out(json ? `${printableJson(analysis)}\n` : analysisText(analysis, newer));
      } finally {
        await context.close();
      }
    });
}

function line({ id, createdAt, of, candidates, newest }: ListedAnalysis): string {
  return counted`${id}  ${createdAt}  ${tenantText(of, 200)}: ${candidates} [candidate|candidates]${newest ? '' : ', a newer one is there'}\n`;
}
