import { counted } from '../../model/counted.ts';
import * as z from 'zod';
import { formatInstant } from '../../model/instant.ts';
import { ASKS } from '../../model/question.ts';
import type { Understanding } from '../../model/understanding.ts';
import { code, codeOf, count, fitting, hash, instant } from '../envelope.ts';
import { lineCounts, linesAsData } from './line-counts.ts';
import { legendOfReasons, reasonsIn, reasonsLegend } from './reasons-legend.ts';
import { handle, handleSchema } from '../sentence.ts';
import { tenantText, type TenantText, tenantTextSchema } from '../tenant-text.ts';

const share = z.number().min(0).max(1);
const evidence = z.array(z.object({ code, value: z.number().optional() }));

/** What a report says, as far as a person must judge it. */
export const reportData = z.object({
  report: z.object({ number: count, name: tenantTextSchema, sha256: hash }),
  understanding: handleSchema,
  facts: z.array(tenantTextSchema),
  lines: lineCounts,
  people: count,
  wantedHoldings: count,
  mapping: z
    .object({
      state: z.enum(['said', 'used', 'drifted']),
      saidAt: instant,
      /** When what holds besides was said. */
      besides: instant.optional(),
      newColumns: z.array(tenantTextSchema),
      missingColumns: z.array(tenantTextSchema),
    })
    .optional(),
  layout: z.object({
    shape: code,
    fillDown: z.array(tenantTextSchema),
    leftOut: z.array(z.object({ reason: code, column: tenantTextSchema, lines: count, records: count })),
  }),
  file: z.object({
    form: code,
    container: code,
    encoding: code,
    delimiter: tenantTextSchema,
    headerLine: count,
    headerRows: count,
    sheet: tenantTextSchema.optional(),
    otherSheets: z.array(z.object({ name: tenantTextSchema, hidden: z.boolean() })),
    hiddenRows: count,
    hiddenColumns: z.array(tenantTextSchema).optional(),
    comments: count.optional(),
  }),
  userColumn: z.object({
    name: tenantTextSchema,
    separator: tenantTextSchema.optional(),
    confidence: share,
    evidence,
  }),
  entitlements: z.array(
    z.object({
      name: tenantTextSchema,
      uniqueValues: count,
      values: z.array(z.object({ name: tenantTextSchema, people: count })),
      separator: tenantTextSchema.optional(),
      confidence: share,
      evidence,
    }),
  ),
  otherColumns: z.array(z.object({ name: tenantTextSchema, class: code, confidence: share, evidence })),
  questions: z.array(
    z.object({
      id: tenantTextSchema,
      code,
      asks: tenantTextSchema,
      column: tenantTextSchema,
      about: tenantTextSchema.optional(),
      several: z.boolean().optional(),
      options: z.array(
        z.object({
          name: tenantTextSchema,
          records: count,
          people: count,
          holdings: count,
          atLeast: z.boolean().optional(),
        }),
      ),
      default: tenantTextSchema,
    }),
  ),
  nearDuplicates: z.array(
    z.object({ entitlement: tenantTextSchema, values: z.array(tenantTextSchema), likeness: code }),
  ),
  overLimit: z.array(
    z.object({ entitlement: tenantTextSchema, value: tenantTextSchema.optional(), limit: code }),
  ),
  rejects: z.array(z.object({ line: count, reason: code })),
  legend: reasonsLegend,
  otherTables: z
    .array(z.object({ firstLine: count, lastLine: count, columns: z.array(tenantTextSchema) }))
    .optional(),
});

export type ReportData = z.output<typeof reportData>;

/** What is shown of many. */
const COLUMNS_SHOWN = 40;
/** So many values of each entitlement are shown as leave room for all entitlements. */
const VALUES_SHOWN = [100, 50, 30, 20, 10, 5, 3] as const;

/** Characters of the lists of an answer: what a person must decide comes first. */
const FIT = {
  facts: 700,
  questions: 1_800,
  entitlements: 2_600,
  otherColumns: 700,
  nearDuplicates: 500,
  overLimit: 300,
} as const;
const REJECTS_SHOWN = 10;
const TABLES_SHOWN = 5;
const OPTIONS_SHOWN = 12;

const number = new Intl.NumberFormat('en-US');

/** What an understanding says as the data of an answer. `reportNumber`: what the person knows the report by. */
export function reportAsData(understanding: Understanding, reportNumber: number): ReportData {
  const { report, columns, entitlements, lines, questions, rejects, nearDuplicates, overLimit, otherTables } =
    understanding;
  const { members } = understanding.layout;
  const named = new Set([understanding.identifier, ...entitlements.flatMap(({ columns: from }) => from)]);
  const nameOf = (index: number) => tenantText(columns[index]?.name ?? '');
  const judged = (index: number) => ({
    confidence: Math.min(1, Math.max(0, columns[index]?.confidence ?? 0)),
    evidence: (columns[index]?.evidence ?? [])
      .slice(0, 6)
      .map(({ code, value }) => ({ code: codeOf(code), ...(value === undefined ? {} : { value }) })),
  });
  return {
    report: { number: reportNumber, name: tenantText(report.name), sha256: report.sha256 },
    understanding: handle(understanding.id),
    facts: fitting(factLines(understanding), FIT.facts),
    lines: linesAsData(lines),
    people: understanding.people,
    wantedHoldings: understanding.wantedHoldings,
    ...mappingAsData(understanding),
    layout: layoutAsData(understanding),
    file: fileAsData(understanding),
    userColumn: {
      name: nameOf(understanding.identifier),
      ...(members === undefined
        ? {}
        : { separator: tenantText('delimiter' in members ? members.delimiter : 'JSON') }),
      ...judged(understanding.identifier),
    },
    entitlements: fittingColumns(entitlements, judged),
    otherColumns: fitting(
      columns
        .filter(({ index }) => !named.has(index))
        .slice(0, COLUMNS_SHOWN)
        .map((column) => ({ name: tenantText(column.name), class: column.class, ...judged(column.index) })),
      FIT.otherColumns,
    ),
    questions: fitting(
      questions.slice(0, 20).map((question) => ({
        id: tenantText(question.id),
        code: question.code,
        asks: tenantText(ASKS[question.code]),
        column: nameOf(question.column),
        ...(question.about === undefined ? {} : { about: tenantText(question.about) }),
        ...(question.several === undefined ? {} : { several: question.several }),
        options: question.options
          .slice(0, OPTIONS_SHOWN)
          .map(({ name, adds }) => ({ name: tenantText(name), ...adds })),
        default: tenantText(question.default),
      })),
      FIT.questions,
    ),
    nearDuplicates: fitting(
      nearDuplicates.slice(0, 20).map(({ entitlement, values, likeness }) => ({
        entitlement: tenantText(entitlements[entitlement]?.name ?? ''),
        values: values.slice(0, 6).map((value) => tenantText(value)),
        likeness,
      })),
      FIT.nearDuplicates,
    ),
    overLimit: fitting(
      overLimit.slice(0, 20).map(({ entitlement, value, limit }) => ({
        entitlement: tenantText(entitlements[entitlement]?.name ?? ''),
        ...(value === undefined ? {} : { value: tenantText(value) }),
        limit,
      })),
      FIT.overLimit,
    ),
    rejects: rejects.slice(0, REJECTS_SHOWN).map(({ line, reason }) => ({ line, reason })),
    legend: legendOfReasons(reasonsIn(understanding)),
    ...(otherTables === undefined
      ? {}
      : {
          otherTables: otherTables.slice(0, TABLES_SHOWN).map(({ columns: named, ...lines }) => ({
            ...lines,
            columns: named.slice(0, 8).map((name) => tenantText(name)),
          })),
        }),
  };
}

/** The entitlements with as many of their values as there is room for. */
function fittingColumns(
  entitlements: Understanding['entitlements'],
  judged: (index: number) => Pick<ReportData['userColumn'], 'confidence' | 'evidence'>,
): ReportData['entitlements'] {
  const withValues = (most: number) =>
    entitlements.slice(0, COLUMNS_SHOWN).map((column) => ({
      name: tenantText(column.name),
      uniqueValues: column.values.length,
      values: column.values
        .slice(0, most)
        .map((value) => ({ name: tenantText(value.name), people: value.people })),
      ...(column.delimiter === undefined
        ? {}
        : { separator: tenantText(column.delimiter.replace('\n', 'line break')) }),
      ...judged(column.columns[0] ?? -1),
    }));
  const most = VALUES_SHOWN.find((n) => JSON.stringify(withValues(n)).length <= FIT.entitlements);
  return fitting(withValues(most ?? VALUES_SHOWN[VALUES_SHOWN.length - 1] ?? 1), FIT.entitlements);
}

/** What of an earlier mapping holds, and where the columns differ from then. */
function mappingAsData({ mapping }: Understanding): Pick<ReportData, 'mapping'> {
  if (mapping === undefined) return {};
  const names = (columns: readonly string[]) =>
    columns.slice(0, COLUMNS_SHOWN).map((name) => tenantText(name));
  return {
    mapping: {
      state: mapping.state,
      saidAt: formatInstant(mapping.saidAt),
      ...(mapping.besides === undefined ? {} : { besides: formatInstant(mapping.besides) }),
      newColumns: names(mapping.newColumns),
      missingColumns: names(mapping.missingColumns),
    },
  };
}

function layoutAsData({ layout, columns, leftOut }: Understanding): ReportData['layout'] {
  const nameOf = (index: number) => tenantText(columns[index]?.name ?? '');
  return {
    shape: layout.shape,
    fillDown: layout.fillDown.slice(0, COLUMNS_SHOWN).map(nameOf),
    leftOut: layout.filters.slice(0, 20).map(({ reason, column }, i) => ({
      reason,
      column: nameOf(column),
      lines: leftOut[i]?.lines ?? 0,
      records: leftOut[i]?.records ?? 0,
    })),
  };
}

function fileAsData({ dialect, columns }: Understanding): ReportData['file'] {
  const { form, container, encoding, delimiter, headerLine, headerRows, sheet } = dialect;
  const others = (sheet?.sheets ?? []).filter(({ name }) => name !== sheet?.name);
  return {
    form,
    container,
    encoding: codeOf(encoding),
    delimiter: tenantText(delimiter === '\t' ? 'tab' : delimiter),
    headerLine,
    headerRows,
    ...(sheet === undefined ? {} : { sheet: tenantText(sheet.name) }),
    otherSheets: others.slice(0, 20).map(({ name, hidden }) => ({ name: tenantText(name), hidden })),
    hiddenRows: sheet?.hiddenRows ?? 0,
    ...(sheet?.comments === undefined ? {} : { comments: sheet.comments }),
    ...(sheet?.hiddenColumns === undefined
      ? {}
      : {
          hiddenColumns: sheet.hiddenColumns
            .slice(0, COLUMNS_SHOWN)
            .map((column) => tenantText(columns[column]?.name ?? '')),
        }),
  };
}

/** Rows, the column of the people, and each entitlement with the number of its values. */
export function factLines({
  lines,
  columns,
  identifier,
  entitlements,
}: Understanding): readonly TenantText[] {
  return [
    `Rows: ${number.format(lines.records)}`,
    `User column: ${columns[identifier]?.name ?? ''}`,
    ...entitlements.map(({ name, values }) => counted`${name} (${values.length} unique [value|values])`),
  ].map((line) => tenantText(line));
}
