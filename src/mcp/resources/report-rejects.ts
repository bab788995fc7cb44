import { type McpServer, ResourceTemplate } from '@modelcontextprotocol/server';
import { csvLine } from '../../model/csv-line.ts';
import { rejectRows, REJECTS_HEAD } from '../../model/line-reasons.ts';
import { chooseUnderstood } from '../../workflows/reports/choose-report.ts';
import type { Context } from '../../workflows/context.ts';
import { csvContents } from './csv.ts';

/** `report://{number}/rejects`: every line of an analysed report that could not be read, with the reason and what that means. */
export function registerReportRejects(server: McpServer, context: Context): void {
  server.registerResource(
    'report-rejects',
    new ResourceTemplate('report://{number}/rejects', { list: undefined }),
    {
      title: 'Rejected lines of a report',
      description: 'Every line of an analysed report that could not be read, with the reason.',
      mimeType: 'text/csv',
    },
    (uri, { number }) =>
      csvContents(
        uri,
        rejects(context, String(number)),
        'The tool get_report_lines shows them page by page.',
      ),
  );
}

async function* rejects(context: Context, number: string): AsyncIterable<string> {
  const { understanding } = await chooseUnderstood(context, number);
  yield csvLine(REJECTS_HEAD);
  for (const row of rejectRows(understanding.rejects)) yield csvLine(row);
}
