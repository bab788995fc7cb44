import { SNAPSHOT_FORMAT, snapshotChunks } from '../../access/snapshot-chunks.ts';
import { additiveCapability } from '../../jobs/additive-capability.ts';
import { deedsOf, structureDeedsOf } from '../../jobs/journal/deeds.ts';
import { learnRates } from '../../jobs/learned-rates.ts';
import { readShown } from '../../jobs/verify/read-shown.ts';
import { restOf } from '../../jobs/rest-of.ts';
import { valuesInUse } from '../../jobs/carry-out/structure-references.ts';
import { paceOf } from '../../jobs/work-left.ts';
import { newId } from '../../model/ids.ts';
import { formatInstant } from '../../model/instant.ts';
import type { PlanHeader } from '../../model/plan.ts';
import { ProductError } from '../../model/product-error.ts';
import { planUndo } from '../../planning/undo/plan-undo.ts';
import { planUndoStructure } from '../../planning/undo/plan-undo-structure.ts';
import type { Call, Context } from '../context.ts';
import { jobContext } from '../jobs/job-context.ts';
import { ownJob, planHeader } from '../own-records.ts';
import { undoBundles, type UndoneJob } from './undo-bundles.ts';

/** For so few people, reading each of them takes fewer calls than reading the app. */
const FEW_PEOPLE = 5;

/**
 * Plans how to take back what a job did, and only that: of a parked or cancelled job what it came to do, of an undo what
 * it took away. Reads the tenant, writes nothing to it. Planned again after it was carried out, nothing is left.
 * Throws `job.not_found`, `job.purged`, `job.not_ended`, `job.cannot_undo`, `app.not_found`, `plan.wrong_tenant`.
 */
export async function undoJob(
  context: Context,
  input: { readonly job: string },
  call: Call = {},
): Promise<PlanHeader> {
  const { store, clock, settings } = context;
  const job = await ownJob(context, input.job, call);
  if (job.purgedAt !== undefined) throw new ProductError('job.purged', { subject: job.id });
  if (job.state === 'waiting' || job.state === 'running')
    throw new ProductError('job.not_ended', { subject: job.id });
  const of = await planHeader(context, job.planId);
  // What an undo of structure removed had nobody in it, and was made by a report: that makes it again.
  if (of.kind !== 'grants' && of.mode === 'undo')
    throw new ProductError('job.cannot_undo', { subject: job.id });
  const app = await context.okta().waitedFor.apps.byId(of.app.id, call.signal);
  if (app === undefined || app.status === 'DELETED')
    throw new ProductError('app.not_found', { subject: `${of.app.label} (${of.app.id})` });
  const { pending, sent } = await store.jobs.states(job.id);
  const left = job.state === 'parked' ? pending + sent : 0;
  if (of.kind === 'bundles') return undoBundles(context, job.id, { of, app, left });
  if (of.kind === 'structure') return undoStructure(context, job.id, { of, app, left }, call);
  const { deeds, notDone, lastAt } = await deedsOf(store, of, job.id);
  // What was written last may not show yet.
  const wait = restOf(clock, lastAt, settings.settleMs);
  if (wait > 0) await clock.sleep(wait, call.signal);

  call.progress?.(0, undefined, 'reading-app');
  const readAt = formatInstant(clock.now());
  const people = [...new Set(deeds.map(({ principal }) => principal))];
  const snapshot = await readShown(
    jobContext(context),
    {
      appId: of.app.id,
      signal: call.signal,
      ...(people.length <= FEW_PEOPLE ? { people } : {}),
    },
    { plan: of, jobId: job.id },
  );
  call.progress?.(0, undefined, 'planning');
  const snapshotId = newId('snp', clock, context.random);
  const names = await namesOf(context, of, new Set(people));
  const pace = paceOf(context.settings, await learnRates(jobContext(context), job.tenantId));
  const plan = planUndo({
    base: {
      id: newId('pln', clock, context.random),
      tenantId: job.tenantId,
      host: context.okta().host,
      createdAt: formatInstant(clock.now()),
      readAt,
      snapshotId,
    },
    jobId: job.id,
    of,
    app,
    deeds,
    notDone,
    left,
    nameOf: (principal) => names.get(principal),
    snapshot,
    additive: (await additiveCapability(context, job.tenantId)).capability,
    endingMs: settings.endAheadMs + 2 * settings.settleMs,
    sensitiveWords: context.sensitiveWords,
    pace,
    endAheadMs: settings.endAheadMs,
  });
  await store.snapshots.save({
    id: snapshotId,
    tenantId: job.tenantId,
    appId: of.app.id,
    takenAt: snapshot.header.takenAt,
    format: SNAPSHOT_FORMAT,
    chunks: await snapshotChunks(snapshot),
  });
  await store.plans.save(plan.header, plan.operations, plan.people);
  return plan.header;
}

async function undoStructure(
  context: Context,
  jobId: string,
  { of, app, left }: UndoneJob,
  call: Call,
): Promise<PlanHeader> {
  const { store, clock, settings } = context;
  const { deeds, removed, unclear, notDone, lastAt } = await structureDeedsOf(store, of, jobId);
  const wait = restOf(clock, lastAt, settings.settleMs);
  if (wait > 0) await clock.sleep(wait, call.signal);
  const okta = context.okta();
  call.progress?.(0, undefined, 'reading-app');
  const plan = planUndoStructure({
    base: {
      id: newId('pln', clock, context.random),
      tenantId: of.tenantId,
      host: okta.host,
      createdAt: formatInstant(clock.now()),
    },
    jobId,
    of,
    app,
    deeds,
    removed,
    unclear,
    notDone,
    left,
    entitlements: await okta.entitlements.list(of.app.id, call.signal),
    values: await okta.entitlements.values(of.app.id, call.signal),
    inUse: await valuesInUse(jobContext(context), of.app.id, call.signal),
  });
  await store.plans.save(plan.header, plan.operations, plan.people);
  return plan.header;
}

/** How the source of a plan named people: the first identifier that led to each. */
async function namesOf(
  { store }: Context,
  plan: PlanHeader,
  principals: ReadonlySet<string>,
): Promise<ReadonlyMap<string, { readonly identifier: string; readonly login?: string }>> {
  const names = new Map<string, { readonly identifier: string; readonly login?: string }>();
  for (let after = -1; ;) {
    const rows = await store.plans.people(plan.id, 'all', after, 1000);
    for (const { principal, identifier, login } of rows) {
      if (principal !== undefined && principals.has(principal) && !names.has(principal))
        names.set(principal, { identifier, ...(login === undefined ? {} : { login }) });
    }
    const last = rows.at(-1);
    if (last === undefined) return names;
    after = last.n;
  }
}
