import { ProductError } from '../model/product-error.ts';
import type { JobRow } from '../store/store.ts';
import type { Call, Context } from './context.ts';

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
