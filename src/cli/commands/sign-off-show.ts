import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { type SheetLineState, signOffState } from '../../workflows/bundles/read-sign-off-sheet.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

/** Shows where the lines of a sheet stand, from proposed to created. */
export function signOffShowCommand(group: Command, { terminal, context: openContext }: Invocation): void {
  group
    .command('show')
    .description('show where each line of a sheet stands: proposed, approved, amended, rejected, created')
    .argument('<sheet>', 'id of the sheet (sht_…)')
    .option('--json', 'as one JSON document')
    .action(async (id: string, { json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const { sheet, lines } = await signOffState(context, id);
        const states = ['proposed', 'approved', 'amended', 'rejected', 'created'] as const;
        const counts = states.map((state) => `${lines.filter((row) => row.state === state).length} ${state}`);
        terminal.out(
          json
            ? `${printableJson({ sheet: sheet.id, analysis: sheet.analysisId, owner: sheet.owner, lines })}\n`
            : [
                `Sheet ${sheet.id} of ${tenantText(sheet.owner, 100)}, ${sheet.createdAt}`,
                ...lines.map(lineText),
                counted`${lines.length} [line|lines]: ${counts.join(', ')}`,
                '',
              ].join('\n'),
        );
      } finally {
        await context.close();
      }
    });
}

function lineText({ line, state, decision, made }: SheetLineState): string {
  const left = line.values.filter(({ id }) => decision?.without?.includes(id) === true);
  return [
    `${line.number}.`,
    state,
    tenantText(line.condition, 200),
    ...(decision === undefined
      ? []
      : [tenantText(`${decision.verdict} by ${decision.by}, ${decision.on}`, 260)]),
    ...(decision?.name === undefined ? [] : [tenantText(`as ${decision.name}`, 300)]),
    ...(left.length === 0 ? [] : [tenantText(`without ${left.map(({ text }) => text).join(', ')}`, 300)]),
    ...(decision === undefined || decision.comment === '' ? [] : [tenantText(decision.comment, 300)]),
    ...(made === undefined ? [] : [tenantText(`bundle ${made.bundleId}`, 60)]),
  ].join('  ');
}
