import { counted } from '../../model/counted.ts';
import type { Command } from 'commander';
import { tenantText } from '../../mcp/tenant-text.ts';
import { listReports, type ReportsAnswer } from '../../workflows/reports/list-reports.ts';
import { printableJson } from '../printable-json.ts';
import type { Invocation } from '../invocation.ts';

const number = new Intl.NumberFormat('en-US');

/** The reports of the folder, each with the number by which every command knows it. */
export function reportsListCommand(reports: Command, { terminal, context: openContext }: Invocation): void {
  reports
    .command('list')
    .description('the reports that can be imported, each with its lasting number')
    .option('--json', 'as one JSON document')
    .action(async ({ json = false }: { json?: boolean }) => {
      const context = await openContext();
      try {
        const answer = await listReports(context);
        const { imported, ...rest } = answer;
        if (json) return terminal.out(`${printableJson({ ...rest, ...imported })}\n`);
        for (const { number: handle, path, bytes, modifiedAt } of answer.reports)
          terminal.out(
            `${String(handle).padStart(4)}  ${modifiedAt}  ${number.format(bytes)} bytes  ${tenantText(path, 400)}\n`,
          );
        for (const path of answer.unopened) terminal.error(`cannot be opened: ${tenantText(path, 400)}\n`);
        const here = counted`${answer.reports.length} [report|reports] in ${tenantText(answer.folder, 400)}`;
        terminal.error(`${here}; ${importedText(answer)}\n`);
      } finally {
        await context.close();
      }
    });
}

function importedText({ imported }: ReportsAnswer): string {
  if (imported === undefined)
    return 'which of them were imported before is unknown, because the organisation could not be asked: none is left out.';
  const { done, movedAway } = imported;
  const away = movedAway === 0 ? '' : ` Imported before and not in this folder: ${number.format(movedAway)}.`;
  return counted`${done} [was|were] imported before and [is|are] left out.${away}`;
}
