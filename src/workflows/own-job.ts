import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/store.ts';
import type { Call, Context } from './context.ts';

/**
 * A job whose record may be shown: one of the configured organisation; where none is configured, any that is kept here,
 * and nobody is asked. Throws `job.not_found`, `plan.wrong_tenant`.
 */
export async function readableJob(context: Context, id: string, call: Call): Promise<JobRow> {
  if (context.settings.origin !== undefined) return ownJob(context, id, call);
  const found = await context.store.jobs.get(id.trim());
  if (found === undefined) throw new ProductError('job.not_found', { subject: id });
  return found;
}

/** A job of the configured organisation. Throws `job.not_found`, `plan.wrong_tenant`. */
export async function ownJob(context: Context, id: string, call: Call): Promise<JobRow> {
  const find = async (): Promise<JobRow> => {
    const found = await context.store.jobs.get(id.trim());
    if (found === undefined) throw new ProductError('job.not_found', { subject: id });
    return found;
  };
  await find();
  const org = await context.org({ signal: call.signal });
  // As it stands now: its runner went on while the organisation was asked.
  const job = await find();
  if (org.id !== job.tenantId) throw new ProductError('plan.wrong_tenant', { subject: job.id });
  return job;
}
