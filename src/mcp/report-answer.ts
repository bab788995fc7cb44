import { counted } from '../model/counted.ts';
import * as z from 'zod';
import { formatInstant } from '../model/instant.ts';
import type { Understanding } from '../model/understanding.ts';
import { code, codeOf, count, fitting, hash, instant, type Answer, type Warning } from './envelope.ts';
import { handle, handleSchema, type Sentence, sentence, sentences } from './sentence.ts';
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
  mapping: z
    .object({
      state: z.enum(['said', 'used', 'drifted']),
      saidAt: instant,
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
  otherTables: z
    .array(z.object({ firstLine: count, lastLine: count, columns: z.array(tenantTextSchema) }))
    .optional(),
});

export type ReportData = z.output<typeof reportData>;

const VALUES_SHOWN = 10;
const COLUMNS_SHOWN = 40;
const REJECTS_SHOWN = 10;
const TABLES_SHOWN = 5;
const OPTIONS_SHOWN = 12;

const number = new Intl.NumberFormat('en-US');

/** R4's facts (prior-art §1.3), with the evidence, the questions and the rejected lines. */
export function reportAnswer(understanding: Understanding, reportNumber: number): Answer<ReportData> {
  const { entitlements, lines, people, wantedHoldings, rejects, questions } = understanding;
  const values = entitlements.reduce((sum, column) => sum + column.values.length, 0);
  return {
    summary: sentences(
      mappingSentence(understanding),
      sentence`Rows ${lines.records} · people ${people} · entitlements ${entitlements.length} with ${values} [value|values] · wanted holdings ${wantedHoldings} · rejected lines ${lines.rejected} · open questions ${questions.length}.`,
      otherTablesSentence(understanding),
      entitlements.length === 0
        ? sentence`Nothing in it is an entitlement, so there is nothing to import: answer its questions, or name the columns.`
        : sentence`To import it, name the Okta app by id or name.`,
    ),
    data: reportAsData(understanding, reportNumber),
    warnings: reportWarnings(understanding),
    next: [
      ...(entitlements.length === 0
        ? []
        : [
            {
              tool: 'prepare_entitlement_structure' as const,
              arguments: { report: tenantText(String(reportNumber)) },
            },
          ]),
      ...(rejects.length === 0 && questions.length === 0 && entitlements.length > 0
        ? []
        : [
            {
              tool: 'analyze_csv_for_entitlements' as const,
              arguments: { report: tenantText(String(reportNumber)) },
            },
          ]),
      ...(rejects.length === 0
        ? []
        : [
            {
              tool: 'get_report_lines' as const,
              arguments: { report: tenantText(String(reportNumber)), only: tenantText('rejected') },
            },
          ]),
    ],
  };
}

function reportAsData(understanding: Understanding, reportNumber: number): ReportData {
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
    facts: factLines(understanding).map((line) => tenantText(line)),
    lines: { ...lines },
    people: understanding.people,
    wantedHoldings: understanding.wantedHoldings,
    ...mappingAsData(understanding),
    layout: layoutAsData(understanding),
    file: fileAsData(understanding),
    userColumn: {
      name: nameOf(understanding.identifier),
      ...(members === undefined
        ? {}
        : { separator: tenantText(members.by === 'json' ? 'JSON' : members.delimiter) }),
      ...judged(understanding.identifier),
    },
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
        ...(question.about === undefined ? {} : { about: tenantText(question.about) }),
        ...(question.several === undefined ? {} : { several: question.several }),
        options: question.options
          .slice(0, OPTIONS_SHOWN)
          .map(({ name, adds }) => ({ name: tenantText(name), ...adds })),
        default: tenantText(question.default),
      })),
      5_000,
    ),
    nearDuplicates: fitting(
      nearDuplicates.slice(0, 20).map(({ entitlement, values, likeness }) => ({
        entitlement: tenantText(entitlements[entitlement]?.name ?? ''),
        values: values.slice(0, 6).map((value) => tenantText(value)),
        likeness,
      })),
      3_000,
    ),
    overLimit: fitting(
      overLimit.slice(0, 20).map(({ entitlement, value, limit }) => ({
        entitlement: tenantText(entitlements[entitlement]?.name ?? ''),
        ...(value === undefined ? {} : { value: tenantText(value) }),
        limit,
      })),
      3_000,
    ),
    rejects: rejects.slice(0, REJECTS_SHOWN).map(({ line, reason }) => ({ line, reason })),
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

/** What of an earlier mapping holds, and where the columns differ from then. */
function mappingAsData({ mapping }: Understanding): Pick<ReportData, 'mapping'> {
  if (mapping === undefined) return {};
  const names = (columns: readonly string[]) =>
    columns.slice(0, COLUMNS_SHOWN).map((name) => tenantText(name));
  return {
    mapping: {
      state: mapping.state,
      saidAt: formatInstant(mapping.saidAt),
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

function fileAsData({ dialect }: Understanding): ReportData['file'] {
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
  };
}

const MONTHS = [
  sentence`Jan`,
  sentence`Feb`,
  sentence`Mar`,
  sentence`Apr`,
  sentence`May`,
  sentence`Jun`,
  sentence`Jul`,
  sentence`Aug`,
  sentence`Sep`,
  sentence`Oct`,
  sentence`Nov`,
  sentence`Dec`,
] as const;

/** Tells whoever reads the answer that it rests on what was said before, or that what was said before was not used. */
function mappingSentence({ mapping, overrides }: Understanding): Sentence | undefined {
  if (mapping === undefined || mapping.state === 'said') return undefined;
  const [, month = 1, day = 1] = formatInstant(mapping.saidAt).slice(0, 10).split('-').map(Number);
  const when = sentence`${day} ${MONTHS[month - 1] ?? MONTHS[0]}`;
  if (mapping.state === 'drifted')
    return sentence`The mapping of ${when} was not used: ${mapping.newColumns.length} [column is|columns are] new, ${mapping.missingColumns.length} [is|are] missing. Nothing can be planned before it is said what holds: overrides, or mapping reuse or ignore.`;
  return Object.keys(overrides).length === 0 ? undefined : sentence`Using the mapping of ${when}.`;
}

/** Tells that what stands in further tables was not read, and where they stand. */
function otherTablesSentence({ otherTables = [] }: Understanding): Sentence | undefined {
  const [first] = otherTables;
  if (first === undefined) return undefined;
  return otherTables.length === 1
    ? sentence`Lines ${first.firstLine} to ${first.lastLine} are a second table, which was not read: to import it, save it as a report of its own.`
    : sentence`Below the first table stand ${otherTables.length} others, from line ${first.firstLine} on, which were not read: to import them, save each as a report of its own.`;
}

function factLines({ lines, columns, identifier, entitlements }: Understanding): readonly string[] {
  return [
    `Rows: ${number.format(lines.records)}`,
    `User column: ${columns[identifier]?.name ?? ''}`,
    ...entitlements
      .slice(0, COLUMNS_SHOWN)
      .map(({ name, values }) => counted`${name} (${values.length} unique [value|values])`),
  ];
}

function reportWarnings({
  entitlements,
  rejects,
  questions,
  columns,
  layout,
  leftOut,
  unheard = [],
}: Understanding): readonly Warning[] {
  const warnings: Warning[] = [];
  const add = (code: string, count: number, sample: readonly string[]) => {
    if (count > 0) warnings.push({ code, count, sample: sample.slice(0, 3).map((text) => tenantText(text)) });
  };
  add(
    'rejected-lines',
    rejects.length,
    rejects.slice(0, 3).map(({ line, reason }) => `line ${line}: ${reason}`),
  );
  const left = leftOut.reduce((sum, { records }) => sum + records, 0);
  add(
    'records-left-out',
    left,
    layout.filters.map(({ reason, column }) => `${reason}: ${columns[column]?.name ?? ''}`),
  );
  add(
    'open-questions',
    questions.length,
    questions.map(({ column }) => columns[column]?.name ?? ''),
  );
  // Told, not refused: the analysis without them is what it says, and grants no more.
  add('answers-not-used', unheard.length, unheard);
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
