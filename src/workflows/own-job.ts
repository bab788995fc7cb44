import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/store.ts';
import type { Call, Context } from './context.ts';

/** A job of the configured organisation. Throws `job.not_found`, `plan.wrong_tenant`. */
export async function ownJob(context: Context, id: string, call: Call): Promise<JobRow> {
  const job = await context.store.jobs.get(id.trim());
  if (job === undefined) throw new ProductError('job.not_found', { subject: id });
  const org = await context.org({ signal: call.signal });
  if (org.id !== job.tenantId) throw new ProductError('plan.wrong_tenant', { subject: job.id });
  return job;
}
