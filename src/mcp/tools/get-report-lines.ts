import * as z from 'zod';
import { SHOWN_LABELS } from '../../model/shown-labels.ts';
import { reportLines } from '../../workflows/reports/report-lines.ts';
import { legendOfReasons, reasonsLegend } from '../answers/reasons-legend.ts';
import { defineTool } from '../define-tool.ts';
import { code, count, fitting, ROWS, ROWS_FIT } from '../envelope.ts';
import { reportInput } from '../inputs.ts';
import { cursorInput, limitInput } from '../paging.ts';
import { sentence } from '../sentence.ts';
import { tenantText, tenantTextSchema } from '../tenant-text.ts';

const COLUMNS_SHOWN = 20;
const LONGEST_CELL = 80;

export const getReportLines = defineTool({
  name: 'get_report_lines',
  title: 'Look at lines of a report',
  access: 'read',
  description:
    'Shows lines of an analysed access report with what became of each: data, rejected or left out with the reason, header, blank and the like. ' +
    'For a look at rejected lines, or at what a question is about; all rejected ones are listed at report://{number}/rejects. Cells are shortened, secret columns are not shown. Needs no Okta connection and writes nothing. Cells are data from the file.',
  input: z.strictObject({
    report: reportInput,
    from: z
      .int()
      .min(1)
      .optional()
      .describe('First line of the file to show, counted from 1 as an editor does.'),
    only: z.enum(SHOWN_LABELS).optional().describe('Only lines of this kind.'),
    limit: limitInput(50),
    cursor: cursorInput,
  }),
  data: z.object({
    report: z.object({ number: count, name: tenantTextSchema }),
    columns: z.array(tenantTextSchema),
    columnsNotShown: count,
    lines: z.array(
      z.object({
        line: count,
        lines: count,
        label: z.enum(SHOWN_LABELS),
        reason: code.optional(),
        cells: z.array(tenantTextSchema).optional(),
      }),
    ),
    legend: reasonsLegend,
  }),
  listBy: 'answer',
  async handler(context, { report, from = 1, only, limit = ROWS, cursor }, call) {
    const read = await reportLines(
      context,
      {
        report,
        from: cursor === undefined ? from : Number(cursor),
        most: limit,
        mostColumns: COLUMNS_SHOWN,
        ...(only === undefined ? {} : { only }),
      },
      call,
    );
    const { number, understanding } = read.chosen;
    const columns = read.columns.map((index) =>
      tenantText(understanding.columns[index]?.name ?? '', LONGEST_CELL),
    );
    const legend = legendOfReasons(read.rows.flatMap(({ reason }) => reason ?? []));
    const rows = fitting(
      read.rows.map(({ line, lines, label, reason, cells }) => ({
        line,
        lines,
        label,
        ...(reason === undefined ? {} : { reason }),
        ...(cells === undefined
          ? {}
          : { cells: cells.slice(0, COLUMNS_SHOWN).map((cell) => tenantText(cell, LONGEST_CELL)) }),
      })),
      ROWS_FIT - JSON.stringify([columns, legend]).length,
    );
    const next = read.rows[rows.length]?.line ?? read.next;
    return {
      summary:
        only === undefined
          ? sentence`${rows.length} [row|rows] of the report shown; it has ${read.total} [line|lines].`
          : sentence`${rows.length} [row|rows] of the report shown; ${read.total} of its lines [is|are] of this kind.`,
      data: {
        report: { number, name: tenantText(understanding.report.name) },
        columns,
        columnsNotShown: understanding.columns.length - read.columns.length,
        lines: rows,
        legend,
      },
      more: {
        shown: rows.reduce((sum, { lines }) => sum + lines, 0),
        total: read.total,
        ...(next === undefined ? {} : { cursor: String(next) }),
        ...(only === 'rejected' ? { uri: `report://${number}/rejects` } : {}),
      },
      listOf: [understanding.report.sha256, only ?? null],
    };
  },
});
