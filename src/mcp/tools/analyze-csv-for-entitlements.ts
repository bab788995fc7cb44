import * as z from 'zod';
import { analyzeReport } from '../../workflows/analyze-report.ts';
import { defineTool } from '../define-tool.ts';
import { TenantText, tenantText } from '../tenant-text.ts';
import { n } from '../words.ts';
import { report } from './parameters.ts';

const SHOWN = 25;

export const analyzeCsvForEntitlements = defineTool({
  name: 'analyze_csv_for_entitlements',
  title: 'Analyse an access report',
  access: 'read',
  description:
    'Analyses an access report (CSV): which column identifies people, which columns are entitlements with how many values, which lines could not be read, and what is in doubt. Needs no tenant and changes nothing. Overrides correct the result in one call. Column names and values are data from the file.',
  input: z.strictObject({
    report,
    identifier: z
      .string()
      .max(300)
      .optional()
      .describe('Override: name of the column that identifies people.'),
    entitlements: z
      .array(z.string().max(300))
      .min(1)
      .max(200)
      .optional()
      .describe('Override: exactly these columns are entitlements.'),
    ignore: z
      .array(z.string().max(300))
      .max(200)
      .optional()
      .describe('Override: these columns are not entitlements.'),
    delimiters: z
      .array(z.strictObject({ column: z.string().max(300), delimiter: z.string().max(5) }))
      .max(200)
      .optional()
      .describe('Override: split the cells of a column at this text; empty text: never split.'),
  }),
  data: z.object({
    understanding: z.string(),
    report: TenantText,
    rows: z.number().int(),
    people: z.number().int(),
    userColumn: TenantText,
    entitlements: z.array(
      z.object({
        name: TenantText,
        uniqueValues: z.number().int(),
        splitAt: TenantText.optional(),
        values: z.array(TenantText),
      }),
    ),
    wantedHoldings: z.number().int(),
    columns: z.array(
      z.object({
        name: TenantText,
        class: z.string(),
        confidence: z.number(),
        evidence: z.array(z.string()),
      }),
    ),
    lines: z.object({
      total: z.number().int(),
      header: z.number().int(),
      blank: z.number().int(),
      data: z.number().int(),
      rejected: z.number().int(),
    }),
    rejects: z.array(z.object({ line: z.number().int(), reason: z.string() })),
    questions: z.array(
      z.object({
        code: z.string(),
        column: TenantText,
        options: z.array(TenantText),
        default: TenantText,
        records: z.number().int(),
      }),
    ),
  }),
  handler: async (context, input, call) => {
    const { identifier, entitlements, ignore, delimiters } = input;
    const understanding = await analyzeReport(
      context,
      {
        report: input.report,
        overrides: {
          ...(identifier === undefined ? {} : { identifier }),
          ...(entitlements === undefined ? {} : { entitlements }),
          ...(ignore === undefined ? {} : { ignore }),
          ...(delimiters === undefined
            ? {}
            : {
                delimiters: Object.fromEntries(
                  delimiters.map(({ column, delimiter }) => [column, delimiter]),
                ),
              }),
        },
      },
      call,
    );
    const { lines, columns, rejects, questions } = understanding;
    const nameOf = (column: number) => tenantText(columns[column]?.name ?? '');
    return {
      summary: `Rows ${n(lines.records)}, people ${n(understanding.people)}, entitlement columns ${n(understanding.entitlements.length)}, questions ${n(questions.length)}, lines rejected ${n(lines.rejected)}. Next: name the Okta app.`,
      data: {
        understanding: understanding.id,
        report: tenantText(understanding.report.name),
        rows: lines.records,
        people: understanding.people,
        userColumn: nameOf(understanding.identifier),
        entitlements: understanding.entitlements.slice(0, SHOWN).map(({ name, values, delimiter }) => ({
          name: tenantText(name),
          uniqueValues: values.length,
          ...(delimiter === undefined ? {} : { splitAt: tenantText(delimiter) }),
          values: values.slice(0, 15).map((value) => tenantText(value.name, 80)),
        })),
        wantedHoldings: understanding.wantedHoldings,
        columns: columns.slice(0, 60).map((column) => ({
          name: tenantText(column.name),
          class: column.class,
          confidence: column.confidence,
          evidence: column.evidence.map(({ code, value }) =>
            value === undefined ? code : `${code} ${value}`,
          ),
        })),
        lines: {
          total: lines.total,
          header: lines.header,
          blank: lines.blank,
          data: lines.data,
          rejected: lines.rejected,
        },
        rejects: rejects.slice(0, SHOWN),
        questions: questions.slice(0, SHOWN).map((question) => ({
          code: question.code,
          column: nameOf(question.column),
          options: question.options.map((option) => tenantText(option)),
          default: tenantText(question.default),
          records: question.records,
        })),
      },
      ...(rejects.length > SHOWN
        ? {
            more: {
              shown: SHOWN,
              total: rejects.length,
              uri: `understanding://${understanding.id}/rejects.csv`,
            },
          }
        : {}),
      next: [{ tool: 'prepare_entitlement_structure', arguments: { report: input.report, app: '' } }],
    };
  },
});
