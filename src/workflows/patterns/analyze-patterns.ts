import { newId } from '../../model/ids.ts';
import { formatInstant } from '../../model/instant.ts';
import { ANALYSIS_FORMAT, type AnalysisHeader } from '../../model/analysis.ts';
import type { Dataset } from '../../model/dataset.ts';
import { MINING_DEFAULTS } from '../../model/patterns.ts';
import { ProductError } from '../../model/product-error.ts';
import { type Analysis, factsOf, inOrderOfCertainty } from './analysis-facts.ts';
import { analyzeReport } from '../reports/analyze-report.ts';
import { chooseReport } from '../reports/choose-report.ts';
import { sinceLast } from './compare-analyses.ts';
import type { Call, Context } from '../context.ts';
import { mineApart } from './mine-apart.ts';
import { NO_WISHES, type ReadData, type ReadInput, readApps } from '../readings/read-apps.ts';
import { reportDataset } from './report-dataset.ts';
import { peopleChunks } from './analysed-people.ts';
import { analysisChunks, storedAnalysis } from './stored-analysis.ts';

export interface PatternsInput extends ReadInput {
  /** Ids or names. */
  readonly apps?: readonly string[];
  /** Number, name or path; instead of apps. */
  readonly report?: string;
}

/**
 * Looks for patterns of who holds what in apps, or in a report alone, and stores what it found, compared with the run
 * before. Writes nothing to the tenant. Throws `mining.what`, `mining.groups`, `mining.nothing`, `app.*`, `group.*`, `intake.*`.
 */
export async function analyzePatterns(
  context: Context,
  input: PatternsInput,
  call: Call = {},
): Promise<Analysis> {
  const apps = input.apps ?? [];
  if ((apps.length === 0) === (input.report === undefined)) throw new ProductError('mining.what');
  if (input.report !== undefined && (input.groups ?? []).length > 0) throw new ProductError('mining.groups');
  const read =
    input.report === undefined
      ? await readApps(context, apps, input, call)
      : await readReport(context, input.report, input, call);
  const { subject, tenantId, groups = [] } = read;
  const why = nothingIn(read.dataset);
  if (why !== undefined) throw new ProductError('mining.nothing', { fill: { why } });
  const { dataset } = read;
  // Beside mining, which needs neither: what is kept, and the run before, which its findings are compared with.
  const [mined, { source, people, before }, packed] = await mineApart(
    dataset,
    MINING_DEFAULTS,
    async () => ({
      ...(await read.keep()),
      before: await stillStored(context, read.before),
    }),
    call,
  );
  const { openQuestions = 0 } = read;
  const facts = {
    ...factsOf(dataset, mined, read.labels, read.bundles, read.reading),
    ...(openQuestions === 0 ? {} : { openQuestions }),
  };
  const change = before === undefined ? undefined : sinceLast(before, mined, dataset);
  const id = newId('ana', context.clock, context.random);
  const header = await context.store.analyses.save({
    id,
    tenantId,
    at: context.clock.now(),
    keys: inOrderOfCertainty(mined).map(({ key }) => key),
    header: (numbers): AnalysisHeader => ({
      format: ANALYSIS_FORMAT,
      id,
      tenantId,
      source,
      subject,
      createdAt: formatInstant(context.clock.now()),
      population: read.population,
      attributes: input.attributes ?? NO_WISHES,
      ...(groups.length === 0 ? {} : { groups }),
      numbers,
      ...(change === undefined ? {} : { sinceLast: change(numbers) }),
    }),
    chunks: await analysisChunks({ packed, facts, people }),
  });
  return { header, mined, facts };
}

/** The run before, unless it was purged meanwhile. */
async function stillStored(
  context: Context,
  before: AnalysisHeader | undefined,
): Promise<Analysis | undefined> {
  const header = before === undefined ? undefined : await context.store.analyses.header(before.id);
  return header === undefined ? undefined : storedAnalysis(context, header.id);
}

async function readReport(
  context: Context,
  handle: string,
  input: PatternsInput,
  call: Call,
): Promise<ReadData> {
  const { file, identity } = await chooseReport(context, handle, call);
  const understanding =
    (await context.store.understandings.latestFor(identity.sha256)) ??
    (await analyzeReport(context, { report: handle }, call));
  const policy = input.attributes ?? NO_WISHES;
  const { dataset, logins } = await reportDataset(context, { file, understanding, policy }, call);
  const { name, path, sha256 } = identity;
  const subject = `report:${path}`;
  return {
    dataset,
    keep: async () => ({
      people: await peopleChunks({ dataset, logins }),
      source: { kind: 'report', name, path, sha256, understandingId: understanding.id },
    }),
    subject,
    tenantId: '',
    population: 'members-only',
    labels: 'none',
    before: await context.store.analyses.latest('', subject),
    bundles: [],
    openQuestions: understanding.questions.length,
  };
}

function nothingIn({ apps, holdings, attributes }: Dataset): string | undefined {
  if (apps.every(({ members }) => members.length === 0)) return 'nobody active is in it';
  if (holdings.people.length === 0) return 'nobody holds a value by a grant of their own';
  return attributes.length === 0 ? 'the people have no attributes that conditions may use' : undefined;
}
