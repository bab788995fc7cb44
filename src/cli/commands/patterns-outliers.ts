import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { formatInstant } from '../../model/instant.ts';
import { subjectText } from '../../workflows/patterns/list-analyses.ts';
import { listOutliers, type OutlierRow, type Outliers } from '../../workflows/patterns/list-outliers.ts';
import { percent } from '../../workflows/patterns/pattern-words.ts';
import { newerLine } from '../texts/analysis-text.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** Holdings that no pattern explains, the strangest first. */
export function patternsOutliersCommand(
  patterns: Command,
  { terminal, context: openContext }: Invocation,
): void {
  patterns
    .command('outliers')
    .description('list holdings that no pattern of an analysis explains, the strangest first')
    .argument('[analysis]', 'id of the analysis (ana_…); default: the newest')
    .option('--app <app...>', 'the newest analysis of these apps')
    .option('--report <report>', 'the newest analysis of this report')
    .option('--json', 'as one JSON document')
    .action(
      async (
        analysis: string | undefined,
        { app, report, json = false }: { app?: readonly string[]; report?: string; json?: boolean },
      ) => {
        const context = await openContext();
        try {
          const found = await listOutliers(context, {
            ...(analysis === undefined ? {} : { analysis }),
            ...(app === undefined ? {} : { apps: app }),
            ...(report === undefined ? {} : { report }),
          });
          const { rows, total, kept, emptyAttributes } = found;
          const several = found.analysis.facts.apps.length > 1;
          terminal.out(
            json
              ? `${printableJson({ analysis: found.analysis.header.id, total, emptyAttributes, rows })}\n`
              : counted`${rows.map((row) => line(row, several)).join('')}${total} [holding stands|holdings stand] out; the ${kept} strangest [is|are] listed. Standing out is no proof of being wrong.\n${emptyAttributes.map(leftOut).join('')}${ofWhich(found).join('\n')}\n`,
          );
        } finally {
          await context.close();
        }
      },
    );
}

function ofWhich({ analysis: { header, facts }, newer }: Outliers): readonly string[] {
  const read = formatInstant(facts.scope.at);
  return [
    `Analysis ${header.id} of ${tenantText(subjectText(header), 200)}, read at ${read}`,
    ...newerLine(newer),
  ];
}

function leftOut({ attribute, holdings }: Outliers['emptyAttributes'][number]): string {
  return counted`${holdings} more [is|are] left out: the holder's ${tenantText(attribute, 100)} is empty, and would most probably explain [it|them].\n`;
}

function line(row: OutlierRow, severalApps: boolean) {
  const { login, app, entitlement, value, sensitive, peers, expected } = row;
  const { missed, formerDepartment, leftOver } = row;
  const cells = [
    login,
    ...(severalApps ? [app] : []),
    `${entitlement}=${value}`,
    ...(sensitive ? ['sensitive'] : []),
    `peers: ${peers}`,
    `expected ${percent(expected)}`,
    ...(missed === undefined ? [] : [`usual: ${missed}`]),
    ...(formerDepartment === undefined
      ? []
      : [`before in ${formerDepartment}${leftOver ? ', left over' : ''}`]),
  ];
  return `${cells.map((cell) => tenantText(cell, 300)).join('\t')}\n`;
}
