import type { Json } from '../model/canonical-json.ts';
import { formatInstant } from '../model/instant.ts';
import type { JobParked, JobStatus } from '../model/job.ts';
import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/job-table.ts';
import type { JobContext } from './job-context.ts';

/** Kinds of failures that are told apart, those with most operations first. */
const MOST_FAILURES = 10;

/** Where a job stands, from the store. Throws `job.not_found`. */
export async function jobStatus(
  context: Pick<JobContext, 'store' | 'clock' | 'processes'>,
  jobId: string,
): Promise<JobStatus> {
  const { jobs, plans } = context.store;
  const job = await jobs.get(jobId);
  if (job === undefined) throw new ProductError('job.not_found', { subject: jobId });
  const plan = await plans.header(job.planId);
  if (plan === undefined) throw new ProductError('plan.not_found', { subject: job.planId });
  const states = await jobs.states(jobId);
  const seal = await jobs.lastSeal(jobId);
  const groups = await jobs.failures(jobId);
  const failures: JobStatus['failures'][number][] = await Promise.all(
    groups.slice(0, MOST_FAILURES).map(async ({ state, code, count, sampleSeq }) => {
      const operation = await plans.operation(plan.id, sampleSeq);
      const principal = operation !== undefined && 'principal' in operation ? operation.principal : undefined;
      const [row] = await jobs.operationRows(jobId, sampleSeq, 1);
      const said = row?.seq === sampleSeq ? saidIn(row.result) : undefined;
      return {
        state,
        code,
        count,
        ...(principal === undefined ? {} : { samplePrincipal: principal }),
        ...(said === undefined ? {} : { said }),
      };
    }),
  );
  const others = groups.slice(MOST_FAILURES).reduce((sum, { count }) => sum + count, 0);
  if (others > 0) failures.push({ code: 'other reasons', count: others });
  const now = context.clock.now();
  const runner = runnerOf(job, now, context.processes);
  const { progress } = job;
  const etaSeconds =
    job.state === 'running' &&
    // What is left is not written any more: how long that would take tells nothing.
    job.wish === undefined &&
    (runner === 'alive' || runner === 'not-known') &&
    progress !== undefined
      ? Math.max(1, Math.ceil(progress.secondsLeft - (now - progress.at) / 1000))
      : undefined;
  return {
    id: job.id,
    planId: plan.id,
    planHash: plan.hash,
    state: job.state,
    phase: job.phase,
    operations: plan.operations,
    states,
    ...(Object.keys(job.options).length === 0 ? {} : { options: job.options }),
    ...(job.parked === undefined ? {} : { parked: shownParked(job.parked) }),
    // One that is stopped already only waits for a runner that comes too late.
    ...(job.wish === undefined || (job.wish === 'stop' && job.state === 'parked') ? {} : { wish: job.wish }),
    runner,
    failures,
    startedAt: formatInstant(job.startedAt),
    ...(job.endedAt === undefined ? {} : { endedAt: formatInstant(job.endedAt) }),
    ...(etaSeconds === undefined ? {} : { etaSeconds }),
    ...(seal === undefined ? {} : { seal: { entries: seal.entries, hash: seal.hash } }),
    ...(job.purgedAt === undefined ? {} : { purgedAt: formatInstant(job.purgedAt) }),
    ...(job.verification === undefined ? {} : { verification: job.verification }),
  };
}

/** What its lease says of the runner, unless its process can be looked at and says otherwise. */
function runnerOf(job: JobRow, now: number, processes: JobContext['processes']): JobStatus['runner'] {
  // It holds no lease while it waits: only its process tells whether it still does.
  if (job.state === 'parked' && job.parked?.retryAt !== undefined && job.parked.waits !== undefined) {
    const waits = processes?.look(job.parked.waits) ?? 'elsewhere';
    return waits === 'there' ? 'alive' : waits === 'gone' ? 'gone' : 'not-known';
  }
  if (job.leaseUntil <= now) return 'none';
  const state = job.runner === undefined ? 'elsewhere' : (processes?.look(job.runner) ?? 'elsewhere');
  return state === 'gone' || state === 'not-known' ? state : 'alive';
}

function shownParked({ waits: _waits, ...parked }: JobParked): JobParked {
  return parked;
}

/** Okta's text of a refusal. */
function saidIn(result: Json | undefined): string | undefined {
  if (typeof result !== 'object' || result === null || !('said' in result)) return undefined;
  return typeof result.said === 'string' && result.said !== '' ? result.said : undefined;
}
