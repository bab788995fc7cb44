import { formatInstant } from '../../model/instant.ts';
import type { Understanding } from '../../model/understanding.ts';
import type { Answer, Warning } from '../envelope.ts';
import { reasonsIn } from './reasons-legend.ts';
import { reportAsData, type ReportData } from './report-data.ts';
import { type Sentence, sentence, sentences } from '../sentence.ts';
import { tenantText, type TenantText } from '../tenant-text.ts';

/** R4's facts (prior-art §1.3), with the evidence, the questions and the rejected lines. */
export function reportAnswer(understanding: Understanding, reportNumber: number): Answer<ReportData> {
  const { entitlements, lines, people, wantedHoldings, rejects, questions } = understanding;
  const data = reportAsData(understanding, reportNumber);
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
    data,
    warnings: [...reportWarnings(understanding), ...notShown(understanding, data)],
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
  if (mapping === undefined) return undefined;
  const [, month = 1, day = 1] = formatInstant(mapping.besides ?? mapping.saidAt)
    .slice(0, 10)
    .split('-')
    .map(Number);
  const when = sentence`${day} ${MONTHS[month - 1] ?? MONTHS[0]}`;
  if (mapping.state === 'said')
    return mapping.besides === undefined
      ? undefined
      : sentence`What was said on ${when} holds too, where nothing else is said now; mapping ignore begins without it.`;
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

function reportWarnings({
  entitlements,
  rejects,
  questions,
  columns,
  layout,
  leftOut,
  unheard = [],
  dialect: { sheet, calledOver },
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
    layout.filters.map(({ reason, column, rule }) => {
      const by = rule.kind === 'section' ? calledOver : columns[column]?.name;
      return `${reason}: ${by ?? ''}`;
    }),
  );
  add('cell-comments', sheet?.comments ?? 0, []);
  const terms = columns.flatMap(({ name, evidence }) =>
    evidence.flatMap(({ code, value = 0 }) => (code === 'cells-months' ? [{ name, value }] : [])),
  );
  // `12/2027` below an end.
  add(
    'months-read-as-last-day',
    terms.reduce((sum, { value }) => sum + value, 0),
    terms.map(({ name }) => name),
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
  return warnings;
}

/** What is true and for which the answer had no room: nothing is left out in silence. */
function notShown(understanding: Understanding, data: ReportData): readonly Warning[] {
  const named = new Set([
    understanding.identifier,
    ...understanding.entitlements.flatMap(({ columns }) => columns),
  ]);
  const others = understanding.columns.filter(({ index }) => !named.has(index));
  const cut = data.entitlements.filter(({ uniqueValues, values }) => values.length < uniqueValues);
  const options = data.questions.map(
    (shown, n) => (understanding.questions[n]?.options.length ?? 0) - shown.options.length,
  );
  const sum = (numbers: readonly number[]) => numbers.reduce((total, n) => total + n, 0);
  const left: readonly [string, number, readonly TenantText[]][] = [
    ['columns-not-shown', understanding.entitlements.length - data.entitlements.length, []],
    [
      'values-not-shown',
      sum(cut.map(({ uniqueValues, values }) => uniqueValues - values.length)),
      cut.map(({ name }) => name),
    ],
    ['other-columns-not-shown', others.length - data.otherColumns.length, []],
    ['questions-not-shown', understanding.questions.length - data.questions.length, []],
    ['options-not-shown', sum(options), []],
    ['near-duplicates-not-shown', understanding.nearDuplicates.length - data.nearDuplicates.length, []],
    ['reasons-not-explained', reasonsIn(understanding).size - data.legend.length, []],
    ['over-limit-not-shown', understanding.overLimit.length - data.overLimit.length, []],
  ];
  return left
    .filter(([, count]) => count > 0)
    .map(([code, count, sample]) => ({ code, count, sample: sample.slice(0, 3) }));
}
