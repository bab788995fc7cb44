import { formatInstant, parseInstant } from '../../model/instant.ts';
import type { JobState } from '../../model/job.ts';
import type { PlanMode } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import type { JobRow } from '../../store/job-table.ts';
import type { Call, Context } from '../context.ts';
import { subjectText } from '../patterns/list-analyses.ts';
import { ownJob, readableJob } from '../own-records.ts';

/** What a purge removes, and what that ends. */
export interface PurgePreview {
  readonly jobs: readonly PurgedJob[];
  /** Plans that were never applied. */
  readonly plans: readonly { readonly id: string; readonly app: string; readonly createdAt: string }[];
  /** Analyses of patterns, with their snapshots. */
  readonly analyses: readonly PurgedAnalysis[];
  /** What was read of apps for analyses and plans that were given up or killed before they were stored. */
  readonly snapshots: readonly { readonly id: string; readonly takenAt: string }[];
  /** Jobs that are at work: nothing of them is removed. */
  readonly atWork: readonly string[];
  /** Jobs that stay and have not ended, and that give nothing more to anybody once these are purged. */
  readonly endsRestOf: readonly string[];
  /** Named jobs about which nothing of people is kept: of structure or bundles, or purged before. */
  readonly nothingKept: readonly string[];
}

/** A snapshot that nothing knows may be of an analysis that is at work, until it is so old. */
const AT_WORK_MS = 86_400_000;

export interface PurgedAnalysis {
  readonly id: string;
  /** The apps, or the report. */
  readonly of: string;
  readonly createdAt: string;
  readonly patterns: number;
}

export interface PurgedJob {
  readonly id: string;
  readonly planId: string;
  readonly app: string;
  readonly mode: PlanMode;
  readonly state: JobState;
  readonly startedAt: string;
  readonly people: number;
  /** Operations that it did, and that an undo could take back until now. */
  readonly endsUndoOf: number;
  /** It stopped before its end and could have gone on. */
  readonly endsResume: boolean;
}

/**
 * What a purge of these jobs and analyses, and of everything planned or analysed before an instant, would remove: of the
 * configured organisation and of reports alone; where none is configured, of all that are kept here, and nobody is asked.
 * Changes nothing. Throws `job.not_found`, `analysis.not_found`, `plan.wrong_tenant`, `config.invalid`, and where the
 * organisation cannot be asked `tenant.*`, `auth.*`, `okta.*`.
 */
export async function previewPurge(
  context: Context,
  input: { readonly ids: readonly string[]; readonly before?: string },
  call: Call = {},
): Promise<PurgePreview> {
  const { store } = context;
  const tenantId =
    context.settings.origin === undefined ? undefined : (await context.org({ signal: call.signal })).id;
  const isOwn = (made: { readonly tenantId: string }) =>
    tenantId === undefined || made.tenantId === tenantId || made.tenantId === '';
  const ids = input.ids.map((id) => id.trim());
  const wanted = ids.filter((id) => id.startsWith('ana_'));
  const named = ids.filter((id) => !id.startsWith('ana_'));
  for (const id of wanted) {
    const header = await store.analyses.header(id);
    if (header === undefined || !isOwn(header)) throw new ProductError('analysis.not_found', { subject: id });
  }
  for (const id of named) await (tenantId === undefined ? readableJob : ownJob)(context, id, call);
  const until: { readonly before?: string } =
    input.before === undefined ? {} : { before: instantOf(input.before) };
  const candidates = (await store.purge.candidates({ jobs: named, ...until })).filter(({ header }) =>
    isOwn(header),
  );
  const analyses = (await store.purge.analyses({ ids: wanted, ...until })).filter(isOwn).map((header) => ({
    id: header.id,
    of: subjectText(header),
    createdAt: header.createdAt,
    patterns: Object.keys(header.numbers).length,
  }));
  const taken = Math.min(parseInstant(until.before) ?? 0, context.clock.now() - AT_WORK_MS);
  const snapshots = (await store.purge.leftSnapshots(taken))
    .filter(isOwn)
    .map(({ id, takenAt }) => ({ id, takenAt: formatInstant(takenAt) }));
  const jobs: PurgedJob[] = [];
  const plans: PurgePreview['plans'][number][] = [];
  const atWork: string[] = [];
  for (const { planId, header, createdAt, jobId } of candidates) {
    const job = jobId === undefined ? undefined : await store.jobs.get(jobId);
    if (job === undefined) plans.push({ id: planId, app: header.app.label, createdAt });
    else if (job.state === 'waiting' || job.state === 'running') atWork.push(job.id);
    else
      jobs.push({
        id: job.id,
        planId,
        app: header.app.label,
        mode: header.mode,
        state: job.state,
        startedAt: formatInstant(job.startedAt),
        people: header.counts.people,
        endsUndoOf: await undoable(store, job),
        endsResume: job.state === 'parked',
      });
  }
  const found = new Set([...jobs.map(({ id }) => id), ...atWork]);
  const endsRestOf = await store.purge.leftInTheDark(jobs.map(({ id }) => id));
  const nothingKept = named.filter((id) => !found.has(id));
  return { jobs, plans, analyses, snapshots, atWork, endsRestOf, nothingKept };
}

/**
 * Removes what was previewed: journals, plans, analyses and snapshots hold nothing about people afterwards. The chains of the
 * journals stay and can be checked. Throws `job.not_ended` where one of the jobs is at work again: nothing is removed then.
 */
export async function purge(
  { store, clock, log }: Pick<Context, 'store' | 'clock' | 'log'>,
  { jobs, plans, analyses, snapshots }: PurgePreview,
): Promise<{ readonly flushed: boolean }> {
  const result = await store.purge.purge(
    {
      jobs: jobs.map(({ id }) => id),
      plans: plans.map(({ id }) => id),
      analyses: analyses.map(({ id }) => id),
      snapshots: snapshots.map(({ id }) => id),
    },
    clock.now(),
  );
  log.warn('store.purged', {
    jobs: jobs.length,
    plans: plans.length,
    analyses: analyses.length,
    snapshots: snapshots.length,
  });
  return result;
}

async function undoable(store: Context['store'], { id, purgedAt }: JobRow): Promise<number> {
  if (purgedAt !== undefined) return 0;
  const { done, unknown, sent } = await store.jobs.states(id);
  return done + unknown + sent;
}

/** A day, or an instant, as the store writes instants. */
function instantOf(text: string): string {
  const at = parseInstant(/^\d{4}-\d\d-\d\d$/.test(text) ? `${text}T00:00:00Z` : text);
  if (at === undefined)
    throw new ProductError('config.invalid', {
      fill: { setting: '--before', why: 'it takes a day such as 2026-01-31, or an instant' },
    });
  return formatInstant(at);
}
