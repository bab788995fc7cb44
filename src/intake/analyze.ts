import type { AnalyzeInput } from './analyze-input.ts';
import { ProductError } from '../model/product-error.ts';
import type { Dialect } from '../model/dialect.ts';
import type { Layout } from '../model/layout.ts';
import type { Overrides, Question, QuestionCode } from '../model/question.ts';
import type { ReportEntitlement, Understanding, Wanted } from '../model/understanding.ts';
import { answersEncoding, encodingDoubt, withAnsweredEncoding } from './bytes/ask-encoding.ts';
import { collect, type Collected, type CollectInput } from './collect.ts';
import { conclude } from './conclude.ts';
import type { Conclusion } from './conclusion.ts';
import { firstLines } from './bytes/first-lines.ts';
import { nearDuplicates } from './columns/near-duplicates.ts';
import { nobodyNamed } from './no-lines.ts';
import { isUnseen } from './layout/record-filter.ts';
import { peopleStandAcross, shapeOfText } from './layout/other-shapes.ts';
import { overLimit } from './over-limit.ts';
import { survey, type TableFacts } from './survey.ts';

/**
 * Reads a report once, for how it is written, its columns and what it wants; again where its first bytes or rows did not tell
 * what holds for all. Concludes what it says.
 * Every physical line gets one label; the sums are checked. Throws `intake.*`.
 */
export async function analyze(input: AnalyzeInput): Promise<Understanding> {
  const overrides = input.overrides ?? {};
  const ask = (facts: TableFacts, placeholders = false) => {
    const conclusion = conclude(facts, overrides, input.now, placeholders);
    return { conclusion, wish: wishOf(facts.dialect, conclusion, input.now) };
  };
  const first = await survey(input, withAnsweredEncoding(overrides), (facts) => ask(facts).wish);
  const { dialect } = first.facts;
  let { conclusion, wish } = await orOtherShape(input, first.facts, () => ask(first.facts));
  let second = first.ahead(wish) ?? (await readAgain(input, wish, first.sha256));
  if (second.placeholders > 0 && !speaksOf('placeholders', conclusion, overrides)) {
    ({ conclusion, wish } = ask(first.facts, true));
    second = await readAgain(input, wish, first.sha256);
  }
  const { columns, identifier, layout, corroboration, ...found } = conclusion;
  const unheard = found.unheard.filter((id) => !answersEncoding(id, overrides.answers?.[id]));
  const { builder, counts, rejects } = second;
  if (counts.records + counts.leftOut === 0) throw nothingReadable(input.path, rejects);
  const entitlements = found.entitlements.map(({ name, columns: from, delimiter }, e): ReportEntitlement => ({
    name,
    columns: from,
    ...(delimiter === undefined ? {} : { delimiter }),
    values: builder.valuesOf(e),
  }));
  return {
    format: 2,
    id: input.id,
    report: { name: input.name, path: input.path, sha256: first.sha256, bytes: first.bytes },
    dialect,
    lines: counts,
    columns,
    identifier,
    ...withoutUnseen(layout, second.leftOut),
    corroboration,
    entitlements,
    people: builder.people,
    wantedHoldings: builder.holdings,
    rejects,
    ...(second.otherTables.length === 0 ? {} : { otherTables: second.otherTables }),
    questions: second.effects.questions().filter(matters),
    nearDuplicates: nearDuplicates(entitlements),
    overLimit: overLimit(entitlements),
    ...(unheard.length === 0 ? {} : { unheard }),
    overrides,
  };
}

/** Rules for what might have stood among the cells that are not kept are no longer needed where it did not. */
function withoutUnseen(
  layout: Layout,
  leftOut: Understanding['leftOut'],
): Pick<Understanding, 'layout' | 'leftOut'> {
  const isNeeded = layout.filters.map(({ rule }, i) => !isUnseen(rule) || leftOut[i]?.lines !== 0);
  return {
    layout: { ...layout, filters: layout.filters.filter((_, i) => isNeeded[i]) },
    leftOut: leftOut.filter((_, i) => isNeeded[i]),
  };
}

function nothingReadable(path: string, rejects: Understanding['rejects']): ProductError {
  if (rejects.length === 0) return new ProductError('intake.empty', { subject: path });
  const counts = new Map<string, number>();
  for (const { reason } of rejects) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  const why = [...counts].map(([reason, count]) => `${reason} ${count}`).join(', ');
  return new ProductError('intake.all_rejected', { fill: { why }, subject: path });
}

/**
 * What `ask` concludes, unless nobody holds anything by it and the report is no table at all: then the error says what it
 * is and how to make a table of it. Throws `intake.*`.
 */
async function orOtherShape<Asked extends { readonly conclusion: Conclusion }>(
  { open, path, overrides = {} }: AnalyzeInput,
  facts: TableFacts,
  ask: () => Asked,
): Promise<Asked> {
  let asked: Asked | undefined;
  let failed: unknown;
  try {
    asked = ask();
  } catch (error) {
    if (!(error instanceof ProductError) || error.code !== 'intake.no_identifier') throw error;
    failed = error;
  }
  // Who says how to read it has looked at it.
  const { identifier, entitlements, layout } = overrides;
  const unsaid = identifier === undefined && entitlements === undefined && layout === undefined;
  const nothing = asked?.conclusion.entitlements.length === 0 && facts.dialect.headerRows === 0;
  if (unsaid && (asked === undefined || nothing)) {
    const shape = shapeOfText(await firstLines(await open(), facts.dialect.encoding));
    if (shape !== undefined) throw new ProductError(shape, { subject: path, cause: failed });
    if (asked === undefined && peopleStandAcross(facts))
      throw new ProductError('intake.people_across', { subject: path, cause: failed });
  }
  if (asked === undefined) throw nobodyNamed(facts.dialect.sheet, path, failed);
  return asked;
}

/** Whether something is asked, or a person has said it. */
function speaksOf(code: QuestionCode, { doubts }: Conclusion, { answers = {} }: Overrides): boolean {
  return (
    doubts.some((doubt) => doubt.code === code) ||
    Object.keys(answers).some((id) => id.startsWith(`${code}:`))
  );
}

/** How to collect what a table wants, by what its columns mean. */
function wishOf(
  dialect: Dialect,
  { identifier, layout, entitlements, doubts }: Conclusion,
  now: number,
): CollectInput {
  return {
    dialect,
    identifier,
    // Only planning needs what else the report says of a person.
    corroboration: [],
    layout,
    entitlements: entitlements.length,
    describedBy: new Map(
      entitlements.flatMap(({ describedBy }, e) => (describedBy === undefined ? [] : [[e, describedBy]])),
    ),
    doubts: [...doubts, ...encodingDoubt(dialect)],
    now,
  };
}

/** Where the first rows did not tell what the columns mean. Throws `intake.changed`. */
async function readAgain(
  { open, path }: AnalyzeInput,
  wish: CollectInput,
  sha256: string,
): Promise<Omit<Collected, 'sha256'>> {
  const again = await collect(await open(), wish);
  if (again.sha256 !== sha256) throw new ProductError('intake.changed', { subject: path });
  return again;
}

/** What of an understanding it takes to read what a report wants. */
export type WantedReading = Pick<
  Understanding,
  'dialect' | 'identifier' | 'layout' | 'corroboration' | 'entitlements'
>;

/**
 * What the report wants, read again with an understanding, at a moment (epoch milliseconds). The caller compares the sha256.
 * `beside`: columns whose texts are kept per person; unless given those that corroborate who it is.
 */
export async function readWanted(
  bytes: AsyncIterable<Uint8Array>,
  understanding: WantedReading,
  now: number,
  beside: readonly { readonly column: number }[] = understanding.corroboration,
): Promise<{ readonly wanted: Wanted; readonly sha256: string }> {
  const { dialect, identifier, layout, entitlements } = understanding;
  const { builder, sha256 } = await collect(bytes, {
    dialect,
    identifier,
    corroboration: beside,
    layout,
    entitlements: entitlements.length,
    now,
  });
  return { wanted: builder.build(), sha256 };
}

/** Questions that need not be asked where no answer changes anything: a policy that touches nothing, an encoding. */
const ONLY_WITH_EFFECT: ReadonlySet<QuestionCode> = new Set([
  'filter',
  'status-codes',
  'placeholders',
  'encoding',
]);

function matters({ code, options }: Question): boolean {
  return !ONLY_WITH_EFFECT.has(code) || options.some(({ adds }) => adds.holdings > 0);
}
