import { SNAPSHOT_FORMAT } from '../access/snapshot-chunks.ts';
import type { PlanHeader } from '../model/plan.ts';
import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/job-table.ts';
import type { Store } from '../store/store.ts';
import type { Call, Context } from './context.ts';
import { lastKnownOrg } from './remembered-org.ts';

/*
 * Several organisations may share one store. Whatever is opened by an id that a person or a model gave goes through
 * here: nothing of an organisation is shown, or acted on, while another one is configured.
 */

/** What a stored record says of where it was made. */
export type Made = Pick<PlanHeader, 'id' | 'tenantId' | 'host'>;

/**
 * Refuses what does not belong to the configured organisation: `plan.wrong_tenant`, or `tenant.changed` where its own
 * host leads to another one by now. Asks the organisation once per process. Throws `config.missing`, `tenant.*`,
 * `auth.*`, `okta.*` where that cannot be asked.
 */
export async function mustBeOwn(context: Context, made: Made, call: Call): Promise<void> {
  const org = await context.org({ signal: call.signal });
  if (org.id === made.tenantId) return;
  throw new ProductError(isHere(context, made) ? 'tenant.changed' : 'plan.wrong_tenant', {
    subject: made.id,
  });
}

/** The organisation does not say who it is: it cannot be asked now, or not with this token, or something else answers. */
const SILENT: ReadonlySet<string> = new Set([
  'config.missing',
  'auth.token_rejected',
  'auth.not_permitted',
  'tenant.unreachable',
  'tenant.not_okta',
  'okta.unavailable',
  'okta.limited',
  'okta.refused',
  'okta.unexpected',
]);

/** So long an organisation is asked that was here before. */
const MOST_WAIT_MS = 5_000;

/** Whether the organisation is asked who it is, or, for what contacts nobody, taken for the one that it was when asked last. */
type By = 'asking' | 'as-last-known';

/**
 * Refuses to show what does not belong to the configured organisation. Where none is configured, whatever is kept here
 * may be shown, and nobody is asked. Where the organisation cannot be asked, a job must still be seen that stopped for
 * that very reason: then its host is taken to lead where it led when it was asked last.
 * Throws as `mustBeOwn`.
 */
async function mayBeShown(context: Context, made: Made, call: Call, by: By): Promise<void> {
  if (context.settings.origin === undefined) return;
  if ((await lastKnownOrg(context)) !== made.tenantId) return mustBeOwn(context, made, call);
  if (by === 'as-last-known') return;
  await unlessSilent(context, call, (brief) => mustBeOwn(context, made, brief));
}

/** What the organisation answers soon; undefined where it cannot be asked. */
async function unlessSilent<T>(
  { clock }: Context,
  { signal }: Call,
  ask: (brief: Call) => Promise<T>,
): Promise<T | undefined> {
  const patience = clock.deadline(MOST_WAIT_MS);
  try {
    return await ask({
      signal: signal === undefined ? patience.signal : AbortSignal.any([signal, patience.signal]),
    });
  } catch (error) {
    const silent = error instanceof ProductError ? SILENT.has(error.code) : patience.signal.aborted;
    if (signal?.aborted === true || !silent) throw error;
    return undefined;
  } finally {
    patience.cancel();
  }
}

/**
 * Id of the organisation to which the configured host leads, as it says itself, else as it said when it was asked last;
 * undefined where nobody knows. For what is kept here and is useful without a tenant.
 */
export async function askedOrLastKnown(context: Context, call: Call): Promise<string | undefined> {
  if (context.settings.origin === undefined) return undefined;
  const org = await unlessSilent(context, call, ({ signal }) => context.org({ signal }));
  return org?.id ?? lastKnownOrg(context);
}

/** Made at the host that is configured. */
export function isHere({ settings: { origin } }: Context, { host }: Made): boolean {
  return origin !== undefined && new URL(origin).host === host;
}

/** The header of a plan that may be shown. Throws `plan.not_found`, `plan.newer_format`, `plan.wrong_tenant`, `tenant.*`. */
export async function readablePlan(
  context: Context,
  id: string,
  call: Call = {},
  by: By = 'asking',
): Promise<PlanHeader> {
  const header = await planHeader(context, id);
  await mayBeShown(context, header, call, by);
  return header;
}

/** The header of a plan of the configured organisation. Throws as `readablePlan`. */
export async function ownPlan(context: Context, id: string, call: Call = {}): Promise<PlanHeader> {
  const header = await planHeader(context, id);
  await mustBeOwn(context, header, call);
  return header;
}

/** A job that may be shown. Throws `job.not_found`, `plan.wrong_tenant`, `tenant.*`. */
export function readableJob(
  context: Context,
  id: string,
  call: Call = {},
  by: By = 'asking',
): Promise<JobRow> {
  return jobOnce(context, id, (made) => mayBeShown(context, made, call, by));
}

/** A job of the configured organisation. Throws `job.not_found`, `plan.wrong_tenant`, `tenant.*`. */
export function ownJob(context: Context, id: string, call: Call): Promise<JobRow> {
  return jobOnce(context, id, (made) => mustBeOwn(context, made, call));
}

async function jobOnce(
  { store }: Context,
  id: string,
  allowed: (made: Made) => Promise<void>,
): Promise<JobRow> {
  const { planId, tenantId } = await jobRow(store, id);
  const host = (await store.plans.header(planId))?.host ?? '';
  await allowed({ id: id.trim(), tenantId, host });
  // As it stands now: its runner went on while the organisation was asked.
  return jobRow(store, id);
}

async function jobRow({ jobs }: Store, id: string): Promise<JobRow> {
  const found = await jobs.get(id.trim());
  if (found === undefined) throw new ProductError('job.not_found', { subject: id });
  return found;
}

/**
 * The header of a plan that is known to be this organisation's, such as the one of its own job; an id from outside goes
 * through `readablePlan` or `ownPlan`. Throws `plan.not_found`, `plan.newer_format`.
 */
export async function planHeader({ store }: Pick<Context, 'store'>, id: string): Promise<PlanHeader> {
  const header = await store.plans.header(id.trim());
  if (header === undefined) throw new ProductError('plan.not_found', { subject: id });
  const { format, snapshotId } = header;
  const seen = snapshotId === undefined ? undefined : await store.snapshots.format(snapshotId);
  if (format !== 1 || (seen ?? 0) > SNAPSHOT_FORMAT)
    throw new ProductError('plan.newer_format', { subject: id });
  return header;
}
