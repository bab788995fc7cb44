import { chunksOf, StoredParts } from '../../access/stored-chunks.ts';
import type { StoredChunk } from '../../model/stored-chunk.ts';
import { type PackedAnalysis, unpacked } from '../../mining/packed-analysis.ts';
import { ANALYSIS_FORMAT, type AnalysisHeader } from '../../model/analysis.ts';
import type { Candidate, MinedAnalysis } from '../../model/patterns.ts';
import { ProductError } from '../../model/product-error.ts';
import type { NumberedPattern } from '../../store/store.ts';
import type { Analysis, AnalysisFacts } from './analysis-facts.ts';
import { chooseApp } from '../tenant/choose-app.ts';
import { chooseReport } from '../reports/choose-report.ts';
import { type GonePattern, goneSince } from './gone-pattern.ts';
import type { Call, Context } from '../context.ts';
import { PACKED } from './packed-chunk.ts';

/** An analysis as the store keeps it; `packed`: what was mined; `people`: those behind it. */
export async function analysisChunks(parts: {
  readonly packed: Promise<StoredChunk>;
  readonly facts: AnalysisFacts;
  readonly people: readonly StoredChunk[];
}): Promise<readonly StoredChunk[]> {
  const { packed, facts, people } = parts;
  const told = await chunksOf([['facts', JSON.stringify(facts)]]);
  return [await packed, ...told, ...people];
}

/** A stored analysis. Throws `analysis.not_found`, `analysis.newer_format`. */
export async function storedAnalysis(context: Context, id: string): Promise<Analysis> {
  const header = await context.store.analyses.header(id.trim());
  if (header === undefined) throw new ProductError('analysis.not_found', { subject: id });
  return withParts(context, header);
}

/** The newest analysis of a subject, or of any; undefined where there is none. */
export async function latestAnalysis(
  context: Context,
  tenantId: string,
  subject?: string,
): Promise<Analysis | undefined> {
  const header = await context.store.analyses.latest(tenantId, subject);
  return header === undefined ? undefined : withParts(context, header);
}

/**
 * A stored analysis: by its id, or the newest one of these apps or this report, or where nothing is named the newest of
 * this organisation. Throws `analysis.not_found`, `mining.what`.
 */
export async function findAnalysis(
  context: Context,
  input: { readonly analysis?: string; readonly apps?: readonly string[]; readonly report?: string },
  call: Call = {},
): Promise<Analysis> {
  if (input.analysis !== undefined) {
    const analysis = await storedAnalysis(context, input.analysis);
    const { tenantId } = analysis.header;
    // What was found in one organisation is not shown while another is configured.
    if (tenantId !== '' && tenantId !== (await context.org({ signal: call.signal })).id)
      throw new ProductError('analysis.not_found', { subject: input.analysis });
    return analysis;
  }
  if (input.report !== undefined && input.apps !== undefined && input.apps.length > 0)
    throw new ProductError('mining.what');
  let found: Analysis | undefined;
  if (input.report !== undefined) {
    const { identity } = await chooseReport(context, input.report, call);
    found = await latestAnalysis(context, '', `report:${identity.path}`);
  } else {
    const ids = [];
    for (const app of input.apps ?? []) ids.push((await chooseApp(context, app, call)).id);
    const { id } = await context.org({ signal: call.signal });
    found = await latestAnalysis(
      context,
      id,
      ids.length === 0 ? undefined : [...new Set(ids)].sort().join(' '),
    );
  }
  if (found === undefined)
    throw new ProductError('analysis.not_found', { subject: input.report ?? (input.apps ?? []).join(', ') });
  return found;
}

/** Id of the newest analysis of the same apps or report, where that is another one. */
export async function newerThan(
  { store }: Pick<Context, 'store'>,
  { header: { id, tenantId, subject } }: Pick<Analysis, 'header'>,
): Promise<string | undefined> {
  const newest = await store.analyses.latest(tenantId, subject);
  return newest === undefined || newest.id === id ? undefined : newest.id;
}

async function withParts(context: Context, header: AnalysisHeader): Promise<Analysis> {
  if (header.format > ANALYSIS_FORMAT)
    throw new ProductError('analysis.newer_format', { subject: header.id });
  const chunks = await context.store.analyses.chunks(header.id, [PACKED, 'mined', 'facts']);
  const parts = new StoredParts(chunks);
  // Older analyses are stored as they are.
  const stored = parts.json(PACKED) as PackedAnalysis | null;
  return {
    header,
    mined: stored === null ? (parts.json('mined') as MinedAnalysis) : unpacked(stored),
    facts: parts.json('facts') as AnalysisFacts,
  };
}

export interface ChosenPattern {
  readonly analysis: Analysis;
  readonly candidate: Candidate;
  readonly number: number;
}

/** A candidate as the newest analysis that has it saw it. */
export interface FoundPattern extends ChosenPattern {
  /** A newer analysis of the same apps no longer has it. */
  readonly gone?: GonePattern;
}

/**
 * The candidate that a number or a key means. Throws `pattern.not_found`, and where a newer analysis of the same apps no
 * longer has it `pattern.gone`, or `pattern.other_wishes` where that may be because it was made otherwise.
 */
export async function choosePattern(context: Context, text: string): Promise<ChosenPattern> {
  const found = await lookForPattern(context, text);
  if (found === undefined) throw new ProductError('pattern.not_found', { subject: text.trim() });
  const { gone, number } = found;
  if (gone !== undefined)
    throw new ProductError(gone.otherWishes ? 'pattern.other_wishes' : 'pattern.gone', {
      fill: { number },
      subject: gone.words,
    });
  return found;
}

/** The candidate that a number or a key means, gone or not; undefined where there never was one in this organisation. */
export async function lookForPattern(context: Context, text: string): Promise<FoundPattern | undefined> {
  const wanted = text.trim();
  const { analyses } = context.store;
  const rows = /^\d{1,9}$/.test(wanted)
    ? [await analyses.byNumber(Number(wanted))]
    : await analyses.byKey(wanted);
  const row = await ownRow(
    context,
    rows.filter((one) => one !== undefined),
  );
  if (row === undefined) return undefined;
  const analysis = await storedAnalysis(context, row.analysisId);
  const candidate = analysis.mined.candidates.find(({ key }) => key === row.key);
  if (candidate === undefined) return undefined;
  const gone = await goneSince(context, analysis.header);
  return { analysis, candidate, number: row.number, ...(gone === undefined ? {} : { gone }) };
}

/**
 * Of candidates of any organisation the one of the configured organisation, or else one of a report alone, which belongs
 * to none. A sandbox copied from production has the same keys.
 */
async function ownRow(
  context: Context,
  rows: readonly NumberedPattern[],
): Promise<NumberedPattern | undefined> {
  const ofReport = rows.find(({ tenantId }) => tenantId === '');
  // Okta need not be there for what is of a report alone.
  if (rows.every(({ tenantId }) => tenantId === '')) return ofReport;
  const { id } = await context.org();
  return rows.find(({ tenantId }) => tenantId === id) ?? ofReport;
}
