import { formatInstant } from '../model/instant.ts';
import type { JobStatus } from '../model/job.ts';
import { ProductError } from '../model/product-error.ts';
import type { BucketStatus } from '../okta/okta.ts';
import type { JobContext } from './job-context.ts';

/** Where a job stands, from the store. Throws `job.not_found`. */
export async function jobStatus(
  context: Pick<JobContext, 'store' | 'okta' | 'clock'>,
  jobId: string,
): Promise<JobStatus> {
  const { jobs, plans } = context.store;
  const job = await jobs.get(jobId);
  if (job === undefined) throw new ProductError('job.not_found', { subject: jobId });
  const plan = await plans.header(job.planId);
  if (plan === undefined) throw new ProductError('plan.not_found', { subject: job.planId });
  const states = await jobs.states(jobId);
  const failures = await Promise.all(
    (await jobs.failures(jobId)).slice(0, 10).map(async ({ code, count, sampleSeq }) => {
      const operation = await plans.operation(plan.id, sampleSeq);
      const principal = operation !== undefined && 'principal' in operation ? operation.principal : undefined;
      return { code, count, ...(principal === undefined ? {} : { samplePrincipal: principal }) };
    }),
  );
  const begun = plan.operations - states.pending;
  // By the limits, and by the pace so far: whichever is longer.
  const byPace = begun === 0 ? 0 : ((context.clock.now() - job.startedAt) / 1000) * (states.pending / begun);
  const byLimits =
    job.state === 'running'
      ? secondsFor(context.okta, plan.counts, states.pending / Math.max(1, plan.operations))
      : undefined;
  const etaSeconds = byLimits === undefined ? undefined : Math.ceil(Math.max(byLimits, byPace));
  return {
    id: job.id,
    planId: plan.id,
    planHash: plan.hash,
    state: job.state,
    phase: job.phase,
    operations: plan.operations,
    states,
    ...(job.parked === undefined ? {} : { parked: job.parked }),
    ...(job.wish === undefined ? {} : { wish: job.wish }),
    runner: job.leaseUntil > context.clock.now() ? 'alive' : 'none',
    failures,
    startedAt: formatInstant(job.startedAt),
    ...(job.endedAt === undefined ? {} : { endedAt: formatInstant(job.endedAt) }),
    ...(etaSeconds === undefined ? {} : { etaSeconds }),
    ...(job.verification === undefined ? {} : { verification: job.verification }),
  };
}

/** Seconds that a part (0..1) of the assignments and grants takes under the limits seen; undefined where none was seen. */
export function secondsFor(
  okta: {
    readonly rates: () => readonly BucketStatus[];
    readonly bucketOf: { readonly assign: string; readonly grant: string };
  },
  counts: { readonly newAccounts: number; readonly grants: number },
  part = 1,
): number | undefined {
  const rates = okta.rates();
  const perMinute = (bucket: string) => rates.find((rate) => rate.bucket === bucket)?.budget;
  const assign = perMinute(okta.bucketOf.assign);
  const grant = perMinute(okta.bucketOf.grant);
  if (assign === undefined || grant === undefined) return undefined;
  return Math.ceil(60 * part * Math.max(counts.newAccounts / assign, counts.grants / grant));
}
