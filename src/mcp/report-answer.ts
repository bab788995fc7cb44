import * as z from 'zod';
import type { Understanding } from '../model/understanding.ts';
import { code, codeOf, count, fitting, hash, type Answer, type Warning } from './envelope.ts';
import { handle, handleSchema, sentence } from './sentence.ts';
import { tenantText, tenantTextSchema } from './tenant-text.ts';

const share = z.number().min(0).max(1);
const evidence = z.array(z.object({ code, value: z.number().optional() }));

/** What a report says, as far as a person must judge it. */
export const reportData = z.object({
  report: z.object({ number: count, name: tenantTextSchema, sha256: hash }),
  understanding: handleSchema,
  facts: z.array(tenantTextSchema),
  lines: z.object({
    total: count,
    header: count,
    blank: count,
    data: count,
    rejected: count,
    records: count,
  }),
  people: count,
  wantedHoldings: count,
  userColumn: z.object({ name: tenantTextSchema, confidence: share, evidence }),
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
      column: tenantTextSchema,
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
  rejects: z.array(z.object({ line: count, reason: code })),
});

export type ReportData = z.output<typeof reportData>;

const VALUES_SHOWN = 10;
const COLUMNS_SHOWN = 40;
const REJECTS_SHOWN = 10;

const number = new Intl.NumberFormat('en-US');

/** R4's facts (prior-art §1.3), with the evidence, the questions and the rejected lines. */
export function reportAnswer(understanding: Understanding, reportNumber: number): Answer<ReportData> {
  const { entitlements, lines, people, wantedHoldings, rejects, questions } = understanding;
  const values = entitlements.reduce((sum, column) => sum + column.values.length, 0);
  return {
    summary: sentence`Rows ${lines.records} · people ${people} · entitlements ${entitlements.length} with ${values} values · wanted holdings ${wantedHoldings} · rejected lines ${lines.rejected} · open questions ${questions.length}. To import it, name the Okta app by id or name.`,
    data: reportAsData(understanding, reportNumber),
    warnings: reportWarnings(understanding),
    next: [
      { tool: 'prepare_entitlement_structure', arguments: { report: tenantText(String(reportNumber)) } },
      ...(rejects.length === 0 && questions.length === 0
        ? []
        : [
            {
              tool: 'analyze_csv_for_entitlements' as const,
              arguments: { report: tenantText(String(reportNumber)) },
            },
          ]),
    ],
  };
}

function reportAsData(understanding: Understanding, reportNumber: number): ReportData {
  const { report, columns, entitlements, lines, questions, rejects } = understanding;
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
    facts: factLines(understanding).map((line) => tenantText(line)),
    lines: { ...lines },
    people: understanding.people,
    wantedHoldings: understanding.wantedHoldings,
    userColumn: { name: nameOf(understanding.identifier), ...judged(understanding.identifier) },
    entitlements: fitting(
      entitlements.slice(0, COLUMNS_SHOWN).map((column) => ({
        name: tenantText(column.name),
        uniqueValues: column.values.length,
        values: column.values
          .slice(0, VALUES_SHOWN)
          .map((value) => ({ name: tenantText(value.name), people: value.people })),
        ...(column.delimiter === undefined ? {} : { separator: tenantText(column.delimiter) }),
        ...judged(column.columns[0] ?? -1),
      })),
      14_000,
    ),
    otherColumns: fitting(
      columns
        .filter(({ index }) => !named.has(index))
        .slice(0, COLUMNS_SHOWN)
        .map((column) => ({ name: tenantText(column.name), class: column.class, ...judged(column.index) })),
      5_000,
    ),
    questions: fitting(
      questions.slice(0, 20).map((question) => ({
        id: tenantText(question.id),
        code: question.code,
        column: nameOf(question.column),
        options: question.options.slice(0, 8).map(({ name, adds }) => ({ name: tenantText(name), ...adds })),
        default: tenantText(question.default),
      })),
      5_000,
    ),
    rejects: rejects.slice(0, REJECTS_SHOWN).map(({ line, reason }) => ({ line, reason })),
  };
}

function factLines({ lines, columns, identifier, entitlements }: Understanding): readonly string[] {
  return [
    `Rows: ${number.format(lines.records)}`,
    `User column: ${columns[identifier]?.name ?? ''}`,
    ...entitlements
      .slice(0, COLUMNS_SHOWN)
      .map(({ name, values }) => `${name} (${number.format(values.length)} unique values)`),
  ];
}

function reportWarnings({ entitlements, rejects, questions, columns }: Understanding): readonly Warning[] {
  const warnings: Warning[] = [];
  const add = (code: string, count: number, sample: readonly string[]) => {
    if (count > 0) warnings.push({ code, count, sample: sample.slice(0, 3).map((text) => tenantText(text)) });
  };
  add(
    'rejected-lines',
    rejects.length,
    rejects.slice(0, 3).map(({ line, reason }) => `line ${line}: ${reason}`),
  );
  add(
    'open-questions',
    questions.length,
    questions.map(({ column }) => columns[column]?.name ?? ''),
  );
  const spelt = entitlements.flatMap(({ values }) => values.filter(({ variants }) => variants.length > 0));
  add(
    'several-spellings',
    spelt.length,
    spelt.map(({ name }) => name),
  );
  const hidden = entitlements.length - COLUMNS_SHOWN;
  add('columns-not-shown', Math.max(0, hidden), []);
  const cut = entitlements.filter(({ values }) => values.length > VALUES_SHOWN);
  add(
    'values-not-shown',
    cut.reduce((sum, { values }) => sum + values.length - VALUES_SHOWN, 0),
    cut.map(({ name }) => name),
  );
  return warnings;
}
